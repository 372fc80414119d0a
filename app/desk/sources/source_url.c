/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_url.h"

#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "base/log.h"

#define QUOTED_BYTES 100

static enum err from_curl(CURLUcode code, const char *ref, struct err_info *info)
{
    char quoted[QUOTED_BYTES];
    if (code == CURLUE_OUT_OF_MEMORY)
        return err_set(info, ERR_NOMEM, "out of memory");
    return err_set(info, ERR_ORIGIN, "%s is not a web address that may be fetched",
                   log_quote(ref, quoted, sizeof quoted));
}

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text <= 0x20 || (unsigned char)*text >= 0x7f)
            return false;
    return true;
}

/* Copies a part; parts that the URL does not have are "". */
static CURLUcode get_part(CURLU *u, CURLUPart part, unsigned flags, char *out, size_t room)
{
    char *text = NULL;
    CURLUcode code = curl_url_get(u, part, &text, flags);
    if (!code) {
        size_t n = strlen(text);
        if (n >= room)
            code = CURLUE_TOO_LARGE;
        else
            memcpy(out, text, n + 1);
    }
    curl_free(text);
    return code;
}

static CURLUcode fill(CURLU *u, struct source_url *out)
{
    char scheme[16] = "", port[8] = "", user[8] = "";
    CURLUcode code = get_part(u, CURLUPART_SCHEME, 0, scheme, sizeof scheme);
    if (!code && strcmp(scheme, "https") != 0 && strcmp(scheme, "http") != 0)
        code = CURLUE_UNSUPPORTED_SCHEME;
    if (!code && get_part(u, CURLUPART_USER, 0, user, sizeof user) != CURLUE_NO_USER)
        code = CURLUE_USER_NOT_ALLOWED;
    if (!code && get_part(u, CURLUPART_PASSWORD, 0, user, sizeof user) != CURLUE_NO_PASSWORD)
        code = CURLUE_USER_NOT_ALLOWED;
    if (!code)
        code = get_part(u, CURLUPART_HOST, 0, out->host, sizeof out->host);
    if (!code)
        code = get_part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT, port, sizeof port);
    if (code)
        return code;
    for (char *p = out->host; *p; p++)
        *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
    out->https = !strcmp(scheme, "https");
    snprintf(out->origin, sizeof out->origin, "%s://%s:%s", scheme, out->host, port);
    return get_part(u, CURLUPART_URL, CURLU_URLENCODE, out->text, sizeof out->text);
}

enum err source_url_parse(const char *base, const char *ref, struct source_url *out,
                          struct err_info *info)
{
    struct source_url made = {.https = false};
    CURLU *u = curl_url();
    if (!u)
        return err_set(info, ERR_NOMEM, "out of memory");
    CURLUcode code = base ? curl_url_set(u, CURLUPART_URL, base, 0) : CURLUE_OK;
    if (!code)
        code = curl_url_set(u, CURLUPART_URL, ref,
                            CURLU_URLENCODE | CURLU_ALLOW_SPACE | CURLU_DISALLOW_USER);
    if (!code)
        code = fill(u, &made);
    curl_url_cleanup(u);
    if (!code && (!is_ascii(made.text) || !is_ascii(made.host) || !made.host[0]))
        code = CURLUE_BAD_HOSTNAME;
    if (code)
        return from_curl(code, ref, info);
    *out = made;
    return ERR_OK;
}

enum err source_url_escape(char *out, size_t room_bytes, const char *text)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-";
    size_t n = strlen(out);
    for (; *text; text++) {
        bool keep = strchr(plain, *text) != NULL;
        if (n + 4 > room_bytes)
            return ERR_TOO_BIG;
        n += (size_t)snprintf(out + n, room_bytes - n, keep ? "%c" : "%%%02X",
                              (unsigned)(unsigned char)*text);
    }
    return ERR_OK;
}
