/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "fonts"
#include "present/fonts.h"

#include <malloc.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include <SDL.h>
#include <SDL_ttf.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "present/fonts_coverage.h"
#include "present/fonts_list.h"
#include "present/resample.h"
#include "present/shape.h"

/* Colour emoji are bitmaps of one size: opened at it, scaled to what is wanted. */
#define EMOJI_STRIKE_PX 109
/* Sizes of a face kept open at once: headline, text and small print. More would cost memory, fewer time. */
#define MAX_SIZES 3
/* A file this large is a CJK face: 4 MB for each size that is open, against 0.3 MB for others. It gets one size and is
 * closed after each screen; opening it again takes 6 ms of the worker's time. */
#define HEAVY_BYTES (4L * 1024 * 1024)
#define MIN_SIZE_PX 4
#define MAX_SIZE_PX 2000
#define KEPT_SCREENS 2
/* A run is a part of a line: what is longer was not laid out for any screen. */
#define MAX_RUN_PX (2 * MAX_SCREEN_SIDE_PX)
#define MAX_RUN_BYTES MAX_ITEM_BYTES

struct sized_font {
    TTF_Font *font; /* NULL = free */
    int size_px;
    unsigned long screen; /* last used for */
    unsigned long turn;   /* last used at: oldest goes first */
};

struct face {
    const struct font_entry *entry;
    struct coverage coverage;
    struct sized_font sizes[MAX_SIZES];
    bool proved; /* has been opened, so its glyphs may be promised */
    bool broken; /* left out from now on */
    bool heavy;
};

struct fonts {
    struct font_list list;
    struct face *faces;
    struct font_metrics metrics;
    unsigned long screen, turn;
};

static struct face *face_of(struct fonts *f, font_face n)
{
    if (n < 0 || n >= f->list.count || f->faces[n].broken || !f->list.entries[n].path)
        return NULL;
    return &f->faces[n];
}

static void leave_out(struct face *face, const char *why)
{
    char path[200], reason[120];
    face->broken = true;
    LOG_WARN("font_left_out", "face=%s file=%s package=%s why=%s", face->entry->name,
             log_quote(face->entry->path, path, sizeof path), face->entry->package,
             log_quote(why, reason, sizeof reason));
}

static int open_size_px(const struct face *face, int size_px)
{
    return face->entry->use == FONT_EMOJI ? EMOJI_STRIKE_PX : size_px;
}

/* A free place, or the one that has not been used for longest. */
static struct sized_font *choose_place(struct face *face)
{
    int count = face->heavy || face->entry->use == FONT_EMOJI ? 1 : MAX_SIZES;
    struct sized_font *best = &face->sizes[0];
    for (int i = 0; i < count; i++) {
        struct sized_font *s = &face->sizes[i];
        if (!s->font)
            return s;
        if (s->turn < best->turn)
            best = s;
    }
    return best;
}

static TTF_Font *open_at(struct fonts *f, struct face *face, int size_px)
{
    int px = open_size_px(face, size_px);
    struct sized_font *s = NULL;
    for (int i = 0; i < MAX_SIZES && !s; i++) {
        if (face->sizes[i].font && face->sizes[i].size_px == px)
            s = &face->sizes[i];
    }
    if (!s) {
        s = choose_place(face);
        if (s->font && TTF_SetFontSize(s->font, px) != 0) {
            TTF_CloseFont(s->font);
            s->font = NULL;
        }
        if (!s->font) {
            s->font = TTF_OpenFontIndex(face->entry->path, px, face->entry->index);
            if (!s->font)
                return NULL;
            TTF_SetFontHinting(s->font, TTF_HINTING_LIGHT);
        }
        s->size_px = px;
    }
    s->screen = f->screen;
    s->turn = ++f->turn;
    return s->font;
}

/* The font, set up for a run. */
static enum err open_run(struct fonts *f, font_face n, int size_px, enum text_direction d,
                         const char script[5], TTF_Font **out)
{
    struct face *face = face_of(f, n);
    if (!face)
        return ERR_NOT_FOUND;
    if (size_px < MIN_SIZE_PX || size_px > MAX_SIZE_PX)
        return ERR_RANGE;
    TTF_Font *font = open_at(f, face, size_px);
    if (!font) {
        leave_out(face, TTF_GetError());
        return ERR_UNSUPPORTED;
    }
    TTF_SetFontDirection(font, d == TEXT_RTL ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR);
    TTF_SetFontScriptName(font, script[0] && strlen(script) == 4 ? script : "Zyyy");
    *out = font;
    return ERR_OK;
}

