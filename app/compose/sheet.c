/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/sheet.h"

#include <hb.h>
#include <string.h>

#include "base/limits.h"

#define OTHER_HEIGHT_PM 880
#define EMOJI_HEIGHT_PM 930
/* longer than that: a bar, whose short side says too little of its size */
#define BAR_ASPECT_PM 2400

struct rect compose_header_rect(const struct compose_context *c)
{
    int side = c->width_px < c->height_px ? c->width_px : c->height_px;
    if (c->no_header)
        return (struct rect){0};
    return (struct rect){0, 0, c->width_px, (side * c->theme->header_pm + 500) / 1000};
}

enum err sheet_begin_plain(struct sheet *s, const struct compose_context *c, bool rtl,
                           struct color ground)
{
    int w = c->width_px, h = c->height_px;
    if (w < SHEET_MIN_SIDE_PX || h < SHEET_MIN_SIDE_PX || w > MAX_SCREEN_SIDE_PX ||
        h > MAX_SCREEN_SIDE_PX)
        return ERR_RANGE;
    *s = (struct sheet){.c = c,
                        .t = c->theme,
                        .width_px = w,
                        .height_px = h,
                        .short_px = w < h ? w : h,
                        .rtl = rtl,
                        .portrait = h > w};
    s->margin_px = sheet_px(s, s->t->margin_pm);
    int header = compose_header_rect(c).h;
    s->body = (struct rect){0, header, w, h - header};
    enum err e = scene_new(w, h, &s->scene);
    if (!e)
        e = scene_add_fill(s->scene, (struct rect){0, 0, w, h}, ground, 0);
    if (e)
        scene_free(s->scene);
    return e;
}

/* The part of a picture that fills the screen, from its middle. */
static struct rect cover(int w, int h, int screen_w, int screen_h)
{
    int64_t tall = (int64_t)h * screen_w, wide = (int64_t)w * screen_h;
    struct rect r = {0, 0, 65536, 65536};
    if (wide > tall)
        r.w = (int)(65536 * tall / wide);
    else
        r.h = (int)(65536 * wide / tall);
    r.x = (65536 - r.w) / 2;
    r.y = (65536 - r.h) / 2;
    return r;
}

static enum err add_background(struct sheet *s)
{
    const struct theme_picture *p = &s->t->pictures[THEME_BACKGROUND];
    struct rect all = {0, 0, s->width_px, s->height_px};
    struct color tint = s->t->ground, foot = s->t->gradient;
    if (p->width_px > 0) {
        struct scene_picture sp = {.sha256 = p->sha256, .dst = all};
        memcpy(sp.mime_type, p->mime_type, sizeof sp.mime_type);
        sp.crop = cover(p->width_px, p->height_px, s->width_px, s->height_px);
        tint.a =
            (uint8_t)((s->t->tint_pm * 255 + 999) / 1000); /* never less than was reckoned with */
        enum err e = scene_add_picture(s->scene, &sp);
        return e ? e : scene_add_fill(s->scene, all, tint, 0);
    }
    if (foot.r == tint.r && foot.g == tint.g && foot.b == tint.b)
        return ERR_OK;
    /* from below the header, whose strip has the ground's colour */
    return scene_add_gradient(s->scene, s->body, tint, foot);
}

enum err sheet_begin(struct sheet *s, const struct compose_context *c, bool rtl,
                     struct color ground)
{
    enum err e = sheet_begin_plain(s, c, rtl, ground);
    if (e || memcmp(&ground, &c->theme->ground, sizeof ground) != 0)
        return e;
    e = add_background(s);
    if (e)
        scene_free(s->scene);
    return e;
}

enum err sheet_end(struct sheet *s, enum err e, struct scene **out)
{
    if (e)
        scene_free(s->scene);
    else
        *out = s->scene;
    s->scene = NULL;
    return e;
}

enum text_align sheet_start(const struct sheet *s)
{
    return s->rtl ? TEXT_ALIGN_RIGHT : TEXT_ALIGN_LEFT;
}

enum text_align sheet_far(const struct sheet *s)
{
    return s->rtl ? TEXT_ALIGN_LEFT : TEXT_ALIGN_RIGHT;
}

int sheet_px(const struct sheet *s, int per_mille)
{
    return (s->short_px * per_mille + 500) / 1000;
}

struct rect sheet_mirror(const struct sheet *s, struct rect r)
{
    if (s->rtl)
        r.x = s->width_px - r.x - r.w;
    return r;
}

