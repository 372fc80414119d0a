/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/preview_name.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

#define SUFFIX_BYTES 8 /* "-999999" */

static char kept(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
}

void preview_name_clean(const char *text, char out[PREVIEW_NAME_BYTES])
{
    const size_t room = PREVIEW_NAME_BYTES - 1 - SUFFIX_BYTES;
    size_t n = 0, count = 0;
    for (const char *c = text; *c; c++) /* runs of what is not kept are one '-' */
        count += kept(*c) != '-' || (c > text && kept(c[-1]) != '-');
    for (const char *c = text; *c; c++) {
        if (kept(*c) == '-' && (c == text || kept(c[-1]) == '-'))
            continue;
        if (count-- <= room)
            out[n++] = kept(*c);
    }
    while (n && out[n - 1] == '-')
        n--;
    size_t lead = n && out[0] == '-';
    memmove(out, out + lead, n - lead);
    out[n - lead] = 0;
    if (n == lead)
        snprintf(out, PREVIEW_NAME_BYTES, "unnamed");
}

static bool taken(const struct preview_names *n, const char *word)
{
    for (int i = 0; i < n->count; i++)
        if (!strcmp(n->words[i], word))
            return true;
    return false;
}

enum err preview_names_take(struct preview_names *n, const char *text, char out[PREVIEW_NAME_BYTES])
{
    char word[PREVIEW_NAME_BYTES], base[PREVIEW_NAME_BYTES - SUFFIX_BYTES];
    preview_name_clean(text, word);
    snprintf(base, sizeof base, "%s", word);
    for (int i = 2; taken(n, word); i++)
        snprintf(word, sizeof word, "%s-%d", base, i);
    if (n->count == n->room) {
        int room = n->room ? n->room * 2 : 16;
        char(*more)[PREVIEW_NAME_BYTES] = mem_grow(n->words, (size_t)room * sizeof *more);
        if (!more)
            return ERR_NOMEM;
        n->words = more;
        n->room = room;
    }
    memcpy(n->words[n->count++], word, sizeof word);
    memcpy(out, word, sizeof word);
    return ERR_OK;
}

void preview_names_clear(struct preview_names *n)
{
    mem_free(n->words);
    *n = (struct preview_names){0};
}

void preview_name_theme(const char *theme, char out[PREVIEW_NAME_BYTES])
{
    char path[1024];
    snprintf(path, sizeof path, "%s", theme);
    char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    if (slash && slash > path && !strcmp(name, "theme.conf")) {
        *slash = 0;
        slash = strrchr(path, '/');
        name = slash ? slash + 1 : path;
        if (name[0] == '.') { /* the working folder has no name here */
            preview_name_clean("theme", out);
            return;
        }
    }
    char *dot = strrchr(name, '.');
    if (dot && !strcmp(dot, ".conf"))
        *dot = 0;
    preview_name_clean(name, out);
}

void preview_name_file(const char *post, int width_px, int height_px, const char *theme, int page,
                       char out[PREVIEW_FILE_BYTES])
{
    char pages[16] = "";
    if (page > 0)
        snprintf(pages, sizeof pages, ".p%d", page + 1);
    snprintf(out, PREVIEW_FILE_BYTES, "%s.%dx%d.%s%s.png", post, width_px, height_px, theme, pages);
}

enum err preview_name_sheet(const char *path, int number, char *out, size_t out_bytes)
{
    size_t n = strlen(path);
    size_t stem = n > 4 && !strcasecmp(path + n - 4, ".png") ? n - 4 : n;
    int length = number == 1
                     ? snprintf(out, out_bytes, "%s", path)
                     : snprintf(out, out_bytes, "%.*s-%d%s", (int)stem, path, number, path + stem);
    return length < 0 || (size_t)length >= out_bytes ? ERR_TOO_BIG : ERR_OK;
}
