/* SPDX-License-Identifier: Apache-2.0 */
#include "board/conf_edit.h"

#include <stdbool.h>
#include <string.h>

#include "node/settings_ini.h"

#define MAX_EDITS 128

/* An INI line has no escapes: what would end it, begin a comment or be trimmed away cannot be written. */
static bool value_holds(const char *value)
{
    size_t n = strlen(value);
    if (n && (strchr(" \t", value[0]) || strchr(" \t", value[n - 1])))
        return false;
    for (const char *c = value; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f ||
            (*c == ';' && (c == value || c[-1] == ' ' || c[-1] == '\t')))
            return false;
    return true;
}

static int find_edit(const struct conf_edit *edits, int count, const char *section, const char *key)
{
    for (int i = 0; i < count; i++)
        if (edits[i].value && !strcmp(edits[i].section, section) && !strcmp(edits[i].key, key))
            return i;
    return -1;
}

/* The next line with its feed, as it stands. */
static void copy_line(const char **at, const char *end, struct strbuf *out)
{
    const char *feed = memchr(*at, '\n', (size_t)(end - *at));
    const char *next = feed ? feed + 1 : end;
    strbuf_append(out, *at, (size_t)(next - *at));
    if (!feed && next > *at)
        strbuf_puts(out, "\n");
    *at = next;
}

static void skip_line(const char **at, const char *end)
{
    const char *feed = memchr(*at, '\n', (size_t)(end - *at));
    *at = feed ? feed + 1 : end;
}

enum err conf_edit_apply(const char *text, size_t bytes, const struct conf_edit *edits, int count,
                         bool only_present, struct strbuf *out, struct err_info *info)
{
    struct settings_ini ini;
    enum settings_ini_kind kind;
    bool used[MAX_EDITS] = {false};
    const char *at = text, *end = text + bytes;
    int line = 1; /* that `at` stands on */
    if (count > MAX_EDITS || (bytes && memchr(text, 0, bytes)))
        return err_set(info, ERR_SYNTAX, "not a text file");
    for (int i = 0; i < count; i++)
        if (edits[i].value && !value_holds(edits[i].value))
            return err_set(info, ERR_RANGE, "%s.%s: a settings file cannot hold this value",
                           edits[i].section, edits[i].key);
    settings_ini_start(&ini, text, bytes);
    while (settings_ini_next(&ini, &kind)) {
        int i = kind == INI_LINE_PAIR ? find_edit(edits, count, ini.section, ini.key) : -1;
        if (i < 0)
            continue;
        for (; line < ini.line; line++)
            copy_line(&at, end, out);
        strbuf_printf(out, "%s = %s\n", ini.key, edits[i].value);
        skip_line(&at, end);
        line++;
        used[i] = true;
    }
    while (at < end)
        copy_line(&at, end, out);
    for (int i = 0; i < count && !only_present; i++)
        if (!used[i] && edits[i].value)
            strbuf_printf(out, "[%s]\n%s = %s\n", edits[i].section, edits[i].key, edits[i].value);
    return out->failed;
}

enum err conf_each_pair(const char *text, size_t bytes, conf_pair_found *found, void *user)
{
    struct settings_ini ini;
    enum settings_ini_kind kind;
    enum err e = ERR_OK;
    if (bytes && memchr(text, 0, bytes))
        return ERR_SYNTAX;
    settings_ini_start(&ini, text, bytes);
    while (!e && settings_ini_next(&ini, &kind))
        if (kind == INI_LINE_PAIR)
            e = found(user, ini.section, ini.key, ini.value);
    return e;
}
