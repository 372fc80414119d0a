/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_header.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "desk/sources/source_date.h"

void source_header_init(struct source_header *h, int64_t now_s)
{
    memset(h, 0, sizeof *h);
    h->now_s = now_s;
    h->rate_left = -1;
}

static void copy(char *out, size_t room, const char *value)
{
    size_t n = strlen(value);
    if (n < room) /* a part of an address or a tag is of no use */
        memcpy(out, value, n + 1);
}

static bool digits(const char *text, int64_t *out)
{
    size_t n = strspn(text, "0123456789");
    if (!n || n > 15 || text[n])
        return false;
    *out = strtoll(text, NULL, 10);
    return true;
}

/* Seconds from now, a date, or (rate limits) seconds since 1970. */
static int64_t wait_of(const struct source_header *h, const char *value)
{
    int64_t s = 0;
    if (digits(value, &s))
        s = s > 1000000000 ? s - h->now_s : s;
    else if (source_date_parse(value, &s))
        s -= h->now_s;
    return s < 0 ? 0 : s > MAX_SOURCE_WAIT_S ? MAX_SOURCE_WAIT_S : s;
}

static void take_etag(struct source_header *h, const char *value)
{
    copy(h->etag, sizeof h->etag, value);
}

static void take_last_modified(struct source_header *h, const char *value)
{
    copy(h->last_modified, sizeof h->last_modified, value);
}

static void take_location(struct source_header *h, const char *value)
{
    copy(h->location, sizeof h->location, value);
}

static void take_retry_after(struct source_header *h, const char *value)
{
    h->wait_s = wait_of(h, value);
}

static void take_rate_left(struct source_header *h, const char *value)
{
    int64_t n;
    if (digits(value, &n))
        h->rate_left = n;
}

static void take_rate_reset(struct source_header *h, const char *value)
{
    h->rate_wait_s = wait_of(h, value);
}

static void take_type(struct source_header *h, const char *value)
{
    size_t n = strcspn(value, "; \t");
    for (size_t i = 0; i < n && n < sizeof h->content_type; i++)
        h->content_type[i] = (char)(value[i] >= 'A' && value[i] <= 'Z' ? value[i] + 32 : value[i]);
}

/* <address>; rel="next", <address>; rel="prev" */
static void take_link(struct source_header *h, const char *value)
{
    for (const char *p = value; (p = strchr(p, '<'));) {
        const char *end = strchr(p, '>');
        if (!end)
            return;
        const char *rest = end + 1;
        const char *stop = strchr(rest, '<');
        size_t n = (size_t)(end - p) - 1, len = stop ? (size_t)(stop - rest) : strlen(rest);
        char parameters[128];
        if (len < sizeof parameters && n < sizeof h->next) {
            memcpy(parameters, rest, len);
            parameters[len] = 0;
            if (strcasestr(parameters, "rel=\"next\"") || strcasestr(parameters, "rel=next")) {
                memcpy(h->next, p + 1, n);
                h->next[n] = 0;
                return;
            }
        }
        p = rest;
    }
}

static const struct {
    const char *name;
    void (*take)(struct source_header *h, const char *value);
} fields[] = {
    {"content-type", take_type},
    {"etag", take_etag},
    {"last-modified", take_last_modified},
    {"link", take_link},
    {"location", take_location},
    {"retry-after", take_retry_after},
    {"x-ratelimit-remaining", take_rate_left},
    {"x-ratelimit-reset", take_rate_reset},
};

static void take_field(struct source_header *h, const char *line, size_t bytes)
{
    char value[2 * MAX_URL_BYTES];
    const char *colon = memchr(line, ':', bytes);
    size_t name_bytes = colon ? (size_t)(colon - line) : 0;
    for (size_t i = 0; colon && i < sizeof fields / sizeof fields[0]; i++) {
        if (strlen(fields[i].name) != name_bytes ||
            strncasecmp(line, fields[i].name, name_bytes) != 0)
            continue;
        const char *from = colon + 1, *to = line + bytes;
        while (from < to && (*from == ' ' || *from == '\t'))
            from++;
        while (to > from && (to[-1] == ' ' || to[-1] == '\t'))
            to--;
        size_t n = (size_t)(to - from);
        if (n >= sizeof value)
            return;
        for (size_t k = 0; k < n; k++)
            if ((unsigned char)from[k] < 0x20 || (unsigned char)from[k] == 0x7f)
                return; /* it would be sent back, or stored */
        memcpy(value, from, n);
        value[n] = 0;
        fields[i].take(h, value);
        return;
    }
}

/* "HTTP/1.1 200 reason" */
static void take_status(struct source_header *h, const char *line, size_t bytes)
{
    const char *space = memchr(line, ' ', bytes);
    size_t at = space ? (size_t)(space - line) + 1 : bytes, seen = h->seen_bytes;
    int status = 0;
    for (size_t i = at; i < at + 3 && i < bytes && line[i] >= '0' && line[i] <= '9'; i++)
        status = status * 10 + (line[i] - '0');
    source_header_init(h, h->now_s); /* what an interim answer said is not the final one's */
    h->seen_bytes = seen;
    h->status = status;
}

enum err source_header_line(struct source_header *h, const char *line, size_t bytes)
{
    h->seen_bytes += bytes;
    if (h->seen_bytes > MAX_HTTP_HEADER_BYTES)
        return ERR_HTTP_HEADER;
    while (bytes && (line[bytes - 1] == '\n' || line[bytes - 1] == '\r'))
        bytes--;
    if (bytes >= 5 && !memcmp(line, "HTTP/", 5))
        take_status(h, line, bytes);
    else
        take_field(h, line, bytes);
    if (!h->wait_s && h->rate_left == 0)
        h->wait_s = h->rate_wait_s;
    return ERR_OK;
}
