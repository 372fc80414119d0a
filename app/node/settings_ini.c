/* SPDX-License-Identifier: Apache-2.0 */
#include "node/settings_ini.h"

#include <string.h>

void settings_ini_start(struct settings_ini *r, const char *text, size_t bytes)
{
    static const char mark[] = "\xef\xbb\xbf";
    memset(r, 0, sizeof *r);
    if (bytes >= 3 && !memcmp(text, mark, 3)) { /* what some editors write */
        text += 3;
        bytes -= 3;
    }
    r->at = text;
    r->end = text + bytes;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Both ends without white space, in place. */
static char *trim(char *text)
{
    while (is_blank(*text))
        text++;
    size_t n = strlen(text);
    while (n && is_blank(text[n - 1]))
        text[--n] = 0;
    return text;
}

/* Cut off a comment: a semicolon behind white space. One inside a word stays. */
static void cut_comment(char *text)
{
    for (char *c = text; *c; c++) {
        if (*c == ';' && (c == text || is_blank(c[-1]))) {
            *c = 0;
            return;
        }
    }
}

static bool take_section(struct settings_ini *r, char *text)
{
    cut_comment(text);
    text = trim(text);
    size_t n = strlen(text);
    if (n < 3 || text[n - 1] != ']' || n - 2 >= sizeof r->section)
        return false;
    memcpy(r->section, text + 1, n - 2);
    r->section[n - 2] = 0;
    return true;
}

static bool take_pair(struct settings_ini *r, char *text)
{
    char *equals = strchr(text, '=');
    if (!equals)
        return false;
    *equals = 0;
    cut_comment(equals + 1);
    r->key = trim(text);
    r->value = trim(equals + 1);
    return r->key[0] != 0;
}

bool settings_ini_next(struct settings_ini *r, enum settings_ini_kind *kind)
{
    while (r->at < r->end) {
        const char *feed = memchr(r->at, '\n', (size_t)(r->end - r->at));
        const char *line = r->at;
        size_t n = (size_t)((feed ? feed : r->end) - line);
        r->at = feed ? feed + 1 : r->end;
        r->line++;
        if (n > SETTINGS_INI_LINE_BYTES) {
            *kind = INI_LINE_TOO_LONG;
            return true;
        }
        memcpy(r->text, line, n);
        r->text[n] = 0;
        char *text = trim(r->text);
        if (!*text || *text == '#' || *text == ';')
            continue;
        bool section = *text == '[';
        bool good = section ? take_section(r, text) : take_pair(r, text);
        if (good && section)
            continue;
        *kind = good ? INI_LINE_PAIR : INI_LINE_BAD;
        return true;
    }
    return false;
}
