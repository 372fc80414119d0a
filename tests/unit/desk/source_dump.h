/* SPDX-License-Identifier: Apache-2.0 */
/* Posts of a source as text, to be compared with the file beside the input. */
#ifndef PLACARD_TESTS_SOURCE_DUMP_H
#define PLACARD_TESTS_SOURCE_DUMP_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "desk/sources/source_post.h"

#define DUMP_BYTES (256 * 1024)

static inline void dump_text(struct strbuf *b, const char *name, const char *text)
{
    if (!text)
        return;
    strbuf_printf(b, "  %s ", name);
    strbuf_json_string(b, text);
    strbuf_puts(b, "\n");
}

static inline void dump_time(struct strbuf *b, const char *name, int64_t s)
{
    char text[TEXT_TIME_BYTES];
    if (!s)
        return;
    text_time_format(s, text);
    strbuf_printf(b, "  %s %s\n", name, text);
}

static inline void dump_post(struct strbuf *b, const struct source_post *p)
{
    strbuf_printf(b, "post %s%s%s\n", p->id ? p->id : "-", p->deleted ? " deleted" : "",
                  p->hidden ? " hidden" : "");
    dump_text(b, "refused", p->refused);
    dump_text(b, "title", p->title);
    /* texts beyond what anybody reads in a fixture: only their length */
    if (p->text && strlen(p->text) > 2000)
        strbuf_printf(b, "  text of %zu bytes\n", strlen(p->text));
    else
        dump_text(b, "text", p->text);
    dump_text(b, "url", p->url);
    dump_text(b, "link", p->link);
    dump_text(b, "language", p->language);
    dump_text(b, "author", p->author);
    dump_text(b, "author_id", p->author_id);
    dump_text(b, "avatar", p->avatar);
    dump_text(b, "warning", p->warning);
    dump_text(b, "extension", p->extension);
    dump_time(b, "published", p->published_s);
    dump_time(b, "modified", p->modified_s);
    for (int i = 0; i < p->tag_count; i++)
        dump_text(b, "tag", p->tags[i]);
    for (int i = 0; i < p->picture_count; i++) {
        dump_text(b, "picture", p->pictures[i].url);
        dump_text(b, "  alt", p->pictures[i].alt);
        if (p->pictures[i].has_focus)
            strbuf_printf(b, "    focus %d %d\n", p->pictures[i].focus_x_pm,
                          p->pictures[i].focus_y_pm);
    }
    for (int i = 0; i < SOURCE_MARK_COUNT; i++)
        if (p->marks & 1u << i)
            strbuf_printf(b, "  mark %s\n", source_mark_names[i]);
}

/* PLACARD_WRITE_EXPECTED=1 writes the file instead: look at the difference before you keep it. */
static inline void dump_compare(const char *input, const struct source_batch *batch)
{
    struct strbuf b;
    char path[512], *want = NULL;
    size_t want_bytes;
    strbuf_init(&b, DUMP_BYTES);
    strbuf_puts(&b, "");
    for (int i = 0; i < batch->count; i++)
        dump_post(&b, &batch->posts[i]);
    assert_int_equal(b.failed, ERR_OK);
    snprintf(path, sizeof path, "%.*s.txt", (int)(strrchr(input, '.') - input), input);
    if (getenv("PLACARD_WRITE_EXPECTED"))
        assert_int_equal(file_replace(path, b.data, b.len_bytes, false, NULL), ERR_OK);
    if (file_read(path, DUMP_BYTES, &want, &want_bytes, NULL))
        fail_msg("there is no %s", path);
    if (strcmp(b.data, want) != 0)
        fail_msg("%s: got\n%s\nwant\n%s", input, b.data, want);
    mem_free(want);
    strbuf_clear(&b);
}

static inline char *read_input(const char *path, size_t *bytes)
{
    char *data = NULL;
    if (file_read(path, 8 << 20, &data, bytes, NULL))
        fail_msg("cannot read %s", path);
    return data;
}

#endif
