/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/text_measure.h"

#include <string.h>

#include "base/mem.h"

/* Beyond this a run is measured in parts: a shaper's cost may grow faster than its input. */
#define MAX_RUN_CODE_POINTS 512

bool text_next_run(const struct text *t, int at, int end, struct text_run *out)
{
    while (at < end && (t->marks[at] & TEXT_HIDDEN))
        at++;
    if (at >= end)
        return false;
    struct text_run r = {.start = at,
                         .face = t->face[at],
                         .script = t->script[at],
                         .level = t->level[at],
                         .tint = (t->marks[at] & TEXT_TINT) != 0};
    int i = at;
    for (; i < end; i++) {
        if (t->marks[i] & TEXT_HIDDEN)
            continue;
        bool tint = (t->marks[i] & TEXT_TINT) != 0;
        if (t->face[i] != r.face || t->script[i] != r.script || t->level[i] != r.level ||
            tint != r.tint)
            break;
        if (i - at >= MAX_RUN_CODE_POINTS && i > 0 && (t->marks[i - 1] & TEXT_CLUSTER_END))
            break;
    }
    r.end = i;
    *out = r;
    return true;
}

static void script_tag(uint32_t script, char out[5])
{
    for (int i = 0; i < 4; i++)
        out[i] = (char)(script >> (24 - 8 * i));
    out[4] = '\0';
}

enum err text_run_measure(const struct text *t, int size_px, struct text_run *run)
{
    size_t bytes = text_encode(t, run->start, run->end, false);
    if (run->hyphen)
        t->scratch[bytes++] = '-';
    t->scratch[bytes] = '\0';
    char script[5];
    script_tag(run->script, script);
    int width = 0;
    enum err e = t->fonts->run_width(t->fonts->user, run->face, size_px,
                                     run->level & 1 ? TEXT_RTL : TEXT_LTR, script, t->scratch,
                                     bytes, &width);
    if (e)
        return e;
    run->width_px = width < 0 ? 0 : width;
    return ERR_OK;
}

static enum err measure_range(const struct text *t, int size_px, int start, int end, int *width_px)
{
    struct text_run r;
    int sum = 0;
    for (int at = start; text_next_run(t, at, end, &r); at = r.end) {
        enum err e = text_run_measure(t, size_px, &r);
        if (e)
            return e;
        sum += r.width_px;
    }
    *width_px = sum;
    return ERR_OK;
}

static bool is_comma(uint32_t c)
{
    return c == ',' || c == ';' || c == ':' || c == 0x60C;
}

/* "building 4": a short number does not begin a line, it stays with the word before; but behind a comma, as in "Friday, 12 June",
 * it goes with what follows. */
static bool is_short_number(const struct text *t, const struct text_piece *p)
{
    int length = p->seen_end - p->start;
    return length > 0 && length <= 4 && t->cp[p->start] >= '0' && t->cp[p->start] <= '9';
}

static void add_piece(struct text_measure *m, int first, struct text_piece p)
{
    const struct text_piece *before =
        m->piece_count > first ? &m->pieces[m->piece_count - 1] : NULL;
    bool number = before && is_short_number(m->text, &p) && before->seen_end == before->end - 1 &&
                  m->text->cp[before->seen_end] == ' ';
    bool apart = number && is_comma(m->text->cp[before->seen_end - 1]);
    p.poor = (m->text->marks[p.end - 1] & TEXT_BREAK_POOR) != 0;
    p.address = p.poor && (m->text->marks[p.end - 1] & TEXT_TINT);
    p.poor |= apart;
    p.glued = number && !apart && !before->glued;
    m->pieces[m->piece_count++] = p;
}

static void find_pieces(struct text_measure *m)
{
    const struct text *t = m->text;
    for (int i = 0; i < t->para_count; i++) {
        const struct text_para *p = &t->paras[i];
        m->para_piece[i] = m->piece_count;
        for (int start = p->start; start < p->end;) {
            int end = start;
            while (end < p->end - 1 && !(t->marks[end] & TEXT_BREAK_ALLOWED))
                end++;
            end++;
            int seen = end;
            while (seen > start && (t->marks[seen - 1] & (TEXT_SPACE | TEXT_HIDDEN)))
                seen--;
            add_piece(m, m->para_piece[i],
                      (struct text_piece){.start = start, .seen_end = seen, .end = end});
            start = end;
        }
    }
    m->para_piece[t->para_count] = m->piece_count;
}

