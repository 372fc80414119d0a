/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The desk's settings: one row each in setting.c, with default and meaning, kept in the database. `placard-desk setting` lists
 * and changes them.
 */
#ifndef PLACARD_DESK_SETTING_H
#define PLACARD_DESK_SETTING_H

#include <stdbool.h>

#include "desk/desk.h"

struct setting {
    const char *name, *fallback, *help;
    /* ERR_RANGE with what is wrong with it */
    enum err (*check)(const char *value, struct err_info *info);
};

/* The table's rows in order; NULL behind the last. */
const struct setting *setting_at(int index);
/* Its value is a program to run: not to be set from pages, whose admins need not have a shell here. */
bool setting_is_command(const struct setting *s);

/* *out: mem_free; the fallback where nothing was set. ERR_NOT_FOUND for a name that no row has. */
enum err setting_get(struct desk *d, const char *name, char **out,
                     struct err_info *info) MUST_CHECK;
enum err setting_get_int(struct desk *d, const char *name, int64_t *out,
                         struct err_info *info) MUST_CHECK;
/* value "" or NULL: the fallback again. In a transaction; writes an audit row. */
enum err setting_set(struct desk *d, const char *name, const char *value,
                     struct err_info *info) MUST_CHECK;

#endif
