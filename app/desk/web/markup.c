/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/markup.h"

#include <stdbool.h>
#include <string.h>

#include "desk/web/html.h"

enum kind { LINE_EMPTY = 0, LINE_HEADING, LINE_SUBHEADING, LINE_BULLET, LINE_NUMBER, LINE_WORDS };

struct line {
    enum kind kind;
    bool indented;
    const char *words; /* behind the mark */
    size_t bytes, mark_bytes;
};

#define NUMBER_DIGITS 3

/* Digits, a full stop and a space: bytes of it, else 0. */
static size_t number_bytes(const char *at)
{
    size_t n = strspn(at, "0123456789");
    return n > 0 && n <= NUMBER_DIGITS && at[n] == '.' && at[n + 1] == ' ' ? n + 2 : 0;
}

static const char *read_line(const char *at, struct line *out)
{
    static const struct {
        const char *mark;
        enum kind kind;
    } marks[] = {
        {"# ", LINE_HEADING}, {"## ", LINE_SUBHEADING}, {"- ", LINE_BULLET}, {"* ", LINE_BULLET}};
    size_t blank = strspn(at, " \t"), end = strcspn(at, "\n");
    *out = (struct line){.indented = blank > 0 && blank < end};
    const char *next = at[end] ? at + end + 1 : at + end;
    while (end > blank && strchr(" \t", at[end - 1]))
        end--;
    if (blank >= end)
        return next;
    at += blank;
    out->kind = LINE_WORDS;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (!strncmp(at, marks[i].mark, strlen(marks[i].mark))) {
            out->kind = marks[i].kind;
            out->mark_bytes = strlen(marks[i].mark);
        }
    if (out->kind == LINE_WORDS && number_bytes(at)) {
        out->kind = LINE_NUMBER;
        out->mark_bytes = number_bytes(at);
    }
    out->words = at + out->mark_bytes;
    out->bytes = end - blank - out->mark_bytes;
    return next;
}

/* ---- HTML ---- */

struct writing {
    struct strbuf *out;
    const char *block; /* the element that is open: "p", "ul", "ol"; NULL = none */
};

static void put_words(struct strbuf *out, const struct line *l)
{
    struct strbuf words;
    strbuf_init(&words, l->bytes);
    (void)strbuf_append(&words, l->words, l->bytes);
    if (words.failed && !out->failed)
        out->failed = words.failed;
    html_text(out, words.data);
    strbuf_clear(&words);
}

static void close_block(struct writing *w)
{
    if (w->block)
        html_put(w->out, "%r</%r>\n", strcmp(w->block, "p") != 0 ? "</li>" : "", w->block);
    w->block = NULL;
}

static void put_heading(struct writing *w, const struct line *l)
{
    const char *element = l->kind == LINE_HEADING ? "h2" : "h3";
    close_block(w);
    html_put(w->out, "<%r dir=\"auto\">", element);
    put_words(w->out, l);
    html_put(w->out, "</%r>\n", element);
}

static void put_item(struct writing *w, const struct line *l)
{
    const char *element = l->kind == LINE_BULLET ? "ul" : "ol";
    if (!w->block || strcmp(w->block, element) != 0) {
        close_block(w);
        html_put(w->out, "<%r>\n", element);
        w->block = element;
    } else {
        html_put(w->out, "</li>\n");
    }
    html_put(w->out, "<li dir=\"auto\">");
    put_words(w->out, l);
}

static void put_line(struct writing *w, const struct line *l)
{
    bool in_list = w->block && strcmp(w->block, "p") != 0;
    if (in_list && !l->indented)
        close_block(w);
    if (w->block) {
        html_put(w->out, "<br>\n");
    } else {
        html_put(w->out, "<p dir=\"auto\">");
        w->block = "p";
    }
    put_words(w->out, l);
}

void markup_put(const char *text, struct strbuf *out)
{
    struct writing w = {.out = out};
    while (*text) {
        struct line l;
        text = read_line(text, &l);
        if (l.kind == LINE_EMPTY)
            close_block(&w);
        else if (l.kind == LINE_HEADING || l.kind == LINE_SUBHEADING)
            put_heading(&w, &l);
        else if (l.kind == LINE_WORDS)
            put_line(&w, &l);
        else
            put_item(&w, &l);
    }
    close_block(&w);
}

/* ---- text ---- */

void markup_title(const char *text, struct strbuf *title, const char **rest)
{
    struct line l;
    const char *at = text, *next = read_line(at, &l);
    while (l.kind == LINE_EMPTY && *next)
        next = read_line(at = next, &l);
    *rest = l.kind == LINE_HEADING ? next : text;
    if (l.kind == LINE_HEADING)
        (void)strbuf_append(title, l.words, l.bytes);
}

void markup_plain(const char *text, struct strbuf *out)
{
    bool gap = false;  /* an empty line between blocks, one and not at the ends */
    bool item = false; /* the line before was of a list */
    while (*text) {
        struct line l;
        text = read_line(text, &l);
        if (l.kind == LINE_EMPTY) {
            gap = out->len_bytes > 0;
            continue;
        }
        bool goes_on = item && !gap && l.indented && l.kind == LINE_WORDS;
        if (out->len_bytes)
            (void)strbuf_puts(out, goes_on ? " " : gap || l.kind == LINE_HEADING ? "\n\n" : "\n");
        gap = false;
        item = goes_on || l.kind == LINE_BULLET || l.kind == LINE_NUMBER;
        if (l.kind == LINE_BULLET)
            (void)strbuf_puts(out, "• ");
        else if (l.kind == LINE_NUMBER)
            (void)strbuf_append(out, l.words - l.mark_bytes, l.mark_bytes);
        (void)strbuf_append(out, l.words, l.bytes);
    }
}