/* ---- font_metrics ------------------------------------------------------------------------------------------------ */

static int face_count(void *user)
{
    const struct fonts *f = user;
    return f->list.count;
}

static enum font_use face_use(void *user, font_face n)
{
    const struct fonts *f = user;
    return n >= 0 && n < f->list.count ? f->list.entries[n].use : FONT_TEXT;
}

static const char *face_language(void *user, font_face n)
{
    const struct fonts *f = user;
    return n >= 0 && n < f->list.count ? f->list.entries[n].language : "";
}

static bool has_glyph(void *user, font_face n, uint32_t code_point)
{
    struct fonts *f = user;
    struct face *face = face_of(f, n);
    if (!face || !coverage_has(&face->coverage, face->entry->path, face->entry->index, code_point))
        return false;
    /* Before the first promise: a file can have a sound cmap and still not open. */
    if (!face->proved && !open_at(f, face, MAX_SIZE_PX / 100)) {
        leave_out(face, TTF_GetError());
        return false;
    }
    face->proved = true;
    return true;
}

static int scaled(const struct fonts *f, font_face n, int size_px, int value)
{
    if (f->list.entries[n].use != FONT_EMOJI)
        return value;
    return (int)lround((double)value * size_px / EMOJI_STRIKE_PX);
}

/* SDL_ttf wants its text terminated. */
static enum err copy_text(const char *utf8, size_t bytes, char **out)
{
    if (bytes > MAX_RUN_BYTES)
        return ERR_TOO_BIG;
    char *text = mem_alloc(bytes + 1);
    if (!text)
        return ERR_NOMEM;
    memcpy(text, utf8, bytes);
    *out = text;
    return ERR_OK;
}

static enum err run_width(void *user, font_face n, int size_px, enum text_direction d,
                          const char script[5], const char *utf8, size_t bytes, int *width_px)
{
    struct fonts *f = user;
    TTF_Font *font;
    char *text;
    int w, h;
    if (!bytes) {
        *width_px = 0;
        return ERR_OK;
    }
    enum err e = open_run(f, n, size_px, d, script, &font);
    if (e)
        return e;
    e = copy_text(utf8, bytes, &text);
    if (e)
        return e;
    if (TTF_SizeUTF8(font, text, &w, &h) != 0) {
        leave_out(&f->faces[n], TTF_GetError());
        e = ERR_UNSUPPORTED;
    } else {
        *width_px = scaled(f, n, size_px, w);
    }
    mem_wipe_free(text, bytes);
    return e;
}

static enum err extents(void *user, font_face n, int size_px, int *ascent_px, int *descent_px)
{
    struct fonts *f = user;
    TTF_Font *font;
    enum err e = open_run(f, n, size_px, TEXT_LTR, "Zyyy", &font);
    if (e)
        return e;
    *ascent_px = scaled(f, n, size_px, TTF_FontAscent(font));
    *descent_px = scaled(f, n, size_px, -TTF_FontDescent(font));
    return ERR_OK;
}

/* ---- drawing ----------------------------------------------------------------------------------------------------- */

static bool row_has_ink(const SDL_Surface *s, int y)
{
    const uint32_t *px = (const uint32_t *)((const char *)s->pixels + (ptrdiff_t)y * s->pitch);
    for (int x = 0; x < s->w; x++) {
        if (px[x] >> 24)
            return true;
    }
    return false;
}

/* Rows that SDL_ttf put above the ascent for marks that reach higher. It does not tell, but its surface is then
 * taller than the font and has ink in the very first row. */
static int rows_above_ascent(const SDL_Surface *s, TTF_Font *font)
{
    int extra = s->h - TTF_FontHeight(font);
    if (extra <= 0 || !row_has_ink(s, 0))
        return 0;
    if (!row_has_ink(s, s->h - 1))
        return extra;
    return extra / 2; /* marks above and below: as good a guess as any */
}

