/* SPDX-License-Identifier: Apache-2.0 */
/* The largest size at which a text fits its box, and what happens when none does. */
#include "compose/text_layout.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "compose/text_fill.h"

#define LOG_MODULE "compose"
#define MAX_SIZES 64
#define STEP_PM 945 /* from one size to the next: finer is not seen */
/* tries with a narrower box when drawn runs come out wider than measured words */
#define MAX_NARROWER 4
#define MAX_GENTLE_CUTS 8 /* then by halves */

struct fitter {
    const struct text_style *style;
    struct text_block *b;
    struct text_measure *m;
    int width_px, height_px;
    int sizes[MAX_SIZES]; /* large to small */
    int size_count;
};

static void list_sizes(struct fitter *f)
{
    int least = f->style->min_px > 0 ? f->style->min_px : 1;
    int size = f->style->max_px > least ? f->style->max_px : least;
    for (; size > least && f->size_count < MAX_SIZES - 1; size = size * STEP_PM / 1000)
        f->sizes[f->size_count++] = size;
    f->sizes[f->size_count++] = least;
}

/* The box's width, or that of the longest line that reads well. */
static int width_at(const struct fitter *f, int size_px)
{
    int measure = f->style->measure_em * size_px;
    return measure > 0 && measure < f->width_px ? measure : f->width_px;
}

static enum err fill_at(struct fitter *f, int size_px, int width_px, enum text_split split,
                        bool *fits)
{
    const struct text_fill fill = {.size_px = size_px,
                                   .width_px = width_px,
                                   .height_px = f->height_px,
                                   .to = f->b->text->count,
                                   .split = split};
    return text_block_fill(f->b, f->m, f->style, &fill, fits);
}

/* Where the answer probably is, from the area: measuring there mostly saves measuring twice. */
static int guess(const struct fitter *f)
{
    int i = 0;
    for (; i < f->size_count - 1; i++) {
        int64_t s = f->sizes[i], area = (int64_t)width_at(f, f->sizes[i]) * f->height_px;
        if (s * s * (f->b->text->count + 1) * 3 / 4 <= area)
            break;
    }
    return i;
}

/* Largest size that fits by scaled widths, size_count if none. */
static enum err search(struct fitter *f, enum text_split split, int *out)
{
    int low = 0, high = f->size_count; /* sizes[high] fits or is the end */
    while (low < high) {
        int middle = (low + high) / 2;
        bool fits = false;
        enum err e = fill_at(f, f->sizes[middle], width_at(f, f->sizes[middle]), split, &fits);
        if (e)
            return e;
        if (fits)
            high = middle;
        else
            low = middle + 1;
    }
    *out = low;
    return ERR_OK;
}

/* Lay out for good at one size. */
static enum err try_size(struct fitter *f, int size_px, enum text_split split, bool *fits)
{
    enum err e = text_measure_set_size(f->m, size_px);
    int width = width_at(f, size_px);
    for (int i = 0; i < MAX_NARROWER && !e; i++) {
        e = fill_at(f, size_px, width, split, fits);
        if (e || !*fits)
            return e;
        e = text_block_place(f->b, f->m, f->style, width, fits);
        if (e)
            return e;
        *fits = f->b->width_px <= f->width_px && f->b->height_px <= f->height_px;
        if (*fits || f->b->width_px <= f->width_px)
            return ERR_OK;
        /* letters measured one by one may be narrower than together: by the same ratio in every line */
        width = (int)((int64_t)width * f->width_px / (f->b->width_px + 1)) - 1;
        if (width < size_px)
            break;
    }
    *fits = false;
    return e;
}

static enum err fit(struct fitter *f, bool *fits)
{
    int whole = 0, split = 0;
    enum err e = text_measure_set_size(f->m, f->sizes[guess(f)]);
    if (!e)
        e = search(f, TEXT_SPLIT_NONE, &whole);
    if (!e)
        e = search(f, TEXT_SPLIT_ENDLESS, &split);
    if (e)
        return e;
    /* one endless word does not make all the others small */
    bool none = whole < f->size_count && f->sizes[whole] * 5 >= f->sizes[split] * 3;
    enum text_split how = none ? TEXT_SPLIT_NONE : TEXT_SPLIT_ENDLESS;
    *fits = false;
    for (int i = none ? whole : split; i < f->size_count && !*fits && !e; i++)
        e = try_size(f, f->sizes[i], how, fits);
    if (e || *fits)
        return e;
    e = search(f, TEXT_SPLIT_ANY, &split);
    for (int i = split; i < f->size_count && !*fits && !e; i++)
        e = try_size(f, f->sizes[i], TEXT_SPLIT_ANY, fits);
    return e;
}

