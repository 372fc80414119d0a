/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/preview_sheet.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "cli/sheet_grid.h"
#include "cli/sheet_paint.h"
#include "node/assets.h"
#include "present/blend.h"
#include "present/output.h"

#define PATH_BYTES 4096
#define LEAST_WIDTH_PX 900 /* for the title */
#define GROUND 0xe8e8e5    /* a grey that flatters neither light themes nor dark ones */
#define EDGE 0xbdbdb8
#define RULE 0xcfcfca

static const struct color ink = {27, 27, 26, 255}, muted = {88, 88, 85, 255};

struct preview_sheet {
    const struct preview_options *options;
    const struct preview_about *about;
    bool say;
    struct fonts *fonts;
    struct pixmap *pixels;
    struct sheet_cursor cursor;
    struct sheet_grid grid;
    struct preview_size size; /* of the section; 0 = none yet */
    char group_id[64];        /* of the group under way, cut */
    int group_page;
    int count; /* pictures on this sheet */
};

static struct sheet_grid grid_of(const struct preview_sheet *s, struct preview_size size)
{
    const struct preview_about *a = s->about;
    return sheet_grid_make(size.width_px, size.height_px, a->theme_count,
                           a->subjects * a->theme_count);
}

static int width_of(const struct preview_sheet *s)
{
    int width = LEAST_WIDTH_PX;
    for (int i = 0; i < s->options->size_count; i++) {
        struct sheet_grid g = grid_of(s, s->options->sizes[i]);
        int own = sheet_grid_width_px(&g) + 2 * SHEET_MARGIN_PX;
        width = own > width ? own : width;
    }
    return width < MAX_SHEET_WIDTH_PX ? width : MAX_SHEET_WIDTH_PX;
}

enum err preview_sheet_open(const struct preview_options *o, const struct preview_about *about,
                            bool say, struct preview_sheet **out, struct err_info *info)
{
    char path[PATH_BYTES];
    struct preview_sheet *s = mem_alloc(sizeof *s);
    if (!s)
        return err_set(info, ERR_NOMEM, "out of memory");
    s->options = o;
    s->about = about;
    s->say = say;
    s->cursor.height_px = MAX_SHEET_HEIGHT_PX;
    enum err e = assets_path(about->settings, "fonts/fonts.conf", path, sizeof path, info);
    if (!e)
        e = fonts_open(path, &s->fonts, info);
    if (!e && (e = pixmap_new(width_of(s), MAX_SHEET_HEIGHT_PX, &s->pixels)))
        err_set(info, e, "out of memory for a sheet");
    if (e) {
        preview_sheet_close(s);
        return e;
    }
    *out = s;
    return ERR_OK;
}

void preview_sheet_close(struct preview_sheet *s)
{
    if (!s)
        return;
    fonts_close(s->fonts);
    pixmap_free(s->pixels);
    mem_free(s);
}

static enum err write_words(struct preview_sheet *s, const char *text, struct rect at, int size_px,
                            bool bold, struct color color, struct err_info *info)
{
    struct sheet_words w = {.text = text,
                            .x_px = at.x,
                            .width_px = at.w,
                            .baseline_px = at.y,
                            .size_px = size_px,
                            .bold = bold,
                            .color = color};
    return sheet_paint_words(s->fonts, &w, s->pixels, info);
}

/* "3 posts, 1 card" */
static int describe_count(char *out, size_t out_bytes, int posts, int cards)
{
    const char *post = posts == 1 ? "post" : "posts", *card = cards == 1 ? "card" : "cards";
    if (posts && cards)
        return snprintf(out, out_bytes, "%d %s, %d %s", posts, post, cards, card);
    return snprintf(out, out_bytes, "%d %s", posts + cards, posts ? post : card);
}

/* What the sheets hold and which one this is. */
static void describe(const struct preview_sheet *s, char *out, size_t out_bytes)
{
    const struct preview_about *a = s->about;
    const char *before = "  \xc2\xb7  ";
    int cards = s->options->card_count;
    int n = describe_count(out, out_bytes, a->subjects - cards, cards);
    for (int i = 0; i < a->theme_count && n > 0 && (size_t)n < out_bytes; i++)
        n += snprintf(out + n, out_bytes - (size_t)n, "%s%s", i ? ", " : before, a->themes[i]);
    if (s->cursor.sheet > 1 && n > 0 && (size_t)n < out_bytes)
        snprintf(out + n, out_bytes - (size_t)n, "%ssheet %d", before, s->cursor.sheet);
}

static enum err begin_sheet(struct preview_sheet *s, struct err_info *info)
{
    char words[512];
    struct rect all = {0, 0, s->pixels->width_px, s->pixels->height_px};
    struct rect at = {SHEET_MARGIN_PX, 76, all.w - 2 * SHEET_MARGIN_PX, 0};
    const char *title = s->about->title && s->about->title[0] ? s->about->title : "Contact sheet";
    fill_rect(s->pixels, all, GROUND, 255);
    s->count = 0;
    enum err e = write_words(s, title, at, 44, true, ink, info);
    describe(s, words, sizeof words);
    at.y = 112;
    return e ? e : write_words(s, words, at, 24, false, muted, info);
}

