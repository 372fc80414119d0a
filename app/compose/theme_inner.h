/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of themes share among themselves. */
#ifndef PLACARD_COMPOSE_THEME_INNER_H
#define PLACARD_COMPOSE_THEME_INNER_H

#include "compose/ini_text.h"
#include "compose/theme.h"

/* theme_keys.c */
enum err theme_set_defaults(struct theme *t) MUST_CHECK;
/* One line of the file; info gets FILE:LINE: what is wrong. */
enum err theme_set(struct theme *t, const char *file, const struct ini_entry *e,
                   struct err_info *info) MUST_CHECK;

/* theme_derive.c: whatever the file leaves out. */
void theme_derive(struct theme *t);
void theme_derive_tint(struct theme *t);

/* theme_contrast.c */
struct color theme_mix(struct color a, struct color b, int b_pm);
bool theme_has_background(const struct theme *t);

/* theme_files.c: the pictures in `folder`. Only ERR_NOMEM is an error; others leave the picture out. */
enum err theme_read_pictures(struct theme *t, const char *folder) MUST_CHECK;

#endif