/* ---- cutting ---- */

static bool dangles(const struct text *t, int i)
{
    uint32_t c = t->cp[i];
    return (t->marks[i] & (TEXT_SPACE | TEXT_HIDDEN)) || c == '\n' || c == ',' || c == ';' ||
           c == ':' || c == '-' || c == '(' || c == 0x2013 || c == 0x2014 || c == 0x3001 ||
           c == 0x60C;
}

/* Where to end so that at most `most` code points stay: behind a sentence if that keeps most of it, else behind a word,
 * else behind a cluster. */
static int cut_position(const struct text *t, int most)
{
    for (int i = most; i > most * 3 / 4; i--)
        if (text_ends_sentence(t, i))
            return i;
    for (int i = most; i > most / 2; i--) {
        if (!(t->marks[i - 1] & TEXT_BREAK_ALLOWED))
            continue;
        int end = i;
        while (end > 0 && dangles(t, end - 1))
            end--;
        if (end > most / 2)
            return end;
    }
    int end = most;
    while (end > 0 && !(t->marks[end - 1] & TEXT_CLUSTER_END))
        end--;
    return end;
}

static enum err shorten(struct fitter *f, const struct text *whole, int end)
{
    struct strbuf s;
    strbuf_init(&s, TEXT_MAX_BYTES);
    size_t bytes = text_encode(whole, 0, end, true);
    (void)strbuf_append(&s, whole->scratch, bytes);
    bool sentence = text_ends_sentence(whole, end) && whole->cp[end - 1] < 0x2000;
    enum err e = strbuf_puts(&s, sentence ? "\xC2\xA0\xE2\x80\xA6" : "\xE2\x80\xA6");
    struct text *t = NULL;
    struct text_measure *m = NULL;
    if (!e)
        e = text_new(whole->fonts, whole->language, whole->bold, s.data, s.len_bytes, &t);
    if (!e)
        e = text_measure_new(t, &m);
    strbuf_clear(&s);
    if (e) {
        text_free(t);
        return e;
    }
    text_measure_free(f->m);
    f->m = m;
    if (f->b->text != whole)
        text_free(f->b->text);
    f->b->text = t;
    return ERR_OK;
}

/* Not even at the smallest size. What does not fit is left out, never drawn over the edge. */
static enum err cut(struct fitter *f)
{
    struct text *whole = f->b->text;
    int least = f->sizes[f->size_count - 1];
    bool fits = false;
    enum err e = text_measure_set_size(f->m, least);
    if (!e)
        e = fill_at(f, least, width_at(f, least), TEXT_SPLIT_ANY, &fits);
    int most = f->b->line_count > 0 ? f->b->lines[f->b->line_count - 1].end : 0;
    fits = false;
    int tries = 0;
    while (!e && !fits && most > 0) {
        int end = cut_position(whole, most);
        if (end <= 0)
            break;
        e = shorten(f, whole, end);
        if (!e)
            e = try_size(f, least, TEXT_SPLIT_ANY, &fits);
        most = end - 1 - end / (tries++ < MAX_GENTLE_CUTS ? 32 : 2);
    }
    if (!e && !fits) { /* not one word */
        f->b->line_count = 0;
        f->b->run_count = 0;
        f->b->width_px = 0;
        f->b->height_px = 0;
    }
    if (!e) {
        f->b->cut = true;
        LOG_INFO("text-cut", "code_points=%d kept=%d size_px=%d width_px=%d height_px=%d",
                 whole->count, fits ? f->b->text->count - 1 : 0, least, f->width_px, f->height_px);
    }
    if (f->b->text != whole)
        text_free(whole);
    return e;
}

enum err text_block_new(const struct text_style *style, const char *utf8, size_t bytes,
                        int width_px, int height_px, struct text_block **out)
{
    struct fitter f = {.style = style, .width_px = width_px, .height_px = height_px};
    bool fits = true;
    if (bytes > MAX_ITEM_BYTES)
        return ERR_TOO_BIG;
    struct text_block *b = mem_alloc(sizeof *b);
    if (!b)
        return ERR_NOMEM;
    f.b = b;
    list_sizes(&f);
    enum err e = text_new(style->fonts, style->language, style->bold, utf8, bytes, &b->text);
    if (!e)
        e = text_measure_new(b->text, &f.m);
    if (!e && b->text->para_count > 0)
        e = fit(&f, &fits);
    if (!e && !fits && style->whole) {
        b->line_count = b->run_count = b->width_px = b->height_px = 0;
        b->cut = true;
    } else if (!e && !fits) {
        e = cut(&f);
    }
    text_measure_free(f.m);
    if (e)
        text_block_free(b);
    else
        *out = b;
    return e;
}
