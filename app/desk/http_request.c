/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/http_request.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/desk_limits.h"

static const char digits[] = "0123456789";
static const char hex_digits[] = "0123456789abcdef";

/* prefix, then 1..most characters of set, then suffix, then the end */
static bool matches(const char *name, const char *prefix, const char *set, size_t least,
                    size_t most, const char *suffix)
{
    size_t n = strlen(prefix);
    if (strncmp(name, prefix, n) != 0)
        return false;
    size_t run = strspn(name + n, set);
    return run >= least && run <= most && !strcmp(name + n + run, suffix);
}

static const struct {
    const char *prefix, *set;
    size_t least, most;
    const char *suffix;
    enum { AT_TOP, IN_AUDIENCE, IN_MEDIA } place;
    const char *content_type;
} names[] = {
    {"root.", digits, 1, 7, ".json", AT_TOP, "application/json"},
    {"feed.", hex_digits, 16, 16, ".json", IN_AUDIENCE, "application/feed+json"},
    {"", hex_digits, 64, 64, ".jpg", IN_MEDIA, "image/jpeg"},
    {"", hex_digits, 64, 64, ".png", IN_MEDIA, "image/png"},
    {"", hex_digits, 64, 64, ".webp", IN_MEDIA, "image/webp"},
};

/* Where the last segment stands; *audience gets what is before it. False if that is no place of ours. */
static bool split(const char *path, const char *slash, char audience[HTTP_PATH_BYTES], int *place)
{
    static const char media[] = "/media";
    size_t n = slash ? (size_t)(slash - path) : 0;
    memcpy(audience, path, n);
    audience[n] = 0;
    *place = n ? IN_AUDIENCE : AT_TOP;
    if (n > sizeof media - 1 && !strcmp(audience + n - (sizeof media - 1), media)) {
        audience[n - (sizeof media - 1)] = 0;
        *place = IN_MEDIA;
    }
    return !n || (strlen(audience) <= MAX_AUDIENCE_BYTES && text_audience_valid(audience));
}

void http_target_read(const char *url, struct http_target *out)
{
    char audience[HTTP_PATH_BYTES];
    int place;
    memset(out, 0, sizeof *out);
    if (url[0] != '/' || strnlen(url, HTTP_PATH_BYTES + 1) > HTTP_PATH_BYTES ||
        !text_path_valid(url + 1))
        return;
    snprintf(out->path, sizeof out->path, "%s", url + 1);
    const char *slash = strrchr(out->path, '/');
    const char *name = slash ? slash + 1 : out->path;
    if (!split(out->path, slash, audience, &place))
        return;
    out->name = name;
    if (place == IN_AUDIENCE && !strcmp(name, "flags")) {
        out->kind = HTTP_FLAGS;
        out->content_type = "text/plain; charset=utf-8";
        return;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if ((int)names[i].place != place ||
            !matches(name, names[i].prefix, names[i].set, names[i].least, names[i].most,
                     names[i].suffix))
            continue;
        out->kind = HTTP_IMMUTABLE;
        out->content_type = names[i].content_type;
        return;
    }
}

static const char *skip_space(const char *p)
{
    return p + strspn(p, " \t");
}

bool http_etag_listed(const char *header, const char *etag)
{
    size_t n = strlen(etag);
    if (!header)
        return false;
    const char *p = skip_space(header);
    if (*p == '*')
        return !*skip_space(p + 1);
    while (*p) {
        if (!strncmp(p, "W/", 2))
            p += 2;
        if (*p != '"')
            return false;
        const char *end = strchr(p + 1, '"');
        if (!end)
            return false;
        if ((size_t)(end + 1 - p) == n && !memcmp(p, etag, n))
            return true;
        p = skip_space(end + 1);
        if (*p && *p != ',')
            return false;
        p = skip_space(*p ? p + 1 : p);
    }
    return false;
}

/* "wait" "=" 1*DIGIT, between p and end. */
static int read_wait(const char *p, const char *end)
{
    int s = 0;
    if (end - p < 6 || strncmp(p, "wait", 4) != 0)
        return 0;
    p = skip_space(p + 4);
    if (p >= end || *p != '=')
        return 0;
    p = skip_space(p + 1);
    const char *first = p;
    for (; p < end && *p >= '0' && *p <= '9'; p++) {
        s = s * 10 + (*p - '0');
        if (s > MAX_WAIT_S)
            s = MAX_WAIT_S;
    }
    return p > first && (p == end || *p == ' ' || *p == '\t' || *p == ';') ? s : 0;
}

int http_prefer_wait_s(const char *header)
{
    while (header && *header) {
        const char *p = skip_space(header);
        const char *end = p + strcspn(p, ",");
        int s = read_wait(p, end);
        if (s)
            return s;
        header = *end ? end + 1 : end;
    }
    return 0;
}