static void blend_run(const SDL_Surface *s, int x0, int y0, struct pixmap *dst)
{
    struct rect r = rect_intersect((struct rect){x0, y0, s->w, s->h},
                                   (struct rect){0, 0, dst->width_px, dst->height_px});
    for (int y = r.y; y < r.y + r.h; y++) {
        const uint32_t *from =
            (const uint32_t *)((const char *)s->pixels + (ptrdiff_t)(y - y0) * s->pitch) + r.x - x0;
        uint32_t *to = pixmap_row(dst, y) + r.x;
        for (int x = 0; x < r.w; x++) {
            unsigned a = from[x] >> 24;
            if (a == 255)
                to[x] = from[x] & 0xffffff;
            else if (a)
                to[x] = shape_mix(to[x], from[x], a);
        }
    }
}

struct emoji_run {
    struct pixmap *dst;
    int x, y, width_px;
    unsigned alpha;
};

/* Rows of premultiplied ARGB words: SDL_ttf hands out colour glyphs that way. */
static void emit_emoji(void *user, int row, const uint8_t *argb)
{
    const struct emoji_run *e = user;
    int y = e->y + row;
    if (y < 0 || y >= e->dst->height_px)
        return;
    uint32_t *to = pixmap_row(e->dst, y);
    for (int i = 0; i < e->width_px; i++) {
        int x = e->x + i;
        const uint8_t *p = argb + 4 * i;
        if (x < 0 || x >= e->dst->width_px || !p[3])
            continue;
        uint32_t keep = 255 - (p[3] * e->alpha + 127) / 255, out = 0;
        for (int c = 0; c < 3; c++) {
            uint32_t v = (p[c] * e->alpha + (to[x] >> 8 * c & 255) * keep + 127) / 255;
            out |= (v > 255 ? 255 : v) << 8 * c;
        }
        to[x] = out;
    }
}

static enum err draw_emoji(const SDL_Surface *s, const struct scene_text *t, TTF_Font *font,
                           struct pixmap *dst)
{
    double scale = (double)t->size_px / EMOJI_STRIKE_PX;
    int w = (int)lround(s->w * scale), h = (int)lround(s->h * scale);
    if (w <= 0 || h <= 0)
        return ERR_OK;
    int top = t->baseline_px - (int)lround(TTF_FontAscent(font) * scale);
    struct emoji_run run = {dst, t->x_px, top, w, t->color.a};
    struct resample_plan plan = {
        .src_width_px = s->w,
        .src_height_px = s->h,
        .w = s->w,
        .h = s->h,
        .width_px = w,
        .height_px = h,
        .opaque = true, /* already multiplied */
        .emit = emit_emoji,
        .user = &run,
    };
    struct resample *r;
    enum err e = resample_new(&plan, &r);
    if (e)
        return e;
    for (int y = 0; y < s->h; y++)
        resample_row(r, (const uint8_t *)s->pixels + (ptrdiff_t)y * s->pitch);
    resample_free(r);
    return ERR_OK;
}

static enum err draw_text(struct fonts *f, const struct scene_text *t, const char *text,
                          TTF_Font *font, struct pixmap *dst)
{
    bool emoji = f->list.entries[t->face].use == FONT_EMOJI;
    int w, h;
    if (TTF_SizeUTF8(font, text, &w, &h) != 0)
        return ERR_UNSUPPORTED;
    if (w <= 0 || h <= 0)
        return ERR_OK;
    if (w > MAX_RUN_PX || h > MAX_RUN_PX)
        return ERR_TOO_BIG;
    SDL_Color c = {t->color.r, t->color.g, t->color.b, emoji ? 255 : t->color.a};
    SDL_Surface *s = TTF_RenderUTF8_Blended(font, text, c);
    if (!s)
        return ERR_NOMEM;
    enum err e = ERR_OK;
    if (emoji)
        e = draw_emoji(s, t, font, dst);
    else
        blend_run(s, t->x_px, t->baseline_px - TTF_FontAscent(font) - rows_above_ascent(s, font),
                  dst);
    mem_wipe(s->pixels, (size_t)s->pitch * (size_t)s->h);
    SDL_FreeSurface(s);
    return e;
}

