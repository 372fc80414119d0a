/* SPDX-License-Identifier: Apache-2.0 */
/* The schema of themes: every key, what it may be, where it goes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "compose/theme_inner.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

enum kind { KIND_WORD, KIND_COLOR, KIND_SIZE, KIND_FILE };

static const struct key {
    const char *section, *name;
    enum kind kind;
    size_t offset;
    const char *standard; /* NULL: made from others */
    int least, most;
    const char *description;
} keys[] = {
#define WORD(s, k, member, standard, text)                                                         \
    {                                                                                              \
        s, k, KIND_WORD, offsetof(struct theme, member), standard, 0, 0, text                      \
    }
#define COLOR(k, standard, text)                                                                   \
    {                                                                                              \
        "color", #k, KIND_COLOR, offsetof(struct theme, k), standard, 0, 0, text                   \
    }
#define BRAND(k, standard, text)                                                                   \
    {                                                                                              \
        "brand", #k, KIND_COLOR, offsetof(struct theme, brand_##k), standard, 0, 0, text           \
    }
#define SHADE(s, k, member, text)                                                                  \
    {                                                                                              \
        s, k, KIND_COLOR, offsetof(struct theme, member), NULL, 0, 0, text                         \
    }
#define FILE_NAME(s, k, id, text)                                                                  \
    {                                                                                              \
        s, k, KIND_FILE, offsetof(struct theme, pictures[id].file), "", 0, 0, text                 \
    }
#define MEASURE(s, k, member, standard, least, most, text)                                         \
    {                                                                                              \
        s, k, KIND_SIZE, offsetof(struct theme, member), standard, least, most, text               \
    }
#define SIZE(s, k, standard, least, most, text)                                                    \
    {                                                                                              \
        s, #k, KIND_SIZE, offsetof(struct theme, k##_pm), standard, least, most, text              \
    }
    WORD("theme", "name", name, "Placard", "what people call it"),

    BRAND(
        ground, "#f6f2e9",
        "the company's colour for the ground; lighter or darker where no text could be read on it"),
    BRAND(accent, "#96280f",
          "the company's other colour; lighter or darker where no text could be read on it"),

    COLOR(ground, NULL,
          "behind everything; left out: brand ground, else a paper with a breath of the accent"),
    COLOR(surface, NULL, "quiet areas and labels; left out: the ground with a little of the ink"),
    COLOR(ink, NULL,
          "text; left out: nearly black or nearly white, whichever reads better on the ground"),
    COLOR(muted, NULL, "dates and other small things; left out: the ink, paler, still 7:1"),
    COLOR(accent, NULL, "the one accent: bar, disc of initials; left out: brand accent"),
    COLOR(accent_text, NULL,
          "tags and codes, as text on the ground; left out: the accent, moved to 7:1"),
    COLOR(on_accent, NULL, "initials on the accent; left out: black or white"),
    COLOR(rule, NULL, "hairlines; left out: the ground with some of the ink"),
    COLOR(scrim, "#100e0c", "shade over a photo, behind its caption"),
    COLOR(on_scrim, "#ffffff", "caption over a photo"),
    COLOR(info, "#0b3c66", "alert for information"),
    COLOR(on_info, NULL, "its text; left out: black or white"),
    COLOR(warning, "#ffc531", "alert for warning"),
    COLOR(on_warning, NULL, "its text; left out: black or white"),
    COLOR(critical, "#a80d1f", "alert for danger"),
    COLOR(on_critical, NULL, "its text; left out: black or white"),

    FILE_NAME(
        "logo", "file", THEME_LOGO,
        "PNG, JPEG or WebP beside theme.conf, before the screen's name and on the house card"),
    MEASURE("logo", "height", logo_pm, "40", 10, 200,
            "in the header, whose height it does not exceed"),
    MEASURE("logo", "card_height", card_logo_pm, "96", 20, 400, "on the house card"),

    SHADE("background", "gradient", gradient,
          "colour at the foot of the screen, into which the ground fades; left out: plain"),
    FILE_NAME("background", "picture", THEME_BACKGROUND,
              "PNG, JPEG or WebP beside theme.conf, behind texts and cards; instead of a gradient"),
    MEASURE("background", "tint", tint_pm, NULL, 0, 1000,
            "how much of the ground lies over the picture; left out: as much as text needs"),

    SIZE("space", margin, "72", 10, 200, "edge of the screen to text"),
    SIZE("space", gutter, "24", 0, 100, "between columns of the twelve-column grid"),
    SIZE("space", header, "76", 50, 200, "height of the header"),
    SIZE("space", avatar, "92", 40, 300, "diameter of the author's picture"),
    SIZE("space", bar_width, "110", 0, 500, "length of the accent bar"),
    SIZE("space", bar_height, "10", 0, 100, "thickness of the accent bar"),
    SIZE("space", corner, "14", 0, 200, "radius of corners of pictures that do not touch an edge"),

    SIZE("type", text_floor, "34", 34, 60, "no text is smaller, 1/30 of the short side at least"),
    SIZE("type", text_max, "176", 34, 500, "a few words alone on the screen"),
    SIZE("type", title_max, "84", 34, 400, "title above a text"),
    SIZE("type", meta, "37", 34, 60, "author, date, tags"),
    SIZE("type", caption_max, "64", 34, 400, "caption over a photo"),
    SIZE("type", card_max, "104", 34, 400, "sentence of the set-up card, name on the house card"),
    SIZE("type", alert_max, "270", 34, 600, "an alert of few words"),
    SIZE("type", header_text, "35", 34, 200, "name and clock"),
    SIZE("type", leading, "1360", 900, 2500, "line height of small text, of the em"),
    SIZE("type", leading_large, "1100", 900, 2500, "line height of large text, of the em"),
    SIZE("photo", scrim, "740", 500, 1000, "how dark the scrim is"),
#undef BRAND
#undef FILE_NAME
#undef MEASURE
#undef SHADE
#undef WORD
#undef COLOR
#undef SIZE
};
_Static_assert(COUNT(keys) <= THEME_MAX_KEYS, "a line for each key");

