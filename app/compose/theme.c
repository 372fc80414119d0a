/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/theme.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "compose/compose.h"
#include "compose/ini_text.h"

#define LOG_MODULE "compose"
#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))
#define READABLE 700 /* 7:1 */

enum kind { KIND_WORD, KIND_COLOR, KIND_SIZE };

static const struct key {
    const char *section, *name;
    enum kind kind;
    size_t offset;
    const char *standard;
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
#define SIZE(s, k, standard, least, most, text)                                                    \
    {                                                                                              \
        s, #k, KIND_SIZE, offsetof(struct theme, k##_pm), standard, least, most, text              \
    }
    WORD("theme", "name", name, "Placard", "what people call it"),

    COLOR(ground, "#f6f2e9", "behind everything"),
    COLOR(surface, "#ece5d6", "quiet areas: behind a picture that does not fill its place"),
    COLOR(ink, "#1c1a17", "text"),
    COLOR(muted, "#4a453d", "dates and other small things, still 7:1"),
    COLOR(accent, "#96280f", "the one accent: bar, disc of initials"),
    COLOR(accent_text, "#8c250e", "tags and codes, as text on the ground"),
    COLOR(on_accent, "#fdf9f1", "initials on the accent"),
    COLOR(rule, "#d8cfbd", "hairlines"),
    COLOR(scrim, "#100e0c", "shade over a photo, behind its caption"),
    COLOR(on_scrim, "#ffffff", "caption over a photo"),
    COLOR(info, "#0b3c66", "alert for information"),
    COLOR(on_info, "#ffffff", "its text"),
    COLOR(warning, "#ffc531", "alert for warning"),
    COLOR(on_warning, "#1c1503", "its text"),
    COLOR(critical, "#a80d1f", "alert for danger"),
    COLOR(on_critical, "#ffffff", "its text"),

    SIZE("space", margin, "72", 10, 200, "edge of the screen to text"),
    SIZE("space", gutter, "24", 0, 100, "between columns of the twelve-column grid"),
    SIZE("space", header, "76", 50, 200, "height of the header"),
    SIZE("space", avatar, "92", 40, 300, "diameter of the author's picture"),
    SIZE("space", bar_width, "110", 0, 500, "length of the accent bar"),
    SIZE("space", bar_height, "10", 0, 100, "thickness of the accent bar"),
    SIZE("space", corner, "14", 0, 200, "radius of corners of pictures that do not touch an edge"),

    SIZE("type", text_floor, "34", 34, 200, "no text is smaller, 1/30 of the short side at least"),
    SIZE("type", text_max, "176", 34, 500, "a few words alone on the screen"),
    SIZE("type", title_max, "84", 34, 400, "title above a text"),
    SIZE("type", meta, "37", 34, 200, "author, date, tags"),
    SIZE("type", caption_max, "64", 34, 400, "caption over a photo"),
    SIZE("type", card_max, "104", 34, 400, "sentence of the set-up card, name on the house card"),
    SIZE("type", alert_max, "270", 34, 600, "an alert of few words"),
    SIZE("type", header_text, "35", 34, 200, "name and clock"),
    SIZE("type", leading, "1360", 900, 2500, "line height of small text, of the em"),
    SIZE("type", leading_large, "1100", 900, 2500, "line height of large text, of the em"),
    SIZE("photo", scrim, "740", 500, 1000, "how dark the scrim is"),
#undef WORD
#undef COLOR
#undef SIZE
};

struct loading {
    struct theme *theme;
    const char *file;
    bool seen[COUNT(keys)];
};

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

