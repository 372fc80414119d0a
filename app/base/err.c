/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

static const char *const names[ERR__COUNT] = {
    [ERR_OK] = "ok",
    [ERR_NOMEM] = "no_memory",
    [ERR_IO] = "io",
    [ERR_FULL] = "full",
    [ERR_NOT_FOUND] = "not_found",
    [ERR_TOO_BIG] = "too_big",
    [ERR_SYNTAX] = "syntax",
    [ERR_TYPE] = "type",
    [ERR_RANGE] = "range",
    [ERR_DUPLICATE] = "duplicate",
    [ERR_UNSUPPORTED] = "unsupported",
    [ERR_SIGNATURE] = "signature",
    [ERR_DIGEST] = "digest",
    [ERR_AUDIENCE] = "audience",
    [ERR_ROOT] = "root",
    [ERR_EXPIRED] = "expired",
    [ERR_ROLLBACK] = "rollback",
    [ERR_EQUIVOCATION] = "equivocation",
    [ERR_FUTURE] = "future",
    [ERR_NOT_APPROVED] = "not_approved",
    [ERR_STATE] = "state",
    [ERR_SETTINGS] = "settings",
    [ERR_BUSY] = "busy",
    [ERR_CANCELLED] = "cancelled",
    [ERR_DISPLAY] = "display",
    [ERR_NET_RESOLVE] = "net_resolve",
    [ERR_NET_CONNECT] = "net_connect",
    [ERR_NET_TIMEOUT] = "net_timeout",
    [ERR_NET_PROXY] = "net_proxy",
    [ERR_NET_BROKEN] = "net_broken",
    [ERR_TLS_NAME] = "tls_name",
    [ERR_TLS_CA] = "tls_ca",
    [ERR_TLS_DATE] = "tls_date",
    [ERR_TLS_WEAK] = "tls_weak",
    [ERR_TLS_CLIENT] = "tls_client",
    [ERR_TLS_OTHER] = "tls_other",
    [ERR_HTTP_STATUS] = "http_status",
    [ERR_HTTP_REDIRECT] = "http_redirect",
    [ERR_HTTP_ENCODING] = "http_encoding",
    [ERR_HTTP_HEADER] = "http_header",
    [ERR_ORIGIN] = "origin",
};

const char *err_name(enum err e)
{
    if ((unsigned)e >= ERR__COUNT || !names[e])
        return "unknown";
    return names[e];
}

enum err err_set(struct err_info *info, enum err e, const char *fmt, ...)
{
    if (info) {
        va_list ap;
        va_start(ap, fmt);
        vsnprintf(info->text, sizeof info->text, fmt, ap);
        va_end(ap);
        for (char *c = info->text; *c; c++)
            if (*c == '"')
                *c = '\''; /* it will stand inside detail="..." */
        info->offset_bytes = 0;
    }
    return e;
}
