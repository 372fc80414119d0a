/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A theme: colours and proportions of everything that is drawn, from one INI file; theme.c's table is its schema.
 * Sizes are in per mille of the screen's short side. Immutable after loading; any thread.
 */
#ifndef PLACARD_COMPOSE_THEME_H
#define PLACARD_COMPOSE_THEME_H

#include <stddef.h>

#include "base/err.h"
#include "model/scene.h"

#define THEME_NAME_BYTES 64

struct theme {
    char name[THEME_NAME_BYTES];
    struct color ground, surface, ink, muted, accent, accent_text, on_accent, rule, scrim, on_scrim;
    struct color info, on_info, warning, on_warning, critical, on_critical;
    int margin_pm, gutter_pm, header_pm, header_text_pm;
    int text_floor_pm, text_max_pm, title_max_pm, meta_pm, caption_max_pm, card_max_pm,
        alert_max_pm;
    int leading_pm, leading_large_pm; /* of the em */
    int avatar_pm, bar_width_pm, bar_height_pm, corner_pm;
    int scrim_pm; /* how dark the scrim is */
};

/* In memory; name stands in messages. Missing keys keep their defaults. ERR_SYNTAX, ERR_DUPLICATE, ERR_RANGE,
 * ERR_NOT_FOUND (unknown section or key), each with line and key in info. */
enum err theme_parse(const char *text, size_t bytes, const char *name, struct theme **out,
                     struct err_info *info) MUST_CHECK;

/* The schema, for `check` and the manual: false behind the last. */
struct theme_key {
    const char *section, *key, *standard, *description;
    int least, most; /* 0, 0 for colours and words */
};
bool theme_schema(int index, struct theme_key *out);

/* WCAG 2 contrast of two opaque colours, times 100: 100 to 2100. */
int theme_contrast(struct color a, struct color b);
/* Lowest contrast of the text pairs, times 100, and which pair ("ink on ground"; static). */
int theme_least_contrast(const struct theme *t, const char **pair);

#endif