static enum err parse_color(const char *value, struct color *out)
{
    if (strlen(value) != 7 || value[0] != '#' || strspn(value + 1, "0123456789abcdefABCDEF") != 6)
        return ERR_SYNTAX;
    unsigned long rgb = strtoul(value + 1, NULL, 16);
    *out = (struct color){(uint8_t)(rgb >> 16), (uint8_t)(rgb >> 8), (uint8_t)rgb, 255};
    return ERR_OK;
}

static enum err parse_size(const struct key *k, const char *value, int *out)
{
    size_t digits = strspn(value, "0123456789");
    if (digits == 0 || digits > 6 || value[digits] != '\0')
        return ERR_SYNTAX;
    int n = (int)strtol(value, NULL, 10);
    if (n < k->least || n > k->most)
        return ERR_RANGE;
    *out = n;
    return ERR_OK;
}

/* A plain name: a theme is one folder. */
static enum err parse_word(const struct key *k, const char *value, char out[THEME_NAME_BYTES])
{
    if (strlen(value) >= THEME_NAME_BYTES)
        return ERR_RANGE;
    if (k->kind == KIND_FILE && (strchr(value, '/') || value[0] == '.' || value[0] == '\0'))
        return ERR_SYNTAX;
    memcpy(out, value, strlen(value) + 1);
    return ERR_OK;
}

static enum err set_key(struct theme *t, const struct key *k, const char *value)
{
    char *at = (char *)t + k->offset;
    struct color color;
    int size;
    enum err e;
    switch (k->kind) {
    case KIND_WORD:
    case KIND_FILE:
        return parse_word(k, value, at);
    case KIND_COLOR:
        e = parse_color(value, &color);
        if (!e)
            memcpy(at, &color, sizeof color);
        return e;
    case KIND_SIZE:
        e = parse_size(k, value, &size);
        if (!e)
            memcpy(at, &size, sizeof size);
        return e;
    }
    return ERR_SYNTAX;
}

enum err theme_set_defaults(struct theme *t)
{
    for (int i = 0; i < COUNT(keys); i++) {
        enum err e = keys[i].standard && keys[i].standard[0]
                         ? set_key(t, &keys[i], keys[i].standard)
                         : ERR_OK;
        if (e)
            return e;
    }
    return ERR_OK;
}

static enum err refuse(const char *file, const struct ini_entry *e, const struct key *k,
                       enum err why, struct err_info *info)
{
    char value[48], name[48];
    log_quote(e->value, value, sizeof value);
    log_quote(e->key, name, sizeof name);
    if (why == ERR_NOT_FOUND)
        return err_set(info, why, "%s:%d: no such key: %s", file, e->line, name);
    if (why == ERR_DUPLICATE)
        return err_set(info, why, "%s:%d: %s stands twice", file, e->line, k->name);
    if (k->kind == KIND_COLOR)
        return err_set(info, why, "%s:%d: %s is %s, not a colour such as %s", file, e->line,
                       k->name, value, k->standard ? k->standard : "#96280f");
    if (k->kind == KIND_SIZE)
        return err_set(info, why, "%s:%d: %s is %s, not a number from %d to %d", file, e->line,
                       k->name, value, k->least, k->most);
    if (why == ERR_SYNTAX)
        return err_set(info, why, "%s:%d: %s is %s, not the plain name of a file beside this one",
                       file, e->line, k->name, value);
    return err_set(info, why, "%s:%d: %s is longer than %d bytes", file, e->line, k->name,
                   THEME_NAME_BYTES - 1);
}

enum err theme_set(struct theme *t, const char *file, const struct ini_entry *e,
                   struct err_info *info)
{
    for (int i = 0; i < COUNT(keys); i++) {
        const struct key *k = &keys[i];
        if (strcmp(k->section, e->section) != 0 || strcmp(k->name, e->key) != 0)
            continue;
        if (t->line[i])
            return refuse(file, e, k, ERR_DUPLICATE, info);
        t->line[i] = e->line;
        enum err why = set_key(t, k, e->value);
        return why ? refuse(file, e, k, why, info) : ERR_OK;
    }
    return refuse(file, e, NULL, ERR_NOT_FOUND, info);
}

bool theme_schema(int index, struct theme_key *out)
{
    if (index < 0 || index >= COUNT(keys))
        return false;
    const struct key *k = &keys[index];
    const char *standard = !k->standard     ? "made from others"
                           : k->standard[0] ? k->standard
                                            : "none";
    *out = (struct theme_key){k->section, k->name, standard, k->description, k->least, k->most};
    return true;
}

int theme_line(const struct theme *t, const char *section, const char *key)
{
    for (int i = 0; i < COUNT(keys); i++)
        if (strcmp(keys[i].section, section) == 0 && strcmp(keys[i].name, key) == 0)
            return t->line[i];
    return 0;
}
