/* SPDX-License-Identifier: Apache-2.0 */
/* How a language tag finds its file. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "compose/ini_text.h"
#include "compose/messages_inner.h"

#define PATH_BYTES 4096

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static char upper(char c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

/* As files are named: zh-Hant, pt-BR. Feeds write zh-tw, PT-br and zh_TW. */
static enum err tidy_tag(const char *language, char tag[TEXT_LANGUAGE_BYTES])
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    if (!language || !language[0] || strlen(language) >= TEXT_LANGUAGE_BYTES ||
        language[strspn(language, allowed)] != '\0')
        return ERR_NOT_FOUND;
    size_t n = 0;
    for (const char *part = language; *part;) {
        size_t bytes = strcspn(part, "-_");
        bool first = part == language;
        for (size_t i = 0; i < bytes; i++) {
            bool capital = !first && (bytes == 2 || (bytes == 4 && i == 0));
            tag[n++] = capital ? upper(part[i]) : lower(part[i]);
        }
        part += bytes;
        if (*part) {
            tag[n++] = '-';
            part++;
        }
    }
    tag[n] = '\0';
    return ERR_OK;
}

/* Shortens the tag to the next that may have a file: mostly by its last part. false = there is none. */
static bool widen_tag(char tag[TEXT_LANGUAGE_BYTES])
{
    /* what CLDR calls parents and aliases; the two ways to write Chinese do not stand in for each other */
    static const struct {
        const char *tag, *wider;
    } table[] = {
        {"zh-Hans", NULL},
        {"zh-Hant", NULL},
        {"zh", "zh-Hans"},
        {"zh-TW", "zh-Hant"},
        {"zh-HK", "zh-Hant"},
        {"zh-MO", "zh-Hant"},
        {"yue-Hans", "zh-Hans"},
        {"yue-CN", "zh-Hans"},
        {"yue", "zh-Hant"},
        {"cmn-Hant", "zh-Hant"},
        {"cmn-TW", "zh-Hant"},
        {"cmn", "zh-Hans"},
        {"iw", "he"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strcmp(table[i].tag, tag) == 0) {
            if (table[i].wider)
                snprintf(tag, TEXT_LANGUAGE_BYTES, "%s", table[i].wider);
            return table[i].wider != NULL;
        }
    char *dash = strrchr(tag, '-');
    if (dash)
        *dash = '\0';
    return dash != NULL;
}

static enum err load_file(const char *dir, const char *language, struct messages **out,
                          struct err_info *info)
{
    char path[PATH_BYTES], name[TEXT_LANGUAGE_BYTES + 8];
    snprintf(name, sizeof name, "%s.conf", language);
    enum err e = file_join(path, sizeof path, dir, name);
    char *text;
    size_t bytes;
    if (!e)
        e = file_read(path, INI_TEXT_MAX_BYTES, &text, &bytes, info);
    if (e)
        return e;
    e = messages_parse(text, bytes, language, name, out, info);
    mem_free(text);
    return e;
}

enum err messages_find(const char *dir, const char *language, struct messages **out,
                       struct err_info *info)
{
    char tag[TEXT_LANGUAGE_BYTES];
    enum err e = tidy_tag(language, tag);
    if (e)
        return err_set(info, e, "no such language");
    do
        e = load_file(dir, tag, out, info);
    while ((e == ERR_NOT_FOUND || e == ERR_IO) && widen_tag(tag));
    return e == ERR_IO ? ERR_NOT_FOUND : e;
}