/* The size, and a line over the whole width. */
static enum err draw_heading(struct preview_sheet *s, int y_px, struct err_info *info)
{
    char words[64];
    struct rect at = {SHEET_MARGIN_PX, y_px + 46, s->pixels->width_px - 2 * SHEET_MARGIN_PX, 0};
    snprintf(words, sizeof words, "%d \xc3\x97 %d", s->size.width_px, s->size.height_px);
    fill_rect(s->pixels, (struct rect){at.x, y_px + 8, at.w, 2}, RULE, 255);
    return write_words(s, words, at, 28, true, ink, info);
}

static enum err write_sheet(struct preview_sheet *s, struct err_info *info)
{
    char path[PATH_BYTES];
    int height = s->cursor.used_px + SHEET_MARGIN_PX / 2;
    struct pixmap used = pixmap_view(s->pixels, (struct rect){0, 0, s->pixels->width_px, height});
    enum err e = preview_name_sheet(s->options->sheet, s->cursor.sheet, path, sizeof path);
    if (e)
        return err_set(info, e, "the sheet's name is too long");
    e = png_write(path, &used, info);
    if (!e && s->say)
        printf("%s\tsheet %d\t%d pictures\t%dx%d\n", path, s->cursor.sheet, s->count, used.width_px,
               height);
    return e;
}

static enum err draw_caption(struct preview_sheet *s, const struct preview_picture *p,
                             struct rect cell, struct err_info *info)
{
    char words[160];
    int n = snprintf(words, sizeof words, "%d \xc3\x97 %d  \xc2\xb7  %s", p->size.width_px,
                     p->size.height_px, p->theme);
    if (p->in_foot && n > 0 && (size_t)n < sizeof words)
        snprintf(words + n, sizeof words - (size_t)n, "  \xc2\xb7  at the foot");
    else if (p->page_count > 1 && n > 0 && (size_t)n < sizeof words)
        snprintf(words + n, sizeof words - (size_t)n, "  \xc2\xb7  page %d of %d", p->page + 1,
                 p->page_count);
    struct rect at = {cell.x, cell.y + cell.h - SHEET_CAPTION_PX + 34, cell.w, 0};
    enum err e = write_words(s, p->id, at, 22, true, ink, info);
    at.y += 26;
    return e ? e : write_words(s, words, at, 18, false, muted, info);
}

static enum err draw_cell(struct preview_sheet *s, const struct preview_picture *p,
                          struct rect cell, struct err_info *info)
{
    struct rect thumb = {cell.x, cell.y, s->grid.thumb_w_px, s->grid.thumb_h_px};
    struct rect edge = {thumb.x - 1, thumb.y - 1, thumb.w + 2, thumb.h + 2};
    fill_rect(s->pixels, edge, EDGE, 255); /* a white theme has an end too */
    enum err e = sheet_paint_picture(p->frame, thumb, s->pixels);
    if (e)
        return err_set(info, e, "out of memory for a small picture");
    e = draw_caption(s, p, cell, info);
    fonts_trim(s->fonts);
    return e;
}

/* Pictures of the same page of the same post, in several themes. */
static bool starts_group(struct preview_sheet *s, const struct preview_picture *p)
{
    char id[sizeof s->group_id];
    snprintf(id, sizeof id, "%s", p->word);
    if (p->page == s->group_page && !strcmp(id, s->group_id))
        return false;
    memcpy(s->group_id, id, sizeof id);
    s->group_page = p->page;
    return true;
}

enum err preview_sheet_add(struct preview_sheet *s, const struct preview_picture *p,
                           struct err_info *info)
{
    bool section = s->size.width_px != p->size.width_px || s->size.height_px != p->size.height_px;
    if (section) {
        s->size = p->size;
        s->grid = grid_of(s, p->size);
        s->group_id[0] = 0;
        sheet_cursor_section(&s->cursor);
    }
    struct sheet_cursor before = s->cursor;
    struct sheet_place place =
        sheet_cursor_next(&s->cursor, &s->grid, starts_group(s, p), p->theme_index);
    enum err e = ERR_OK;
    if (s->cursor.sheet > MAX_SHEETS)
        return err_set(info, ERR_FULL, "it takes more than %d sheets; ask for fewer posts",
                       MAX_SHEETS);
    if (place.new_sheet && before.sheet > 0) {
        struct sheet_cursor now = s->cursor;
        s->cursor = before;
        e = write_sheet(s, info);
        s->cursor = now;
    }
    if (!e && place.new_sheet)
        e = begin_sheet(s, info);
    if (!e && place.new_section)
        e = draw_heading(s, place.heading_y_px, info);
    s->count++;
    return e ? e : draw_cell(s, p, place.cell, info);
}

enum err preview_sheet_finish(struct preview_sheet *s, struct err_info *info)
{
    if (!s->cursor.sheet)
        return ERR_OK; /* nothing could be drawn, which was said */
    return write_sheet(s, info);
}

int preview_sheet_count(const struct preview_sheet *s)
{
    return s->cursor.sheet;
}
