/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colours that a theme leaves out, from those that it gives: two colours of a company are enough. Each is a mixture whose
 * share is searched for in fixed steps until text reads, so the same file gives the same colours everywhere.
 */
#include "compose/theme_inner.h"

#define STEP_PM 5
#define WANTED (THEME_READABLE + 5) /* rounding never brings it below */
#define MUTED_WANTED 740            /* paler than the ink, with a little in hand */
#define OVER_PICTURE_WANTED 1100    /* before the tint: so that the picture can be seen at all */
#define SURFACE_WANTED 850          /* of the ink: leaves room for paler text */
#define LEAST_TINT_PM 500           /* a busy picture tires even where text reads */

static const struct color black = {0, 0, 0, 255}, white = {255, 255, 255, 255};

struct backs {
    struct color colors[4];
    int count;
};

static int least(struct color c, const struct backs *b)
{
    int n = theme_contrast(c, b->colors[0]);
    for (int i = 1; i < b->count; i++) {
        int other = theme_contrast(c, b->colors[i]);
        n = other < n ? other : n;
    }
    return n;
}

static struct color pole_on(struct color ground)
{
    return theme_contrast(white, ground) >= theme_contrast(black, ground) ? white : black;
}

/* Share of the pole with which text of the other pole can be read on c. */
static int share_needed(struct color c, struct color pole, struct color text)
{
    int pm = 0;
    while (pm < 1000 && theme_contrast(theme_mix(c, pole, pm), text) < WANTED)
        pm += STEP_PM;
    return pm;
}

static struct color readable(struct color c)
{
    int dark = share_needed(c, black, white), light = share_needed(c, white, black);
    return dark <= light ? theme_mix(c, black, dark) : theme_mix(c, white, light);
}

static bool seen_and_readable(struct color c, struct color ground)
{
    int dark = theme_contrast(black, c), light = theme_contrast(white, c);
    return theme_contrast(c, ground) >= THEME_SEEN && (dark > light ? dark : light) >= WANTED;
}

/* The same, and told apart from the ground: a yellow on white becomes gold and not olive, and a company may give the same
 * colour twice. */
static struct color readable_beside(struct color c, struct color ground)
{
    for (int pm = 0; pm <= 1000; pm += STEP_PM) {
        struct color dark = theme_mix(c, black, pm), light = theme_mix(c, white, pm);
        if (seen_and_readable(dark, ground))
            return dark;
        if (seen_and_readable(light, ground))
            return light;
    }
    return readable(c);
}

/* c with as much of the pole as reads on all of b. */
static struct color moved(struct color c, struct color pole, const struct backs *b, int wanted)
{
    int pm = 0;
    while (pm < 1000 && least(theme_mix(c, pole, pm), b) < wanted)
        pm += STEP_PM;
    return theme_mix(c, pole, pm);
}

static bool given(const struct theme *t, const char *key)
{
    return theme_line(t, "color", key) > 0;
}

static void derive_ground(struct theme *t)
{
    bool own_ground = theme_line(t, "brand", "ground") > 0;
    bool own_accent = theme_line(t, "brand", "accent") > 0 || given(t, "accent");
    if (given(t, "accent") && !theme_line(t, "brand", "accent"))
        t->brand_accent = t->accent;
    if (!own_ground && own_accent)
        t->brand_ground = theme_mix(white, t->brand_accent, 40);
    if (!given(t, "ground"))
        t->ground = readable(t->brand_ground);
    if (theme_line(t, "background", "gradient") == 0)
        t->gradient = t->ground;
    struct color pole = pole_on(t->ground);
    if (given(t, "ink"))
        return;
    /* not quite black and not quite white: softer, where there is contrast to spare */
    t->ink = pole;
    for (int pm = 80; pm > 0; pm -= 10) {
        struct color soft = theme_mix(pole, t->ground, pm);
        if (theme_contrast(soft, t->ground) >= 1350) {
            t->ink = soft;
            return;
        }
    }
}

static void derive_surface(struct theme *t)
{
    bool light = pole_on(t->ground).r == 0;
    t->surface = theme_mix(t->ground, light ? white : black, 150);
    for (int pm = 75; pm >= 30; pm -= STEP_PM) {
        struct color s = theme_mix(t->ground, t->ink, pm);
        if (theme_contrast(t->ink, s) >= SURFACE_WANTED) {
            t->surface = s;
            return;
        }
    }
}

static void derive_accent(struct theme *t)
{
    if (!given(t, "accent"))
        t->accent = readable_beside(t->brand_accent, t->ground);
    if (!given(t, "on_accent")) {
        struct color pole = pole_on(t->accent), soft = theme_mix(pole, t->accent, 40);
        t->on_accent = theme_contrast(soft, t->accent) >= 900 ? soft : pole;
    }
}

/* Paler and tinted text, on all that it may stand on. */
static void derive_text(struct theme *t)
{
    struct backs b = {{t->ground, t->surface, t->gradient}, 3};
    bool picture = theme_has_background(t);
    if (!given(t, "accent_text"))
        t->accent_text =
            moved(t->brand_accent, pole_on(t->ground), &b, picture ? OVER_PICTURE_WANTED : WANTED);
    if (given(t, "muted"))
        return;
    t->muted = t->ink;
    for (int pm = 320; pm > 0; pm -= STEP_PM) {
        struct color pale = theme_mix(t->ink, t->ground, pm);
        if (least(pale, &b) >= (picture ? OVER_PICTURE_WANTED : MUTED_WANTED)) {
            t->muted = pale;
            return;
        }
    }
}

static void derive_on(struct theme *t, const char *key, struct color *text, struct color ground)
{
    if (!given(t, key))
        *text = theme_mix(pole_on(ground), ground, pole_on(ground).r ? 0 : 60);
}

void theme_derive_tint(struct theme *t)
{
    if (theme_line(t, "background", "tint") > 0)
        return;
    int pm = LEAST_TINT_PM;
    for (; pm < 1000; pm += STEP_PM) {
        struct backs b = {
            {theme_mix(t->darkest, t->ground, pm), theme_mix(t->lightest, t->ground, pm)}, 2};
        if (least(t->ink, &b) >= WANTED && least(t->muted, &b) >= WANTED &&
            least(t->accent_text, &b) >= WANTED)
            break;
    }
    t->tint_pm = pm;
}

void theme_derive(struct theme *t)
{
    derive_ground(t);
    if (!given(t, "surface"))
        derive_surface(t);
    derive_accent(t);
    derive_text(t);
    if (!given(t, "rule"))
        t->rule = theme_mix(t->ground, t->ink, 160);
    derive_on(t, "on_info", &t->on_info, t->info);
    derive_on(t, "on_warning", &t->on_warning, t->warning);
    derive_on(t, "on_critical", &t->on_critical, t->critical);
    if (t->pictures[THEME_BACKGROUND].width_px == 0) { /* not looked at yet: it may hold anything */
        t->darkest = black;
        t->lightest = white;
    }
    theme_derive_tint(t);
}
