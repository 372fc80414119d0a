/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A theme: colours, proportions, logo and background of everything that is drawn, from one INI file and the pictures beside
 * it; theme_keys.c's table is its schema. Sizes are in per mille of the screen's short side. Immutable after loading and
 * proving its pictures; any thread.
 */
#ifndef PLACARD_COMPOSE_THEME_H
#define PLACARD_COMPOSE_THEME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "base/err.h"
#include "model/scene.h"

#define THEME_NAME_BYTES 64
#define THEME_MAX_KEYS 64
#define THEME_READABLE 700 /* 7:1, what text must have with what is behind it */
#define THEME_SEEN 200     /* 2:1, what an accent or a logo must have */
/* Local files, but bounded: they stay in memory, and the background is decoded with each post. */
#define THEME_MAX_PICTURE_BYTES (6 * 1024 * 1024)
#define THEME_MAX_LOGO_PIXELS (4 * 1000 * 1000)
#define THEME_MAX_BACKGROUND_PIXELS (34 * 1000 * 1000) /* 8K */

enum theme_picture_id { THEME_LOGO = 0, THEME_BACKGROUND, THEME_PICTURE__COUNT };

struct theme_picture {
    char file[THEME_NAME_BYTES]; /* beside theme.conf; "" = none */
    char *bytes;                 /* owned; NULL = not loaded */
    size_t len;
    struct digest sha256;
    char mime_type[16];
    int width_px, height_px; /* 0 until proved: not drawn */
    int contrast;   /* of the logo's strongest place with the ground, times 100; 0 until proved */
    enum err wrong; /* why it is left out */
    char why[160];
};

struct theme {
    char name[THEME_NAME_BYTES];
    struct color brand_ground, brand_accent; /* what the others are made from */
    struct color ground, surface, ink, muted, accent, accent_text, on_accent, rule, scrim, on_scrim;
    struct color info, on_info, warning, on_warning, critical, on_critical;
    struct color gradient; /* lower end of the ground; the ground's own colour = plain */
    int margin_pm, gutter_pm, header_pm, header_text_pm;
    int text_floor_pm, text_max_pm, title_max_pm, meta_pm, caption_max_pm, card_max_pm,
        alert_max_pm;
    int leading_pm, leading_large_pm; /* of the em */
    int avatar_pm, bar_width_pm, bar_height_pm, corner_pm;
    int scrim_pm;              /* how dark the scrim is */
    int tint_pm;               /* how much of the ground lies over the background picture */
    int logo_pm, card_logo_pm; /* heights */
    struct theme_picture pictures[THEME_PICTURE__COUNT];
    struct color darkest, lightest; /* that the background picture holds, channel by channel */
    int line[THEME_MAX_KEYS];       /* by place in the schema; 0 = not given */
};

/* In memory, without pictures; name stands in messages. Colours left out are made from those given (theme_derive.c), other
 * keys keep their defaults. ERR_SYNTAX, ERR_DUPLICATE, ERR_RANGE, ERR_NOT_FOUND (unknown section or key), each with line
 * and key in info. */
enum err theme_parse(const char *text, size_t bytes, const char *name, struct theme **out,
                     struct err_info *info) MUST_CHECK;

/* The schema, for `check` and the manual: false behind the last. */
struct theme_key {
    const char *section, *key, *standard, *description;
    int least, most; /* 0, 0 for colours and words */
};
bool theme_schema(int index, struct theme_key *out);
/* Line on which the theme gives a key; 0: it does not. */
int theme_line(const struct theme *t, const char *section, const char *key);

/* WCAG 2 contrast of two opaque colours, times 100: 100 to 2100. */
int theme_contrast(struct color a, struct color b);

/* Text and what may be behind it, ends of the gradient and extremes of the picture under its tint included. */
struct theme_pair {
    const char *name; /* "ink on ground"; static */
    const char *section,
        *key;     /* which to mend: the text's colour if it is given, else what is behind */
    int line;     /* 0: neither is given */
    int contrast; /* times 100 */
};
#define THEME_MAX_PAIRS 24
int theme_pairs(const struct theme *t, struct theme_pair out[THEME_MAX_PAIRS]);
/* Lowest contrast of them, and which pair (static). */
int theme_least_contrast(const struct theme *t, const char **pair);

/* ---- pictures: loaded with the theme, proved by who can decode them ---- */

/* Borrowed bytes of the theme's picture with this digest; false if it has none such. */
bool theme_picture_peek(const struct theme *t, const struct digest *sha256, const char **bytes,
                        size_t *len);
/* It can be decoded and has this size. darkest, lightest: see struct theme, of the logo on the ground likewise; the background's
 * set the tint unless it is given. */
void theme_picture_prove(struct theme *t, enum theme_picture_id id, int width_px, int height_px,
                         struct color darkest, struct color lightest);
/* It is left out from now on. */
void theme_picture_refuse(struct theme *t, enum theme_picture_id id, enum err why,
                          const char *text);
/* Which key names the picture. */
const char *theme_picture_key(enum theme_picture_id id, const char **section);

#endif
