/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/word_diff.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"

struct token {
    const char *at;
    size_t bytes;
};

struct tokens {
    struct token *list; /* owned */
    size_t count;
};

enum op { OP_SAME = 0, OP_GONE, OP_ADDED };

/* ---- a text into words, spaces, marks ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static bool is_mark(char c)
{
    return strchr(",.;:!?()[]\"'", c) != NULL;
}

/* Scripts without spaces: each character by itself, with the marks above and below it. */
static bool stands_alone(uint32_t c)
{
    return (c >= 0x0e00 && c <= 0x0eff) || (c >= 0x2e80 && c <= 0xa4cf) ||
           (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff00 && c <= 0xffef) || c >= 0x20000;
}

static bool is_thai_mark(uint32_t c)
{
    return c == 0x0e31 || (c >= 0x0e34 && c <= 0x0e3a) || (c >= 0x0e47 && c <= 0x0e4e);
}

static size_t alone_bytes(const char *text, size_t bytes)
{
    size_t used, n;
    (void)text_utf8_next(text, bytes, &used);
    while (used < bytes && is_thai_mark(text_utf8_next(text + used, bytes - used, &n)))
        used += n;
    return used;
}

/* A word ends at a space, at a character that stands alone, or before the marks at its end. */
static size_t word_bytes(const char *text, size_t bytes)
{
    size_t used = 0, n;
    while (used < bytes && !is_space(text[used])) {
        if (stands_alone(text_utf8_next(text + used, bytes - used, &n)))
            break;
        used += n;
    }
    while (used > 1 && is_mark(text[used - 1]))
        used--;
    return used;
}

static size_t token_bytes(const char *text, size_t bytes)
{
    size_t used = 0, n;
    if (is_space(*text)) {
        while (used < bytes && is_space(text[used]))
            used++;
        return used;
    }
    if (is_mark(*text))
        return 1;
    return stands_alone(text_utf8_next(text, bytes, &n)) ? alone_bytes(text, bytes)
                                                         : word_bytes(text, bytes);
}

static enum err tokens_of(const char *text, struct tokens *out)
{
    size_t bytes = strlen(text);
    *out = (struct tokens){.list = mem_array(bytes + 1, sizeof *out->list)};
    if (!out->list)
        return ERR_NOMEM;
    while (bytes) {
        size_t n = token_bytes(text, bytes);
        out->list[out->count++] = (struct token){text, n};
        text += n;
        bytes -= n;
    }
    return ERR_OK;
}

static bool same(const struct token *a, const struct token *b)
{
    return a->bytes == b->bytes && !memcmp(a->at, b->at, a->bytes);
}

/* ---- the result, put together ---- */

struct telling {
    json_t *list;
    struct strbuf run[3]; /* by enum op, not told yet */
    enum err failed;
};

static void flush(struct telling *t, enum op op)
{
    static const char *const names[] = {"same", "gone", "added"};
    struct strbuf *b = &t->run[op];
    if (b->failed && !t->failed)
        t->failed = ERR_NOMEM;
    if (b->len_bytes && !t->failed) {
        json_t *o = json_pack("{s:s%}", names[op], b->data, b->len_bytes);
        if (json_array_append_new(t->list, o))
            t->failed = ERR_NOMEM;
    }
    strbuf_clear(b);
}

static void tell(struct telling *t, enum op op, const struct token *token)
{
    if (op == OP_SAME) {
        flush(t, OP_GONE);
        flush(t, OP_ADDED);
    } else {
        flush(t, OP_SAME);
    }
    (void)strbuf_append(&t->run[op], token->at, token->bytes);
}

/* ---- the comparison: longest common subsequence of what is left between equal ends ---- */

struct comparing {
    const struct token *old, *new;
    size_t old_count, new_count;
    uint16_t *common; /* [i][j]: of old from i and new from j; NULL = too large to compare */
    struct telling *t;
};

static uint16_t *cell(const struct comparing *c, size_t i, size_t j)
{
    return &c->common[i * (c->new_count + 1) + j];
}

static enum err fill(struct comparing *c)
{
    size_t cells = (c->old_count + 1) * (c->new_count + 1);
    if (c->old_count > UINT16_MAX || c->new_count > UINT16_MAX || cells > MAX_DIFF_CELLS)
        return ERR_OK;
    if (!(c->common = mem_array(cells, sizeof *c->common)))
        return ERR_NOMEM;
    for (size_t i = c->old_count; i-- > 0;) {
        for (size_t j = c->new_count; j-- > 0;) {
            uint16_t down = *cell(c, i + 1, j), right = *cell(c, i, j + 1);
            *cell(c, i, j) = same(&c->old[i], &c->new[j]) ? (uint16_t)(*cell(c, i + 1, j + 1) + 1)
                             : down > right               ? down
                                                          : right;
        }
    }
    return ERR_OK;
}

static void walk(struct comparing *c)
{
    size_t i = 0, j = 0;
    bool changing = false; /* a space between two changed words is part of the change */
    while (i < c->old_count || j < c->new_count) {
        bool both = i < c->old_count && j < c->new_count;
        if (both && c->common && same(&c->old[i], &c->new[j])) {
            bool last = i + 1 == c->old_count || j + 1 == c->new_count;
            bool between = changing && is_space(*c->old[i].at) &&
                           (last || !same(&c->old[i + 1], &c->new[j + 1]));
            tell(c->t, between ? OP_GONE : OP_SAME, &c->old[i]);
            if (between)
                tell(c->t, OP_ADDED, &c->new[j]);
            changing = between;
            i++, j++;
            continue;
        }
        changing = true;
        if (i < c->old_count &&
            (j == c->new_count || !c->common || *cell(c, i + 1, j) >= *cell(c, i, j + 1)))
            tell(c->t, OP_GONE, &c->old[i++]);
        else
            tell(c->t, OP_ADDED, &c->new[j++]);
    }
}

static enum err compare(const struct tokens *a, const struct tokens *b, struct telling *t)
{
    size_t head = 0, tail = 0;
    while (head < a->count && head < b->count && same(&a->list[head], &b->list[head]))
        head++;
    while (tail < a->count - head && tail < b->count - head &&
           same(&a->list[a->count - 1 - tail], &b->list[b->count - 1 - tail]))
        tail++;
    struct comparing c = {.old = a->list + head,
                          .new = b->list + head,
                          .old_count = a->count - head - tail,
                          .new_count = b->count - head - tail,
                          .t = t};
    enum err e = fill(&c);
    if (e)
        return e;
    for (size_t i = 0; i < head; i++)
        tell(t, OP_SAME, &a->list[i]);
    walk(&c);
    for (size_t i = 0; i < tail; i++)
        tell(t, OP_SAME, &a->list[a->count - tail + i]);
    mem_free(c.common);
    flush(t, OP_SAME);
    flush(t, OP_GONE);
    flush(t, OP_ADDED);
    return t->failed;
}

enum err word_diff(const char *old, const char *new, json_t **out)
{
    struct tokens a = {0}, b = {0};
    struct telling t = {.list = json_array()};
    for (int i = 0; i < 3; i++)
        strbuf_init(&t.run[i], strlen(old) + strlen(new) + 1);
    enum err e = t.list ? tokens_of(old, &a) : ERR_NOMEM;
    if (!e)
        e = tokens_of(new, &b);
    if (!e)
        e = compare(&a, &b, &t);
    mem_free(a.list);
    mem_free(b.list);
    for (int i = 0; i < 3; i++)
        strbuf_clear(&t.run[i]);
    if (e)
        json_decref(t.list);
    else
        *out = t.list;
    return e;
}