int sheet_columns_px(const struct sheet *s, int columns)
{
    int gutter = sheet_px(s, s->t->gutter_pm);
    int content = s->width_px - 2 * s->margin_px;
    return (content + gutter) * columns / 12 - gutter;
}

enum err sheet_fill(struct sheet *s, struct rect box, struct color c, int corner_px)
{
    if (box.w <= 0 || box.h <= 0)
        return ERR_OK;
    return scene_add_fill(s->scene, sheet_mirror(s, box), c, corner_px);
}

enum err sheet_fill_accent(struct sheet *s, struct rect box)
{
    s->accent = sheet_mirror(s, box);
    return sheet_fill(s, box, s->t->accent, 0);
}

enum err sheet_bar(struct sheet *s, int x_px, int y_px, struct color c)
{
    struct rect box = {x_px, y_px, sheet_px(s, s->t->bar_width_pm),
                       sheet_px(s, s->t->bar_height_pm)};
    if (box.h < 1 && s->t->bar_height_pm > 0)
        box.h = 1;
    return sheet_fill(s, box, c, 0);
}

struct text_style sheet_style(const struct sheet *s, const char *language, bool bold, int max_pm)
{
    const struct theme *t = s->t;
    int floor = sheet_px(s, t->text_floor_pm);
    int least_px = (s->short_px + 29) / 30; /* rounding never goes below 1/30 */
    floor = floor > least_px ? floor : least_px;
    int size = sheet_px(s, max_pm > 0 ? max_pm : t->meta_pm);
    int long_px = s->width_px > s->height_px ? s->width_px : s->height_px;
    if (max_pm > 0 && (int64_t)long_px * 1000 > (int64_t)s->short_px * BAR_ASPECT_PM)
        size = size * 3 / 2;
    return (struct text_style){.fonts = s->c->fonts,
                               .language = language,
                               .bold = bold,
                               .balance = true,
                               .max_px = size > floor ? size : floor,
                               .min_px = max_pm > 0 || size < floor ? floor : size,
                               .leading_pm = t->leading_pm,
                               .leading_large_pm = t->leading_large_pm,
                               .display_px = sheet_px(s, 100)};
}

struct text_style sheet_line_style(const struct sheet *s, const char *language, bool bold,
                                   int size_pm)
{
    struct text_style st = sheet_style(s, language, bold, s->t->text_floor_pm);
    int size = sheet_px(s, size_pm);
    st.max_px = st.min_px = size > st.min_px ? size : st.min_px;
    st.max_lines = 1;
    st.balance = false;
    return st;
}

enum err sheet_draw(struct sheet *s, const struct text_block *b, struct rect box,
                    enum text_align align, struct color color, struct color tint)
{
    box = sheet_mirror(s, box);
    return text_block_draw(b, s->scene, box.x, box.y, box.w,
                           &(struct text_paint){align, color, tint});
}

enum err sheet_text(struct sheet *s, const struct text_style *style, const char *text,
                    struct rect box, enum text_align align, struct color color, int *height_px)
{
    if (height_px)
        *height_px = 0;
    if (!text || !text[0] || box.w <= 0 || box.h <= 0)
        return ERR_OK;
    struct text_block *b;
    enum err e = text_block_new(style, text, strlen(text), box.w, box.h, &b);
    if (e)
        return e;
    e = sheet_draw(s, b, box, align, color, color);
    if (!e && height_px)
        *height_px = b->height_px;
    text_block_free(b);
    return e;
}

int sheet_seen_top(const struct text_block *b)
{
    /* Other scripts' letters reach higher than Latin capitals. */
    uint32_t script =
        b->text->count > 0 ? b->text->script[b->text->paras[0].start] : HB_SCRIPT_LATIN;
    bool low = script == HB_SCRIPT_LATIN || script == HB_SCRIPT_GREEK ||
               script == HB_SCRIPT_CYRILLIC || script == HB_SCRIPT_HEBREW;
    bool emoji = b->line_count > 0 && text_holds_emoji(b->text, b->lines[0].start, b->lines[0].end);
    int height_pm = emoji ? EMOJI_HEIGHT_PM : low ? CAP_HEIGHT_PM : OTHER_HEIGHT_PM;
    int top = b->baseline_px - b->size_px * height_pm / 1000;
    return top > 0 ? top : 0;
}

int sheet_seen_bottom(const struct text_block *b)
{
    return b->line_count > 0 ? b->last_baseline_px : 0;
}
