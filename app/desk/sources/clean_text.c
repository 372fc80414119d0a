/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/clean_text.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define ELLIPSIS "\xe2\x80\xa6"
#define ELLIPSIS_BYTES 3

void clean_text_init(struct clean_text *c, size_t cap_bytes, bool single_line)
{
    *c = (struct clean_text){.single_line = single_line};
    strbuf_init(&c->out, cap_bytes - ELLIPSIS_BYTES);
}

void clean_text_free(struct clean_text *c)
{
    strbuf_clear(&c->out);
}

/* What nobody sees, or what makes a reader see another text than the one that is stored. Joiners and direction marks are
 * parts of emoji, Persian and Hebrew, and stay. */
static bool is_left_out(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {{0x00, 0x08},       {0x0e, 0x1f},       {0x7f, 0x84},     {0x86, 0x9f},
                  {0xad, 0xad},       {0x200b, 0x200b},   {0x202a, 0x202e}, {0x2060, 0x2064},
                  {0x206a, 0x206f},   {0xe000, 0xf8ff},   {0xfeff, 0xfeff}, {0xfff0, 0xffff},
                  {0xe0000, 0xe001f}, {0xf0000, 0x10ffff}};
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

static bool is_line_end(uint32_t c)
{
    return c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* Whatever was put off, then the bytes: all, or none and `cut`. */
static void put(struct clean_text *c, const char *bytes, size_t count)
{
    char before[2];
    size_t n = 0;
    if (c->out.len_bytes)
        for (int i = 0; i < c->pending_lines; i++)
            before[n++] = '\n';
    if (!n && c->pending_space && (c->out.len_bytes || c->pending_lines))
        before[n++] = ' ';
    c->pending_lines = 0;
    c->pending_space = false;
    if (c->cut || c->out.failed)
        return;
    if (n + count > c->out.cap_bytes - c->out.len_bytes) {
        c->cut = true;
        return;
    }
    strbuf_append(&c->out, before, n);
    strbuf_append(&c->out, bytes, count);
}

void clean_text_break(struct clean_text *c, int lines)
{
    if (c->single_line) {
        c->pending_space = true;
        return;
    }
    c->pending_space = false;
    if (c->pending_lines < lines)
        c->pending_lines = lines;
}

bool clean_text_at_line_start(const struct clean_text *c)
{
    return !c->out.len_bytes || c->pending_lines;
}

/* A line end of the text itself: one more than there are, an empty line at most. */
static void line_end(struct clean_text *c)
{
    clean_text_break(c, c->pending_lines < 2 ? c->pending_lines + 1 : 2);
}

void clean_text_add(struct clean_text *c, const char *text, size_t bytes, bool keep_lines)
{
    size_t used;
    uint32_t last = 0;
    for (; bytes; text += used, bytes -= used) {
        uint32_t ch = text_utf8_next(text, bytes, &used);
        bool crlf = ch == '\n' && last == '\r';
        last = ch;
        if (crlf)
            continue;
        if (ch == '\r')
            ch = '\n';
        if (is_line_end(ch) && keep_lines)
            line_end(c);
        else if (ch == ' ' || (ch >= '\t' && ch <= '\r') || is_line_end(ch))
            c->pending_space = c->pending_space || !clean_text_at_line_start(c);
        else if (!is_left_out(ch))
            put(c, text, used);
    }
}

/* Back to the end of a word, unless that would take much: a text without spaces is cut where it is. */
static void trim_to_word(struct strbuf *b)
{
    size_t least = b->len_bytes > 60 ? b->len_bytes - 60 : 0, n = b->len_bytes;
    while (n > least && b->data[n - 1] != ' ' && b->data[n - 1] != '\n')
        n--;
    if (n == least)
        return;
    while (n && (b->data[n - 1] == ' ' || b->data[n - 1] == '\n'))
        n--;
    b->len_bytes = n;
    b->data[n] = 0;
}

enum err clean_text_take(struct clean_text *c, char **out, bool *cut)
{
    size_t len;
    if (c->cut && c->out.len_bytes) {
        trim_to_word(&c->out);
        c->out.cap_bytes += ELLIPSIS_BYTES;
    }
    strbuf_puts(&c->out, c->cut ? ELLIPSIS : "");
    char *text = strbuf_take(&c->out, &len);
    if (!text)
        return ERR_NOMEM;
    if (cut)
        *cut = c->cut;
    *out = text;
    return ERR_OK;
}

enum err clean_text_of(const char *text, size_t cap_bytes, bool single_line, char **out)
{
    struct clean_text c;
    char *clean = NULL;
    if (!text) {
        *out = NULL;
        return ERR_OK;
    }
    clean_text_init(&c, cap_bytes, single_line);
    clean_text_add(&c, text, strlen(text), true);
    enum err e = clean_text_take(&c, &clean, NULL);
    clean_text_free(&c);
    if (e)
        return e;
    if (!*clean) {
        mem_free(clean);
        clean = NULL;
    }
    *out = clean;
    return ERR_OK;
}
