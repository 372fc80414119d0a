/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/markdown_text.h"

#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "base/mem.h"
#include "desk/sources/clean_text.h"
#include "desk/sources/source_limits.h"

#define BULLET "\xe2\x80\xa2 "
#define MAX_LABEL_BYTES 1000 /* how far a [ looks for its ] */

struct writer {
    struct clean_text text;
    char *link;
    bool failed;
};

static void put(struct writer *w, const char *from, const char *to)
{
    if (to > from)
        clean_text_add(&w->text, from, (size_t)(to - from), false);
}

static bool is_address(const char *p, const char *end)
{
    return (end - p > 8 && !strncasecmp(p, "https://", 8)) ||
           (end - p > 7 && !strncasecmp(p, "http://", 7));
}

static void note_link(struct writer *w, const char *from, const char *to)
{
    if (w->link || to - from > MAX_URL_BYTES || !is_address(from, to))
        return;
    w->link = mem_strndup(from, (size_t)(to - from));
    w->failed = !w->link;
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || (c & 0x80);
}

/* "[words](address)" or "![alt](address)" at p: its end, or NULL. Words go out, an image's too. */
static const char *take_link(struct writer *w, const char *p, const char *end)
{
    const char *label = p + (*p == '!') + 1;
    const char *limit = end - label > MAX_LABEL_BYTES ? label + MAX_LABEL_BYTES : end;
    const char *close = memchr(label, ']', (size_t)(limit - label));
    if (!close || close + 1 >= end || close[1] != '(')
        return NULL;
    const char *from = close + 2;
    limit = end - from > MAX_URL_BYTES + 200 ? from + MAX_URL_BYTES + 200 : end;
    const char *last = memchr(from, ')', (size_t)(limit - from));
    if (!last)
        return NULL;
    const char *to = from;
    while (to < last && *to != ' ' && *to != '\t')
        to++;
    put(w, label, close);
    if (*p != '!')
        note_link(w, from, to);
    return last + 1;
}

/* A bare address: it stays as it is. */
static const char *take_address(struct writer *w, const char *p, const char *end)
{
    const char *to = p;
    while (to < end && (unsigned char)*to > ' ' && !strchr("<>\"|", *to))
        to++;
    while (to > p && strchr(".,;:!?)]*_~'", to[-1]))
        to--;
    note_link(w, p, to);
    put(w, p, to);
    return to;
}

/* Marks of emphasis: a run of them next to a word on one side only; "2 * 3", "snake_case" and "~5" stay. */
static bool is_mark(const char *start, const char *p, const char *after, const char *end)
{
    bool word_before = p > start && is_word(p[-1]), word_after = after < end && is_word(*after);
    bool room_before = p == start || strchr(" \t([{\"'.,;:!?>*_~", p[-1]);
    bool room_after = after == end || strchr(" \t)]}\"'.,;:!?<*_~", *after);
    if (*p == '~' && after - p != 2)
        return false;
    if (*p == '_' && word_before && word_after)
        return false;
    return *p == '`' || (!room_before && room_after) || (room_before && !room_after) ||
           (*p == '*' && after - p >= 2 && !(room_before && room_after)) ||
           (*p == '~' && (word_before || word_after));
}

static void take_line(struct writer *w, const char *start, const char *end)
{
    const char *p = start, *from = start;
    while (p < end) {
        const char *next = NULL, *after = p;
        if (*p == '\\' && p + 1 < end && strchr("\\`*_{}[]()#+-.!~>|", p[1])) {
            put(w, from, p);
            from = p + 1;
            p += 2;
            continue;
        }
        if (strchr("*_~`", *p)) {
            while (after < end && *after == *p)
                after++;
            if (is_mark(start, p, after, end)) {
                put(w, from, p);
                from = after;
            }
            p = after;
            continue;
        }
        if ((*p == '[' || (*p == '!' && p + 1 < end && p[1] == '['))) {
            put(w, from, p);
            from = p;
            next = take_link(w, p, end);
        } else if ((*p == 'h' || *p == 'H') && (p == start || !is_word(p[-1])) &&
                   is_address(p, end)) {
            put(w, from, p);
            from = p;
            next = take_address(w, p, end);
        }
        if (next)
            from = p = next;
        else
            p++;
    }
    put(w, from, end);
}

/* A line's first marks; p behind them. */
static const char *take_marks(struct writer *w, const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t' || *p == '>'))
        p++;
    const char *h = p;
    while (h < end && *h == '#' && h - p < 6)
        h++;
    if (h > p && h < end && *h == ' ')
        return h + 1; /* "#tag" is none */
    if (end - p > 1 && (*p == '-' || *p == '*' || *p == '+') && p[1] == ' ') {
        clean_text_add(&w->text, BULLET, strlen(BULLET), false);
        return p + 2;
    }
    return p;
}

enum err markdown_text_of(const char *markdown, struct markdown_text *out)
{
    struct writer w = {.link = NULL};
    struct markdown_text made = {0};
    bool code = false;
    clean_text_init(&w.text, MAX_SOURCE_TEXT_BYTES, false);
    for (const char *p = markdown; *p;) {
        const char *end = p + strcspn(p, "\n"), *next = *end ? end + 1 : end;
        if (!strncmp(p, "```", 3)) {
            code = !code;
        } else if (p == end || *p == '\r') {
            clean_text_break(&w.text, 2);
        } else {
            clean_text_break(&w.text, 1);
            if (code)
                put(&w, p, end);
            else
                take_line(&w, take_marks(&w, p, end), end);
        }
        p = next;
    }
    enum err e = clean_text_take(&w.text, &made.text, &made.cut);
    clean_text_free(&w.text);
    made.link = w.link;
    if (!e && !w.failed) {
        *out = made;
        return ERR_OK;
    }
    mem_free(made.text);
    mem_free(made.link);
    return ERR_NOMEM;
}