static enum err set_key(struct theme *t, const struct key *k, const char *value)
{
    char *at = (char *)t + k->offset;
    struct color color;
    int size;
    enum err e;
    switch (k->kind) {
    case KIND_WORD:
        if (strlen(value) >= THEME_NAME_BYTES)
            return ERR_RANGE;
        memcpy(at, value, strlen(value) + 1);
        return ERR_OK;
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

static enum err refuse(const struct loading *l, const struct ini_entry *e, const struct key *k,
                       enum err why, struct err_info *info)
{
    char value[48], name[48];
    log_quote(e->value, value, sizeof value);
    log_quote(e->key, name, sizeof name);
    if (why == ERR_NOT_FOUND)
        return err_set(info, why, "%s:%d: no such key: %s", l->file, e->line, name);
    if (why == ERR_DUPLICATE)
        return err_set(info, why, "%s:%d: %s stands twice", l->file, e->line, k->name);
    if (k->kind == KIND_COLOR)
        return err_set(info, why, "%s:%d: %s is %s, not a colour such as %s", l->file, e->line,
                       k->name, value, k->standard);
    if (k->kind == KIND_SIZE)
        return err_set(info, why, "%s:%d: %s is %s, not a number from %d to %d", l->file, e->line,
                       k->name, value, k->least, k->most);
    return err_set(info, why, "%s:%d: %s is longer than %d bytes", l->file, e->line, k->name,
                   THEME_NAME_BYTES - 1);
}

static enum err on_entry(void *user, const struct ini_entry *e, struct err_info *info)
{
    struct loading *l = user;
    for (int i = 0; i < COUNT(keys); i++) {
        const struct key *k = &keys[i];
        if (strcmp(k->section, e->section) != 0 || strcmp(k->name, e->key) != 0)
            continue;
        if (l->seen[i])
            return refuse(l, e, k, ERR_DUPLICATE, info);
        l->seen[i] = true;
        enum err why = set_key(l->theme, k, e->value);
        return why ? refuse(l, e, k, why, info) : ERR_OK;
    }
    return refuse(l, e, NULL, ERR_NOT_FOUND, info);
}

enum err theme_parse(const char *text, size_t bytes, const char *name, struct theme **out,
                     struct err_info *info)
{
    struct loading l = {.theme = mem_alloc(sizeof *l.theme), .file = name};
    if (!l.theme)
        return ERR_NOMEM;
    enum err e = ERR_OK;
    for (int i = 0; i < COUNT(keys) && !e; i++)
        e = set_key(l.theme, &keys[i], keys[i].standard);
    struct err_info inner = {{0}, 0};
    if (!e)
        e = ini_text_parse(text, bytes, on_entry, &l, &inner);
    if (e && strncmp(inner.text, name, strlen(name)) == 0)
        (void)err_set(info, e, "%s", inner.text);
    else if (e)
        (void)err_set(info, e, "%s: %s", name, inner.text);
    if (e)
        theme_free(l.theme);
    else
        *out = l.theme;
    return e;
}

enum err theme_load(const char *path, struct theme **out, struct err_info *info)
{
    char *text;
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
    const char *pair;
    int least = theme_least_contrast(t, &pair);
    if (least < READABLE)
        LOG_WARN("theme-contrast", "pair=\"%s\" contrast=%d.%02d wanted=7.00", pair, least / 100,
                 least % 100);
    *out = t;
    return ERR_OK;
}

void theme_free(struct theme *t)
{
    mem_free(t);
}

struct color theme_ground(const struct theme *t)
{
    return t->ground;
}

bool theme_schema(int index, struct theme_key *out)
{
    if (index < 0 || index >= COUNT(keys))
        return false;
    const struct key *k = &keys[index];
    *out = (struct theme_key){k->section, k->name, k->standard, k->description, k->least, k->most};
    return true;
}

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

int theme_least_contrast(const struct theme *t, const char **pair)
{
    int shade = 255 - 255 * t->scrim_pm / 1000; /* a white photo under the scrim */
    struct color shaded = {(uint8_t)(shade + t->scrim.r * t->scrim_pm / 1000),
                           (uint8_t)(shade + t->scrim.g * t->scrim_pm / 1000),
                           (uint8_t)(shade + t->scrim.b * t->scrim_pm / 1000), 255};
    const struct {
        const char *name;
        struct color text, ground;
    } pairs[] = {
        {"ink on ground", t->ink, t->ground},
        {"muted on ground", t->muted, t->ground},
        {"accent_text on ground", t->accent_text, t->ground},
        {"on_accent on accent", t->on_accent, t->accent},
        {"on_scrim on scrim", t->on_scrim, shaded},
        {"on_info on info", t->on_info, t->info},
        {"on_warning on warning", t->on_warning, t->warning},
        {"on_critical on critical", t->on_critical, t->critical},
    };
    int least = INT_MAX;
    for (int i = 0; i < COUNT(pairs); i++) {
        int contrast = theme_contrast(pairs[i].text, pairs[i].ground);
        if (contrast < least) {
            least = contrast;
            *pair = pairs[i].name;
        }
    }
    return least;
}
