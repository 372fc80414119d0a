/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

enum err text_base64_decode(const char *in, size_t len, uint8_t *out, size_t out_room,
                            size_t *out_bytes)
{
    size_t n = 0;
    if (len % 4)
        return ERR_SYNTAX;
    for (size_t i = 0; i < len; i += 4) {
        int pad = 0;
        uint32_t bits = 0;
        for (int k = 0; k < 4; k++) {
            char c = in[i + (size_t)k];
            int v = base64_value(c);
            if (c == '=' && i + 4 == len && k >= 2) {
                pad++;
                v = 0;
            } else if (v < 0 || pad) {
                return ERR_SYNTAX;
            }
            bits = bits << 6 | (uint32_t)v;
        }
        /* stray bits under the padding would give one value two texts */
        if ((pad == 1 && bits & 0xff) || (pad == 2 && bits & 0xffff))
            return ERR_SYNTAX;
        for (int k = 0; k < 3 - pad; k++) {
            if (n == out_room)
                return ERR_TOO_BIG;
            out[n++] = (uint8_t)(bits >> (16 - 8 * k));
        }
    }
    *out_bytes = n;
    return ERR_OK;
}

void text_base64_encode(const uint8_t *in, size_t bytes, char *out)
{
    for (size_t i = 0; i < bytes; i += 3) {
        uint32_t bits = (uint32_t)in[i] << 16;
        if (i + 1 < bytes)
            bits |= (uint32_t)in[i + 1] << 8;
        if (i + 2 < bytes)
            bits |= in[i + 2];
        *out++ = base64_digits[bits >> 18];
        *out++ = base64_digits[bits >> 12 & 63];
        *out++ = i + 1 < bytes ? base64_digits[bits >> 6 & 63] : '=';
        *out++ = i + 2 < bytes ? base64_digits[bits & 63] : '=';
    }
    *out = 0;
}

/* Days since the epoch of a proleptic Gregorian date. */
static int64_t days_of(int64_t y, int m, int d)
{
    y -= m <= 2;
    int64_t era = y / 400, yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static bool take_digits(const char **p, int count, int *out)
{
    int v = 0;
    for (int i = 0; i < count; i++, (*p)++) {
        if (**p < '0' || **p > '9')
            return false;
        v = v * 10 + (**p - '0');
    }
    *out = v;
    return true;
}

static bool take_char(const char **p, char c)
{
    if (**p != c)
        return false;
    (*p)++;
    return true;
}

static int days_in_month(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return m == 2 && leap ? 29 : days[m - 1];
}

/* Offset part: Z, or +hh:mm / -hh:mm when !strict. */
static bool take_offset(const char **p, bool strict_utc, int *offset_s)
{
    int h, m, sign;
    *offset_s = 0;
    if (take_char(p, 'Z'))
        return true;
    if (strict_utc)
        return false;
    sign = **p == '+' ? 1 : -1;
    if (!take_char(p, '+') && !take_char(p, '-'))
        return false;
    if (!take_digits(p, 2, &h) || !take_char(p, ':') || !take_digits(p, 2, &m) || h > 23 || m > 59)
        return false;
    *offset_s = sign * (h * 3600 + m * 60);
    return true;
}

enum err text_time_parse(const char *in, bool strict_utc, int64_t *out_s)
{
    int y, mo, d, h, mi, s, offset_s;
    const char *p = in;
    if (!take_digits(&p, 4, &y) || !take_char(&p, '-') || !take_digits(&p, 2, &mo) ||
        !take_char(&p, '-') || !take_digits(&p, 2, &d) || !take_char(&p, 'T') ||
        !take_digits(&p, 2, &h) || !take_char(&p, ':') || !take_digits(&p, 2, &mi) ||
        !take_char(&p, ':') || !take_digits(&p, 2, &s))
        return ERR_SYNTAX;
    if (!strict_utc && take_char(&p, '.')) {
        int digit, count = 0;
        while (*p >= '0' && *p <= '9' && count < 9 && take_digits(&p, 1, &digit))
            count++;
        if (!count)
            return ERR_SYNTAX;
    }
    if (!take_offset(&p, strict_utc, &offset_s) || *p)
        return ERR_SYNTAX;
    if (y < 1970 || mo < 1 || mo > 12 || d < 1 || d > days_in_month(y, mo) || h > 23 || mi > 59 ||
        s > 60)
        return ERR_RANGE;
    int64_t t = days_of(y, mo, d) * 86400 + h * 3600 + mi * 60 + s - offset_s;
    if (t < 0)
        return ERR_RANGE;
    *out_s = t;
    return ERR_OK;
}

void text_time_format(int64_t s, char out[TEXT_TIME_BYTES])
{
    if (s < 0)
        s = 0;
    if (s > 253402300799) /* 9999-12-31T23:59:59Z */
        s = 253402300799;
    int64_t z = s / 86400 + 719468, rest = s % 86400;
    int64_t era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    unsigned d = (unsigned)(doy - (153 * mp + 2) / 5 + 1) % 100;
    unsigned m = (unsigned)(mp + (mp < 10 ? 3 : -9)) % 100;
    unsigned y = (unsigned)(yoe + era * 400 + (m <= 2)) % 10000;
    snprintf(out, TEXT_TIME_BYTES, "%04u-%02u-%02uT%02u:%02u:%02uZ", y, m, d,
             (unsigned)(rest / 3600) % 100, (unsigned)(rest / 60 % 60), (unsigned)(rest % 60));
}

/* Length of the valid sequence at p, 0 if none; *c gets the code point. */
static size_t utf8_one(const unsigned char *p, size_t bytes, uint32_t *c)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = p[0] < 0x80                   ? 1
               : p[0] >= 0xc2 && p[0] < 0xe0 ? 2
               : p[0] >= 0xe0 && p[0] < 0xf0 ? 3
                                             : 4;
    if (n == 4 && (p[0] < 0xf0 || p[0] > 0xf4))
        return 0;
    if (n > bytes)
        return 0;
    uint32_t v = n == 1 ? p[0] : p[0] & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        v = v << 6 | (p[i] & 0x3f);
    }
    if (v < least[n] || v > 0x10ffff || (v >= 0xd800 && v < 0xe000))
        return 0;
    *c = v;
    return n;
}

