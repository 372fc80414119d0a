/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_date.h"

#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "base/text.h"

#define MAX_DATE_BYTES 64

static bool digits(const char *p, int count)
{
    for (int i = 0; i < count; i++)
        if (p[i] < '0' || p[i] > '9')
            return false;
    return true;
}

/* "2026-03-02[( |T)09:00[:00[.123]][Z|+01:00|+0100|+01]]", rewritten as RFC 3339. */
static bool iso_parse(const char *in, int64_t *out_s)
{
    char clock[9] = "00:00:00", zone[7] = "Z", whole[40];
    const char *p = in + 10;
    if (!digits(in, 4) || in[4] != '-' || !digits(in + 5, 2) || in[7] != '-' || !digits(in + 8, 2))
        return false;
    if (*p == 'T' || *p == 't' || *p == ' ') {
        p++;
        if (!digits(p, 2) || p[2] != ':' || !digits(p + 3, 2))
            return false;
        memcpy(clock, p, 5);
        p += 5;
        if (*p == ':' && digits(p + 1, 2)) {
            memcpy(clock + 5, p, 3);
            p += 3;
        }
        if (*p == '.' || *p == ',')
            p += 1 + strspn(p + 1, "0123456789");
        p += *p == ' ';
    }
    if ((*p == 'Z' || *p == 'z') && !p[1])
        p++;
    if ((*p == '+' || *p == '-') && digits(p + 1, 2)) {
        const char *minutes = p[3] == ':' ? p + 4 : p + 3;
        bool has_minutes = *minutes && digits(minutes, 2);
        snprintf(zone, sizeof zone, "%c%.2s:%.2s", *p, p + 1, has_minutes ? minutes : "00");
        p = has_minutes ? minutes + 2 : p + 3;
    }
    if (*p)
        return false;
    snprintf(whole, sizeof whole, "%.10sT%.8s%s", in, clock, zone);
    return !text_time_parse(whole, false, out_s);
}

bool source_date_parse(const char *text, int64_t *out_s)
{
    char trimmed[MAX_DATE_BYTES];
    text += strspn(text, " \t\r\n");
    size_t n = strlen(text);
    while (n && strchr(" \t\r\n", text[n - 1]))
        n--;
    if (n < 6 || n >= sizeof trimmed)
        return false;
    memcpy(trimmed, text, n);
    trimmed[n] = 0;
    if (n >= 10 && digits(trimmed, 4) && trimmed[4] == '-')
        return iso_parse(trimmed, out_s);
    time_t t = curl_getdate(trimmed, NULL);
    if (t < 0 || t > 253402300799)
        return false;
    *out_s = t;
    return true;
}
