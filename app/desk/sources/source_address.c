/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_address.h"

#include <stdio.h>
#include <string.h>

#include "desk/sources/source_url.h"

enum err source_address_fill(char out[MAX_URL_BYTES + 1], const char *base, const char *path,
                             const char *word)
{
    size_t n = strlen(base);
    while (n && *path == '/' && base[n - 1] == '/')
        n--;
    if (n > MAX_URL_BYTES)
        return ERR_TOO_BIG;
    memcpy(out, base, n);
    out[n] = 0;
    for (const char *at; (at = strstr(path, "{}")); path = at + 2) {
        char part[MAX_ID_BYTES + 1];
        bool more = strstr(at + 2, "{}") != NULL;
        size_t len = more ? strcspn(word, "/") : strlen(word);
        if (strlen(out) + (size_t)(at - path) > MAX_URL_BYTES || len > MAX_ID_BYTES)
            return ERR_TOO_BIG;
        memcpy(part, word, len);
        part[len] = 0;
        word += len + (word[len] == '/');
        n = strlen(out);
        memcpy(out + n, path, (size_t)(at - path));
        out[n + (size_t)(at - path)] = 0;
        enum err e = source_url_escape(out, MAX_URL_BYTES + 1, part);
        if (e)
            return e;
    }
    n = strlen(out);
    if (n + strlen(path) > MAX_URL_BYTES)
        return ERR_TOO_BIG;
    memcpy(out + n, path, strlen(path) + 1);
    return ERR_OK;
}

enum err source_address_add_query(char url[MAX_URL_BYTES + 1], const char *query)
{
    size_t n = strlen(url);
    int more =
        snprintf(url + n, MAX_URL_BYTES + 1 - n, "%c%s", strchr(url, '?') ? '&' : '?', query);
    return more > 0 && (size_t)more <= MAX_URL_BYTES - n ? ERR_OK : ERR_TOO_BIG;
}
