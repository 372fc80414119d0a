/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/fetch_header.h"

#include <string.h>
#include <strings.h>

#include <curl/curl.h>

#include "base/log.h"

#define QUOTE_BYTES 80

void fetch_header_init(struct fetch_header *h, int64_t now_s)
{
    memset(h, 0, sizeof *h);
    h->length_bytes = -1;
    h->now_s = now_s;
}

bool fetch_etag_valid(const char *etag)
{
    size_t n = strnlen(etag, MAX_ETAG_BYTES + 1);
    if (n < 2 || n > MAX_ETAG_BYTES || etag[0] != '"' || etag[n - 1] != '"')
        return false;
    for (size_t i = 1; i < n - 1; i++) {
        unsigned char c = (unsigned char)etag[i];
        if (c <= 0x20 || c >= 0x7f || c == '"')
            return false;
    }
    return true;
}

/* A run of at most 18 digits, nothing else. */
static bool digits_parse(const char *text, int64_t *out)
{
    size_t n = strlen(text);
    int64_t v = 0;
    if (n < 1 || n > 18)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        v = v * 10 + (text[i] - '0');
    }
    *out = v;
    return true;
}

static enum err take_length(struct fetch_header *h, const char *value, struct err_info *info)
{
    int64_t v;
    if (!digits_parse(value, &v))
        return err_set(info, ERR_HTTP_HEADER, "Content-Length is not a number");
    if (h->length_bytes >= 0 && h->length_bytes != v)
        return err_set(info, ERR_HTTP_HEADER, "two Content-Length headers that differ");
    h->length_bytes = v;
    return ERR_OK;
}

static enum err take_content_encoding(struct fetch_header *h, const char *value,
                                      struct err_info *info)
{
    char quoted[QUOTE_BYTES];
    (void)h;
    return err_set(info, ERR_HTTP_ENCODING, "Content-Encoding %s is refused",
                   log_quote(value, quoted, sizeof quoted));
}

static enum err take_transfer_encoding(struct fetch_header *h, const char *value,
                                       struct err_info *info)
{
    char quoted[QUOTE_BYTES];
    (void)h;
    if (strcasecmp(value, "chunked") == 0)
        return ERR_OK;
    return err_set(info, ERR_HTTP_ENCODING, "Transfer-Encoding %s is refused",
                   log_quote(value, quoted, sizeof quoted));
}

static enum err take_etag(struct fetch_header *h, const char *value, struct err_info *info)
{
    if (h->has_etag)
        return err_set(info, ERR_HTTP_HEADER, "two ETag headers");
    h->has_etag = true;
    /* A weak one (W/"...") promises only something alike, and bytes are what we compare: as if none were there. */
    if (fetch_etag_valid(value))
        memcpy(h->etag, value, strlen(value) + 1);
    return ERR_OK;
}

static enum err take_retry_after(struct fetch_header *h, const char *value, struct err_info *info)
{
    int64_t v;
    (void)info; /* one that makes no sense is only a wish less */
    if (!digits_parse(value, &v)) {
        time_t date_s = curl_getdate(value, NULL);
        v = date_s == -1 ? 0 : (int64_t)date_s - h->now_s;
    }
    if (v > FETCH_RETRY_AFTER_MAX_S)
        v = FETCH_RETRY_AFTER_MAX_S;
    h->retry_after_s = v > 0 ? v : 0;
    return ERR_OK;
}

static enum err take_location(struct fetch_header *h, const char *value, struct err_info *info)
{
    char quoted[QUOTE_BYTES];
    if (h->status < 300 || h->status > 399)
        return ERR_OK;
    return err_set(info, ERR_HTTP_REDIRECT, "a redirect (%d) to %s is refused", h->status,
                   log_quote(value, quoted, sizeof quoted));
}

static const struct {
    const char *name;
    enum err (*take)(struct fetch_header *h, const char *value, struct err_info *info);
} fields[] = {
    {"content-encoding", take_content_encoding},
    {"content-length", take_length},
    {"etag", take_etag},
    {"location", take_location},
    {"retry-after", take_retry_after},
    {"transfer-encoding", take_transfer_encoding},
};

static enum err take_field(struct fetch_header *h, const char *line, size_t bytes,
                           struct err_info *info)
{
    const char *colon = memchr(line, ':', bytes);
    if (!colon || colon == line || colon[-1] == ' ' || colon[-1] == '\t')
        return err_set(info, ERR_HTTP_HEADER, "a header line without a name");
    size_t name_bytes = (size_t)(colon - line);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (strlen(fields[i].name) != name_bytes ||
            strncasecmp(line, fields[i].name, name_bytes) != 0)
            continue;
        const char *from = colon + 1, *to = line + bytes;
        while (from < to && (*from == ' ' || *from == '\t'))
            from++;
        while (to > from && (to[-1] == ' ' || to[-1] == '\t'))
            to--;
        char value[1024];
        if ((size_t)(to - from) >= sizeof value)
            return err_set(info, ERR_HTTP_HEADER, "the %s header is too long", fields[i].name);
        memcpy(value, from, (size_t)(to - from));
        value[to - from] = 0;
        return fields[i].take(h, value, info);
    }
    return ERR_OK;
}

/* "HTTP/1.1 200 reason": curl has checked the version. */
static enum err take_status(struct fetch_header *h, const char *line, size_t bytes,
                            struct err_info *info)
{
    const char *space = memchr(line, ' ', bytes);
    size_t at = space ? (size_t)(space - line) + 1 : bytes;
    int status = 0;
    for (size_t i = at; i < at + 3; i++) {
        if (i >= bytes || line[i] < '0' || line[i] > '9')
            return err_set(info, ERR_HTTP_HEADER, "the status line has no status");
        status = status * 10 + (line[i] - '0');
    }
    if (status < 100 || (at + 3 < bytes && line[at + 3] != ' '))
        return err_set(info, ERR_HTTP_HEADER, "the status line has no valid status");
    size_t seen_bytes = h->seen_bytes;
    fetch_header_init(h, h->now_s); /* an interim answer's fields (1xx) are not the final one's */
    h->seen_bytes = seen_bytes;
    h->status = status;
    return ERR_OK;
}

enum err fetch_header_line(struct fetch_header *h, const char *line, size_t bytes,
                           struct err_info *info)
{
    h->seen_bytes += bytes;
    if (h->seen_bytes > MAX_HTTP_HEADER_BYTES)
        return err_set(info, ERR_HTTP_HEADER, "more than %d bytes of headers",
                       MAX_HTTP_HEADER_BYTES);
    if (bytes && line[bytes - 1] == '\n')
        bytes--;
    if (bytes && line[bytes - 1] == '\r')
        bytes--;
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)line[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return err_set(info, ERR_HTTP_HEADER, "a control byte (0x%02x) in a header", c);
    }
    if (bytes == 0) {
        h->ended = h->status >= 200;
        if (h->ended && h->status >= 300 && h->status <= 399 && h->status != 304)
            return err_set(info, ERR_HTTP_REDIRECT, "a redirect (%d) is refused", h->status);
        return ERR_OK;
    }
    if (h->ended)
        return ERR_OK; /* a trailer: counted, not believed */
    if (h->status < 200 && bytes >= 5 && memcmp(line, "HTTP/", 5) == 0)
        return take_status(h, line, bytes, info);
    if (line[0] == ' ' || line[0] == '\t')
        return err_set(info, ERR_HTTP_HEADER, "a folded header line");
    if (!h->status)
        return err_set(info, ERR_HTTP_HEADER, "a header line before the status line");
    return take_field(h, line, bytes, info);
}
