/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody said: a large opening mark, the words in large type, and beneath them who it was. */
#include <string.h>

#include "compose/content.h"
#include "compose/reading.h"

#define MARK_PM 340    /* em of the mark, of the short side */
#define MOST_CHARS 300 /* longer texts in quotation marks are read as texts */

/* Where a mark's ink lies, per mille of the em: its top above the baseline, its height, and what is empty before it. */
static const struct pair {
    const char *open, *close;
    int ink_top_pm, ink_high_pm, bearing_pm;
} pairs[] = {
    {"\u201C", "\u201D", 740, 270, 45},  {"\u201E", "\u201C", 130, 270, 45},
    {"\u201E", "\u201D", 130, 270, 45},  {"\u00AB", "\u00BB", 480, 390, 45},
    {"\u00BB", "\u00AB", 480, 390, 45},  {"\u201D", "\u201D", 740, 270, 45},
    {"\u300C", "\u300D", 860, 640, 590}, {"\u300E", "\u300F", 860, 640, 560},
    {"\"", "\"", 740, 270, 60},
};
#define PAIRS (sizeof pairs / sizeof pairs[0])

static bool spaced(const char *text, size_t n) /* only white space in the first n bytes */
{
    return strspn(text, " \t\r\n") >= n;
}

/* The pair around all of the text; *from, *bytes what stands between. A second opening mark inside is fine, but a closing one
 * says that the text goes on outside of the quotation. */
static const struct pair *find_pair(const char *text, size_t *from, size_t *bytes)
{
    size_t lead = strspn(text, " \t\r\n"), n = strlen(text);
    while (n > lead && spaced(text + n - 1, 1))
        n--;
    for (size_t i = 0; i < PAIRS; i++) {
        size_t open = strlen(pairs[i].open), close = strlen(pairs[i].close);
        if (n < lead + open + close + 1 || memcmp(text + lead, pairs[i].open, open) != 0 ||
            memcmp(text + n - close, pairs[i].close, close) != 0)
            continue;
        const char *inner = strstr(text + lead + open, pairs[i].close);
        if (inner != text + n - close)
            continue;
        *from = lead + open;
        *bytes = n - close - *from;
        return &pairs[i];
    }
    return NULL;
}

bool layout_quote_suits(const struct content *k)
{
    size_t from, bytes;
    return k->text && !k->title && k->text_chars <= MOST_CHARS &&
           find_pair(k->text, &from, &bytes) != NULL;
}

/* The mark that a language opens with, for words that came without. */
static const struct pair *pair_of_language(const char *language)
{
    static const struct {
        const char *language;
        int pair;
    } uses[] = {{"de", 1}, {"cs", 1}, {"sk", 1}, {"pl", 2}, {"hu", 2},     {"ro", 2},
                {"fr", 3}, {"ru", 3}, {"uk", 3}, {"el", 3}, {"ar", 3},     {"fa", 3},
                {"es", 3}, {"fi", 5}, {"sv", 5}, {"ja", 6}, {"zh-Hant", 6}};
    for (size_t i = 0; language && i < sizeof uses / sizeof uses[0]; i++)
        if (text_language_is(language, uses[i].language))
            return &pairs[uses[i].pair];
    return &pairs[0];
}

struct quote {
    const struct pair *pair;
    struct text_block *mark, *words;
    int mark_px, gap_px; /* heights as the eye sees them */
};

static enum err fit_quote(struct sheet *s, const struct content *k, struct rect box,
                          struct quote *q)
{
    size_t from = 0, bytes = strlen(k->text);
    q->pair = find_pair(k->text, &from, &bytes);
    if (!q->pair)
        q->pair = pair_of_language(k->language);
    int em = sheet_px(s, MARK_PM) < box.h / 2 ? sheet_px(s, MARK_PM) : box.h / 2;
    struct text_style st = sheet_line_style(s, k->language, true, 0);
    st.max_px = st.min_px = em > st.min_px ? em : st.min_px;
    enum err e =
        text_block_new(&st, q->pair->open, strlen(q->pair->open), box.w, 4 * st.max_px, &q->mark);
    if (e)
        return e;
    q->mark_px = st.max_px * q->pair->ink_high_pm / 1000;
    q->gap_px = sheet_px(s, 52);
    struct text_style large = sheet_style(s, k->language, true, s->t->text_max_pm * 4 / 5);
    large.whole = true;
    return text_block_new(&large, k->text + from, bytes, box.w, box.h - q->mark_px - q->gap_px,
                          &q->words);
}

static enum err draw_quote(struct sheet *s, const struct quote *q, struct rect box)
{
    int top = sheet_seen_top(q->words), seen = sheet_seen_bottom(q->words) - top;
    int all = q->mark_px + q->gap_px + seen;
    int y = box.y + (box.h > all ? (box.h - all) * 2 / 5 : 0);
    int ink = q->mark->baseline_px - q->mark->size_px * q->pair->ink_top_pm / 1000;
    /* the mark's own bearing is large at this size: its ink, not its box, stands on the margin */
    struct rect mark = {box.x - q->mark->size_px * q->pair->bearing_pm / 1000, y - ink, box.w,
                        q->mark->height_px};
    struct rect words = {box.x, y + q->mark_px + q->gap_px - top, box.w, q->words->height_px};
    enum err e = sheet_draw(s, q->mark, mark, sheet_start(s), s->t->accent, s->t->accent);
    return e ? e : sheet_draw(s, q->words, words, TEXT_ALIGN_START, s->t->ink, s->t->accent_text);
}

enum err layout_quote(struct sheet *s, const struct content *k)
{
    struct rect box;
    struct quote q = {0};
    int start = s->scene->count;
    enum err e = pictures_beside(s, k, &box);
    if (e)
        return e;
    int byline = byline_height_px(s, k), foot = byline > 0 ? byline + sheet_px(s, 50) : 0;
    struct rect words = box;
    words.h -= foot;
    if (words.w > s->width_px * 10 / 12)
        words.w = s->width_px * 10 / 12;
    bool room = words.h > s->body.h / 3;
    if (room)
        e = fit_quote(s, k, words, &q);
    bool whole = room && !e && !q.words->cut && q.words->line_count > 0;
    if (whole) {
        const struct byline_colors colors = {
            .name = s->t->ink, .date = s->t->muted, .tags = s->t->accent_text};
        s->scene->reading_ms = reading_ms(NULL, k->text);
        e = draw_quote(s, &q, words);
        struct rect at = {box.x, box.y + box.h - byline, box.w, byline};
        if (!e && byline > 0)
            e = byline_draw(s, k, at, !s->portrait && !k->picture, &colors);
    }
    text_block_free(q.mark);
    text_block_free(q.words);
    if (e || whole)
        return e;
    scene_take_back(s->scene, start);
    return k->picture ? layout_text_photo(s, k) : layout_text(s, k);
}
