/* SPDX-License-Identifier: Apache-2.0 */
#include "board/update_index.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* One line "name value\n" off the front of *at; the value goes to out. */
static bool take_line(const char **at, const char *end, const char *name, char *out, size_t room)
{
    size_t n = strlen(name);
    const char *stop = memchr(*at, '\n', (size_t)(end - *at));
    if (!stop || (size_t)(stop - *at) <= n + 1 || memcmp(*at, name, n) || (*at)[n] != ' ')
        return false;
    const char *value = *at + n + 1;
    size_t bytes = (size_t)(stop - value);
    if (bytes >= room)
        return false;
    for (size_t i = 0; i < bytes; i++)
        if (value[i] <= ' ' || value[i] >= 0x7f)
            return false;
    memcpy(out, value, bytes);
    out[bytes] = 0;
    *at = stop + 1;
    return true;
}

static bool whole_number(const char *text, int64_t min, int64_t max, int64_t *out)
{
    char *end;
    if (!isdigit((unsigned char)text[0]) || (text[0] == '0' && text[1]) || strlen(text) > 12)
        return false;
    *out = strtoll(text, &end, 10);
    return !*end && *out >= min && *out <= max;
}

static bool is_version(const char *text)
{
    for (int parts = 1;; parts++) {
        size_t digits = strspn(text, "0123456789");
        if (digits < 1 || digits > 8 || parts > 4)
            return false;
        text += digits;
        if (!*text)
            return true;
        if (*text++ != '.')
            return false;
    }
}

enum err update_index_parse(const char *text, size_t bytes, struct update_index *out,
                            struct err_info *info)
{
    struct update_index x;
    char format[8], size[16], piece[16], hex[DIGEST_HEX_BYTES];
    const char *at = text, *end = text + bytes;
    if (bytes > UPDATE_INDEX_MAX_BYTES)
        return err_set(info, ERR_SYNTAX, "the channel's file is larger than %d bytes",
                       UPDATE_INDEX_MAX_BYTES);
    if (!take_line(&at, end, "placard-update", format, sizeof format) || strcmp(format, "1") != 0)
        return err_set(info, ERR_UNSUPPORTED,
                       "the channel's file does not begin with "
                       "\"placard-update 1\"");
    if (!take_line(&at, end, "version", x.version, sizeof x.version) ||
        !take_line(&at, end, "bytes", size, sizeof size) ||
        !take_line(&at, end, "piece", piece, sizeof piece) ||
        !take_line(&at, end, "sha256", hex, sizeof hex) ||
        !take_line(&at, end, "path", x.path, sizeof x.path) || at != end)
        return err_set(info, ERR_SYNTAX,
                       "the channel's file has not the lines version, bytes, piece, sha256, path");
    if (!is_version(x.version))
        return err_set(info, ERR_RANGE, "the channel's version is none");
    if (!whole_number(size, 1, UPDATE_MAX_BYTES, &x.bytes) ||
        !whole_number(piece, UPDATE_MIN_PIECE_BYTES, UPDATE_MAX_PIECE_BYTES, &x.piece_bytes))
        return err_set(info, ERR_RANGE, "the channel's sizes are out of bounds");
    if (digest_from_hex(hex, &x.digest))
        return err_set(info, ERR_SYNTAX, "the channel's sha256 is none");
    if (!text_path_valid(x.path))
        return err_set(info, ERR_RANGE, "the channel's path leaves its origin");
    *out = x;
    return ERR_OK;
}

int update_version_compare(const char *a, const char *b)
{
    if (!is_version(a) || !is_version(b))
        return is_version(a) - is_version(b);
    while (*a || *b) {
        char *end_a, *end_b;
        long left = *a ? strtol(a, &end_a, 10) : -1, right = *b ? strtol(b, &end_b, 10) : -1;
        if (left != right)
            return left < right ? -1 : 1;
        a = end_a + (*end_a == '.');
        b = end_b + (*end_b == '.');
    }
    return 0;
}