bool text_utf8_valid(const char *in, size_t bytes)
{
    const unsigned char *p = (const unsigned char *)in;
    uint32_t c;
    while (bytes) {
        size_t n = utf8_one(p, bytes, &c);
        if (!n || !c)
            return false;
        p += n;
        bytes -= n;
    }
    return true;
}

int text_cells(const char *in)
{
    size_t left = strlen(in), used;
    int n = 0;
    for (; left > 0; in += used, left -= used) {
        uint32_t c = text_utf8_next(in, left, &used);
        n += c >= 0x1100 && (c <= 0x11FF || c >= 0x2E80) ? 2 : 1;
    }
    return n;
}

size_t text_utf8_count(const char *in)
{
    size_t n = 0;
    for (; *in; in++)
        n += ((unsigned char)*in & 0xc0) != 0x80;
    return n;
}

uint32_t text_utf8_next(const char *in, size_t bytes, size_t *used_bytes)
{
    uint32_t c = 0xfffd;
    size_t n = bytes ? utf8_one((const unsigned char *)in, bytes, &c) : 0;
    *used_bytes = n ? n : 1;
    return n ? c : 0xfffd;
}

static bool segments_valid(const char *path, bool (*allowed)(char), bool dots)
{
    const char *seg = path;
    for (const char *p = path;; p++) {
        if (*p == '/' || !*p) {
            size_t n = (size_t)(p - seg);
            if (!n || (dots && n == 1 && seg[0] == '.') ||
                (dots && n == 2 && !memcmp(seg, "..", 2)))
                return false;
            if (!*p)
                return true;
            seg = p + 1;
        } else if (!allowed(*p)) {
            return false;
        }
    }
}

static bool audience_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

static bool path_char(char c)
{
    return audience_char(c) || (c >= 'A' && c <= 'Z') || c == '.' || c == '_';
}

bool text_path_valid(const char *path)
{
    return segments_valid(path, path_char, true);
}

bool text_audience_valid(const char *audience)
{
    return segments_valid(audience, audience_char, false);
}