enum err fonts_draw_run(struct fonts *f, const struct scene_text *t, struct pixmap *dst,
                        struct err_info *info)
{
    TTF_Font *font;
    char *text;
    size_t bytes = t->utf8 ? strlen(t->utf8) : 0;
    if (!bytes || !t->color.a)
        return ERR_OK;
    enum err e = open_run(f, t->face, t->size_px, t->direction, t->script, &font);
    if (e)
        return err_set(info, e, "face %d cannot be drawn with", t->face);
    e = copy_text(t->utf8, bytes, &text);
    if (!e) {
        e = draw_text(f, t, text, font, dst);
        mem_wipe_free(text, bytes);
    }
    return e ? err_set(info, e, "text run with face %d at %d px: %s", t->face, t->size_px,
                       err_name(e))
             : ERR_OK;
}

/* ---- opening and closing ----------------------------------------------------------------------------------------- */

static void warn_missing(void *user, const char *face, const char *package)
{
    (void)user;
    LOG_WARN("font_missing", "face=%s package=%s", face, package);
}

static bool any_installed(const struct font_list *l)
{
    for (int i = 0; i < l->count; i++) {
        if (l->entries[i].path)
            return true;
    }
    return false;
}

enum err fonts_open(const char *list_path, struct fonts **out, struct err_info *info)
{
    struct fonts *f = mem_alloc(sizeof *f);
    if (!f)
        return err_set(info, ERR_NOMEM, "out of memory");
    enum err e = font_list_load(list_path, &f->list, info);
    if (e)
        goto fail;
    if (!any_installed(&f->list)) {
        e = err_set(info, ERR_NOT_FOUND, "none of the listed fonts is installed");
        goto fail;
    }
    f->faces = mem_array((size_t)f->list.count, sizeof *f->faces);
    if (!f->faces || TTF_Init() != 0) {
        e = err_set(info, ERR_NOMEM, "SDL_ttf does not start");
        goto fail;
    }
    for (int i = 0; i < f->list.count; i++) {
        const struct font_entry *entry = &f->list.entries[i];
        struct stat st;
        f->faces[i].entry = entry;
        f->faces[i].heavy = entry->use != FONT_EMOJI && entry->path &&
                            stat(entry->path, &st) == 0 && st.st_size >= HEAVY_BYTES;
    }
    f->metrics = (struct font_metrics){
        .user = f,
        .face_count = face_count,
        .face_use = face_use,
        .face_language = face_language,
        .has_glyph = has_glyph,
        .run_width = run_width,
        .extents = extents,
    };
    fonts_missing(f, warn_missing, NULL);
    *out = f;
    return ERR_OK;
fail:
    mem_free(f->faces);
    font_list_clear(&f->list);
    mem_free(f);
    return e;
}

void fonts_close(struct fonts *f)
{
    if (!f)
        return;
    for (int i = 0; i < f->list.count; i++) {
        for (int k = 0; k < MAX_SIZES; k++) {
            if (f->faces[i].sizes[k].font)
                TTF_CloseFont(f->faces[i].sizes[k].font);
        }
        coverage_clear(&f->faces[i].coverage);
    }
    TTF_Quit();
    mem_free(f->faces);
    font_list_clear(&f->list);
    mem_free(f);
}

const struct font_metrics *fonts_metrics(struct fonts *f)
{
    return &f->metrics;
}

void fonts_trim(struct fonts *f)
{
    bool closed = false;
    f->screen++;
    for (int i = 0; i < f->list.count; i++) {
        for (int k = 0; k < MAX_SIZES; k++) {
            struct sized_font *s = &f->faces[i].sizes[k];
            if (!s->font || (!f->faces[i].heavy && s->screen + KEPT_SCREENS >= f->screen))
                continue;
            TTF_CloseFont(s->font);
            s->font = NULL;
            closed = true;
        }
        coverage_close(&f->faces[i].coverage);
    }
    if (closed)
        malloc_trim(0); /* a CJK face leaves megabytes of holes */
}

void fonts_missing(struct fonts *f, void (*each)(void *user, const char *face, const char *package),
                   void *user)
{
    for (int i = 0; i < f->list.count; i++) {
        if (!f->list.entries[i].path || f->faces[i].broken)
            each(user, f->list.entries[i].name, f->list.entries[i].package);
    }
}