enum err text_measure_new(struct text *t, struct text_measure **out)
{
    struct text_measure *m = mem_alloc(sizeof *m);
    if (!m)
        return ERR_NOMEM;
    m->text = t;
    m->pieces = mem_array((size_t)t->count + 1, sizeof *m->pieces);
    m->para_piece = mem_array((size_t)t->para_count + 1, sizeof *m->para_piece);
    m->cluster_px = mem_array((size_t)t->count + 1, sizeof *m->cluster_px);
    if (!m->pieces || !m->para_piece || !m->cluster_px) {
        text_measure_free(m);
        return ERR_NOMEM;
    }
    find_pieces(m);
    *out = m;
    return ERR_OK;
}

void text_measure_free(struct text_measure *m)
{
    if (!m)
        return;
    mem_free(m->pieces);
    mem_free(m->para_piece);
    mem_free(m->cluster_px);
    mem_free(m);
}

/* One space in the face and script of the one before has its width. */
static enum err measure_space(struct text_measure *m, int size_px, const struct text_piece *p,
                              int *width_px)
{
    const struct text *t = m->text;
    struct text_run r;
    bool single = p->end - p->seen_end == 1 && t->cp[p->seen_end] == ' ' &&
                  text_next_run(t, p->seen_end, p->end, &r);
    if (!single)
        return measure_range(t, size_px, p->seen_end, p->end, width_px);
    if (m->space.end == 0 || r.face != m->space.face || r.script != m->space.script ||
        r.level != m->space.level) {
        enum err e = text_run_measure(t, size_px, &r);
        if (e)
            return e;
        m->space = r;
    }
    *width_px = m->space.width_px;
    return ERR_OK;
}

static enum err measure_piece(struct text_measure *m, struct text_piece *p, int size_px)
{
    const struct text *t = m->text;
    enum err e = measure_range(t, size_px, p->start, p->seen_end, &p->seen_px);
    int space = 0;
    if (!e && p->seen_end < p->end)
        e = measure_space(m, size_px, p, &space);
    if (e)
        return e;
    p->whole_px = p->seen_px + space;
    p->hyphen_px = 0;
    if (t->marks[p->end - 1] &
        TEXT_SOFT_HYPHEN) /* close enough: an eighth of an em more than Latin hyphens have */
        p->hyphen_px = size_px / 2;
    return ERR_OK;
}

enum err text_measure_set_size(struct text_measure *m, int size_px)
{
    if (m->size_px == size_px)
        return ERR_OK;
    const struct font_metrics *f = m->text->fonts;
    font_face first = m->text->count > 0 ? 0 : -1;
    for (int i = 0; i < f->face_count(f->user); i++) {
        if (f->face_use(f->user, i) == (m->text->bold ? FONT_TEXT_BOLD : FONT_TEXT)) {
            first = i;
            break;
        }
    }
    int ascent = size_px, descent = size_px / 4;
    enum err e = first < 0 ? ERR_OK : f->extents(f->user, first, size_px, &ascent, &descent);
    if (e)
        return e;
    m->size_px = 0; /* half measured is not measured */
    m->space.end = 0;
    for (int i = 0; i < m->piece_count; i++) {
        e = measure_piece(m, &m->pieces[i], size_px);
        if (e)
            return e;
    }
    memset(m->cluster_px, 0, (size_t)m->text->count * sizeof *m->cluster_px);
    m->ascent_px = ascent;
    m->descent_px = descent;
    m->size_px = size_px;
    return ERR_OK;
}

enum err text_measure_cluster(struct text_measure *m, int start, int *end, int *width_px)
{
    const struct text *t = m->text;
    int stop = start;
    while (stop < t->count - 1 && !(t->marks[stop] & TEXT_CLUSTER_END))
        stop++;
    stop++;
    if (m->cluster_px[start] == 0) {
        int width = 0;
        enum err e = measure_range(t, m->size_px, start, stop, &width);
        if (e)
            return e;
        m->cluster_px[start] = width + 1;
    }
    *end = stop;
    *width_px = m->cluster_px[start] - 1;
    return ERR_OK;
}
