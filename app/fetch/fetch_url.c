/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/fetch_url.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

#define LETTERS_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

static bool all_of(const char *text, size_t bytes, const char *allowed)
{
    for (size_t i = 0; i < bytes; i++) {
        if (!text[i] || !strchr(allowed, text[i]))
            return false;
    }
    return bytes > 0;
}

/* host, host:port, [v6] or [v6]:port. */
static bool authority_valid(const char *text, size_t bytes, bool want_port)
{
    size_t host_bytes;
    if (bytes && text[0] == '[') {
        const char *end = memchr(text, ']', bytes);
        if (!end || !all_of(text + 1, (size_t)(end - text - 1), "0123456789abcdefABCDEF:."))
            return false;
        host_bytes = (size_t)(end - text) + 1;
    } else {
        const char *colon = memchr(text, ':', bytes);
        host_bytes = colon ? (size_t)(colon - text) : bytes;
        if (!all_of(text, host_bytes, LETTERS_DIGITS ".-") || text[0] == '-' || text[0] == '.')
            return false;
    }
    if (host_bytes == bytes)
        return !want_port;
    const char *port = text + host_bytes + 1;
    size_t port_bytes = bytes - host_bytes - 1;
    if (text[host_bytes] != ':' || port_bytes > 5 || !all_of(port, port_bytes, "0123456789"))
        return false;
    char number[6] = "";
    memcpy(number, port, port_bytes);
    long n = strtol(number, NULL, 10);
    return n >= 1 && n <= 65535;
}

enum err fetch_origin_parse(const char *url, struct fetch_origin *out, struct err_info *info)
{
    static const char scheme[] = "https://";
    char quoted[120];
    if (!url || strncmp(url, scheme, sizeof scheme - 1) != 0)
        return err_set(info, ERR_ORIGIN, "the server URL %s does not begin with https://",
                       log_quote(url, quoted, sizeof quoted));
    if (strlen(url) > MAX_URL_BYTES - 1)
        return err_set(info, ERR_ORIGIN, "the server URL is longer than %d bytes",
                       MAX_URL_BYTES - 1);
    const char *host = url + sizeof scheme - 1;
    size_t host_bytes = strcspn(host, "/");
    if (!authority_valid(host, host_bytes, false))
        return err_set(info, ERR_ORIGIN, "the server URL %s has no valid host",
                       log_quote(url, quoted, sizeof quoted));
    struct fetch_origin o = {0};
    memcpy(o.host, host, host_bytes);
    memcpy(o.base, url, strlen(url));
    char *prefix = o.base + sizeof scheme - 1 + host_bytes;
    size_t n = strlen(prefix);
    if (n && prefix[n - 1] == '/') /* one slash at the end is put back below */
        prefix[--n] = 0;
    if (n && !text_path_valid(prefix + 1))
        return err_set(info, ERR_ORIGIN, "the path of the server URL %s is not allowed",
                       log_quote(url, quoted, sizeof quoted));
    prefix[n] = '/';
    *out = o;
    return ERR_OK;
}

enum err fetch_proxy_parse(const char *url, struct fetch_proxy *out, struct err_info *info)
{
    static const char scheme[] = "http://";
    if (strncmp(url, scheme, sizeof scheme - 1) != 0)
        return err_set(info, ERR_ORIGIN, "the proxy does not begin with http://");
    if (strlen(url) > MAX_URL_BYTES)
        return err_set(info, ERR_ORIGIN, "the proxy is longer than %d bytes", MAX_URL_BYTES);
    const char *user = url + sizeof scheme - 1;
    const char *at = strrchr(user, '@');
    const char *host = at ? at + 1 : user;
    size_t host_bytes = strcspn(host, "/");
    if (!authority_valid(host, host_bytes, true) || strlen(host + host_bytes) > 1)
        return err_set(info, ERR_ORIGIN, "the proxy is not http://[user:password@]host:port");
    if (at && !all_of(user, (size_t)(at - user), LETTERS_DIGITS "-._~!$&'()*+,;=:%"))
        return err_set(info, ERR_ORIGIN,
                       "the proxy's user or password has a character that must be written as %%XX");
    struct fetch_proxy p = {0};
    memcpy(p.url, url, strlen(url));
    memcpy(p.host, host, host_bytes);
    *out = p;
    return ERR_OK;
}
