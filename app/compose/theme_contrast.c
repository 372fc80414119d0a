/* SPDX-License-Identifier: Apache-2.0 */
/* How well text reads: WCAG 2's contrast, for every pair of text and ground that is drawn. */
#include <limits.h>
#include <math.h>

#include "compose/theme_inner.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

static double luminance(struct color c)
{
    const uint8_t part[3] = {c.r, c.g, c.b};
    static const double weight[3] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double v = part[i] / 255.0;
        sum += weight[i] * (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    return sum;
}

int theme_contrast(struct color a, struct color b)
{
    double la = luminance(a), lb = luminance(b);
    double high = la > lb ? la : lb, low = la > lb ? lb : la;
    return (int)(100 * (high + 0.05) / (low + 0.05));
}

static uint8_t mixed(uint8_t a, uint8_t b, int b_pm)
{
    return (uint8_t)((a * (1000 - b_pm) + b * b_pm + 500) / 1000);
}

struct color theme_mix(struct color a, struct color b, int b_pm)
{
    return (struct color){mixed(a.r, b.r, b_pm), mixed(a.g, b.g, b_pm), mixed(a.b, b.b, b_pm), 255};
}

bool theme_has_background(const struct theme *t)
{
    const struct theme_picture *p = &t->pictures[THEME_BACKGROUND];
    return p->bytes && !p->wrong;
}

enum back {
    ON_GROUND,
    ON_GRADIENT,
    ON_DARKEST,
    ON_LIGHTEST,
    ON_SURFACE,
    ON_ACCENT,
    ON_SCRIM,
    ON_INFO,
    ON_WARNING,
    ON_CRITICAL
};

static const struct {
    const char *section, *key;
} back_keys[] = {
    [ON_GROUND] = {"color", "ground"},     [ON_GRADIENT] = {"background", "gradient"},
    [ON_DARKEST] = {"background", "tint"}, [ON_LIGHTEST] = {"background", "tint"},
    [ON_SURFACE] = {"color", "surface"},   [ON_ACCENT] = {"color", "accent"},
    [ON_SCRIM] = {"photo", "scrim"},       [ON_INFO] = {"color", "info"},
    [ON_WARNING] = {"color", "warning"},   [ON_CRITICAL] = {"color", "critical"},
};

/* False if the theme has no such ground. */
static bool back_color(const struct theme *t, enum back b, struct color *out)
{
    const struct color white = {255, 255, 255, 255};
    bool picture = theme_has_background(t);
    const struct color colors[] = {
        [ON_GROUND] = t->ground,
        [ON_GRADIENT] = t->gradient,
        [ON_DARKEST] = theme_mix(t->darkest, t->ground, t->tint_pm),
        [ON_LIGHTEST] = theme_mix(t->lightest, t->ground, t->tint_pm),
        [ON_SURFACE] = t->surface,
        [ON_ACCENT] = t->accent,
        [ON_SCRIM] = theme_mix(white, t->scrim, t->scrim_pm), /* the worst: a white photo */
        [ON_INFO] = t->info,
        [ON_WARNING] = t->warning,
        [ON_CRITICAL] = t->critical,
    };
    *out = colors[b];
    return b == ON_GRADIENT ? !picture : b == ON_DARKEST || b == ON_LIGHTEST ? picture : true;
}

#define TEXT(key, name, back)                                                                      \
    {                                                                                              \
        name, #key, offsetof(struct theme, key), back                                              \
    }
static const struct {
    const char *name, *key;
    size_t offset; /* of the text's colour */
    enum back back;
} pairs[] = {
    TEXT(ink, "ink on ground", ON_GROUND),
    TEXT(ink, "ink on the gradient's end", ON_GRADIENT),
    TEXT(ink, "ink on the picture's darkest", ON_DARKEST),
    TEXT(ink, "ink on the picture's lightest", ON_LIGHTEST),
    TEXT(ink, "ink on surface", ON_SURFACE),
    TEXT(muted, "muted on ground", ON_GROUND),
    TEXT(muted, "muted on the gradient's end", ON_GRADIENT),
    TEXT(muted, "muted on the picture's darkest", ON_DARKEST),
    TEXT(muted, "muted on the picture's lightest", ON_LIGHTEST),
    TEXT(muted, "muted on surface", ON_SURFACE),
    TEXT(accent_text, "accent_text on ground", ON_GROUND),
    TEXT(accent_text, "accent_text on the gradient's end", ON_GRADIENT),
    TEXT(accent_text, "accent_text on the picture's darkest", ON_DARKEST),
    TEXT(accent_text, "accent_text on the picture's lightest", ON_LIGHTEST),
    TEXT(accent_text, "accent_text on surface", ON_SURFACE),
    TEXT(on_accent, "on_accent on accent", ON_ACCENT),
    TEXT(on_scrim, "on_scrim on scrim", ON_SCRIM),
    TEXT(on_info, "on_info on info", ON_INFO),
    TEXT(on_warning, "on_warning on warning", ON_WARNING),
    TEXT(on_critical, "on_critical on critical", ON_CRITICAL),
};
#undef TEXT
_Static_assert(COUNT(pairs) <= THEME_MAX_PAIRS, "room for each pair");

int theme_pairs(const struct theme *t, struct theme_pair out[THEME_MAX_PAIRS])
{
    int count = 0;
    for (int i = 0; i < COUNT(pairs); i++) {
        struct color back;
        if (!back_color(t, pairs[i].back, &back))
            continue;
        const struct color *text =
            (const struct color *)(const void *)((const char *)t + pairs[i].offset);
        struct theme_pair *p = &out[count++];
        *p = (struct theme_pair){pairs[i].name, "color", pairs[i].key, 0,
                                 theme_contrast(*text, back)};
        p->line = theme_line(t, p->section, p->key);
        int behind = theme_line(t, back_keys[pairs[i].back].section, back_keys[pairs[i].back].key);
        if (!p->line && behind) {
            p->section = back_keys[pairs[i].back].section;
            p->key = back_keys[pairs[i].back].key;
            p->line = behind;
        }
    }
    return count;
}

int theme_least_contrast(const struct theme *t, const char **pair)
{
    struct theme_pair all[THEME_MAX_PAIRS];
    int least = INT_MAX, count = theme_pairs(t, all);
    for (int i = 0; i < count; i++) {
        if (all[i].contrast >= least)
            continue;
        least = all[i].contrast;
        *pair = all[i].name;
    }
    return least;
}
