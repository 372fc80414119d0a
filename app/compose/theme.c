/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/theme.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "compose/compose.h"
#include "compose/theme_inner.h"

#define LOG_MODULE "compose"
#define PATH_BYTES 4096

struct loading {
    struct theme *theme;
    const char *file;
};

static enum err on_entry(void *user, const struct ini_entry *e, struct err_info *info)
{
    struct loading *l = user;
    return theme_set(l->theme, l->file, e, info);
}

enum err theme_parse(const char *text, size_t bytes, const char *name, struct theme **out,
                     struct err_info *info)
{
    struct loading l = {.theme = mem_alloc(sizeof *l.theme), .file = name};
    if (!l.theme)
        return ERR_NOMEM;
    struct err_info inner = {{0}, 0};
    enum err e = theme_set_defaults(l.theme);
    if (!e)
        e = ini_text_parse(text, bytes, on_entry, &l, &inner);
    if (e && strncmp(inner.text, name, strlen(name)) == 0)
        (void)err_set(info, e, "%s", inner.text);
    else if (e)
        (void)err_set(info, e, "%s: %s", name, inner.text);
    if (e) {
        theme_free(l.theme);
        return e;
    }
    theme_derive(l.theme);
    *out = l.theme;
    return ERR_OK;
}

enum err theme_load(const char *path, struct theme **out, struct err_info *info)
{
    char *text, folder[PATH_BYTES];
    size_t bytes;
    enum err e = file_read(path, INI_TEXT_MAX_BYTES, &text, &bytes, info);
    if (e)
        return e;
    struct theme *t;
    const char *slash = strrchr(path, '/');
    e = theme_parse(text, bytes, slash ? slash + 1 : path, &t, info);
    mem_free(text);
    if (e)
        return e;
    int length = slash ? (int)(slash - path) : 1;
    snprintf(folder, sizeof folder, "%.*s", length ? length : 1, slash ? path : ".");
    e = theme_read_pictures(t, folder);
    if (e) {
        theme_free(t);
        return e;
    }
    theme_derive(t); /* again: a background picture asks for stronger colours */
    const char *pair;
    int least = theme_least_contrast(t, &pair);
    if (least < THEME_READABLE)
        LOG_WARN("theme-contrast", "pair=\"%s\" contrast=%d.%02d wanted=7.00", pair, least / 100,
                 least % 100);
    *out = t;
    return ERR_OK;
}

void theme_free(struct theme *t)
{
    if (!t)
        return;
    for (int i = 0; i < THEME_PICTURE__COUNT; i++)
        mem_free(t->pictures[i].bytes);
    mem_free(t);
}

struct color theme_ground(const struct theme *t)
{
    return t->ground;
}
