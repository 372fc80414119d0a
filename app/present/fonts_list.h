/* SPDX-License-Identifier: Apache-2.0 */
/* The list of faces, assets/fonts/fonts.conf: one section [face NAME] each, with use, language, index, package, file.
 * Its head explains the keys. Thread: the worker. */
#ifndef PLACARD_PRESENT_FONTS_LIST_H
#define PLACARD_PRESENT_FONTS_LIST_H

#include "base/err.h"
#include "model/font_metrics.h"

#define MAX_FONT_FACES 256 /* the list names about 60 */
#define MAX_FONTS_CONF_BYTES (64 * 1024)

struct font_entry {
    char *name;
    char *language; /* "" = none */
    char *package;
    char *path; /* the first of its files that this machine has, NULL = none */
    enum font_use use;
    int index; /* within a collection file */
};

struct font_list {
    struct font_entry *entries;
    int count;
};

/* ERR_SYNTAX, ERR_RANGE, ERR_DUPLICATE with "line N: ..." in info. Files are looked for in `folder`, then in
 * /usr/share/fonts. */
enum err font_list_parse(const char *text, size_t bytes, const char *folder, struct font_list *out,
                         struct err_info *info) MUST_CHECK;
enum err font_list_load(const char *path, struct font_list *out, struct err_info *info) MUST_CHECK;
void font_list_clear(struct font_list *l);

#endif
