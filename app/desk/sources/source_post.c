/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_post.h"

#include <string.h>

#include "base/mem.h"
#include "desk/sources/clean_text.h"
#include "desk/sources/html_text.h"
#include "desk/sources/source_limits.h"

const char *const source_mark_names[SOURCE_MARK_COUNT] = {
    "content warning", "sensitive media", "boost",
    "quote",           "reply",           "picture without alternative text",
    "text cut",        "media left out"};

struct source_post *source_batch_add(struct source_batch *b, enum err *why)
{
    if (b->count == MAX_SOURCE_POSTS) {
        b->full = true;
        *why = ERR_OK;
        return NULL;
    }
    if (b->count == b->room) {
        int room = b->room ? 2 * b->room : 16;
        struct source_post *p = mem_grow(b->posts, (size_t)room * sizeof *p);
        if (!p) {
            *why = ERR_NOMEM;
            return NULL;
        }
        b->posts = p;
        b->room = room;
    }
    struct source_post *p = &b->posts[b->count++];
    memset(p, 0, sizeof *p);
    return p;
}

void source_batch_drop_last(struct source_batch *b)
{
    if (b->count)
        source_post_clear(&b->posts[--b->count]);
}

void source_batch_clear(struct source_batch *b)
{
    for (int i = 0; i < b->count; i++)
        source_post_clear(&b->posts[i]);
    mem_free(b->posts);
    memset(b, 0, sizeof *b);
}

void source_post_clear(struct source_post *p)
{
    char *const owned[] = {p->id,        p->title,    p->text,      p->url,
                           p->link,      p->language, p->author,    p->avatar,
                           p->author_id, p->warning,  p->extension, p->refused};
    for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
        mem_free(owned[i]);
    for (int i = 0; i < p->tag_count; i++)
        mem_free(p->tags[i]);
    for (int i = 0; i < p->picture_count; i++) {
        mem_free(p->pictures[i].url);
        mem_free(p->pictures[i].alt);
    }
    memset(p, 0, sizeof *p);
}

enum err source_set(char **slot, const char *text)
{
    if (!text || !*text)
        return ERR_OK;
    char *copy = mem_strdup(text);
    if (!copy)
        return ERR_NOMEM;
    mem_free(*slot);
    *slot = copy;
    return ERR_OK;
}

enum err source_set_line(char **slot, const char *text, size_t cap_bytes)
{
    char *clean = NULL;
    enum err e = clean_text_of(text, cap_bytes, true, &clean);
    if (e || !clean)
        return e;
    mem_free(*slot);
    *slot = clean;
    return ERR_OK;
}

enum err source_set_plain(struct source_post *p, const char *text)
{
    struct clean_text c;
    char *clean = NULL;
    bool cut = false;
    clean_text_init(&c, MAX_SOURCE_TEXT_BYTES, false);
    clean_text_add(&c, text, strlen(text), true);
    enum err e = clean_text_take(&c, &clean, &cut);
    clean_text_free(&c);
    if (e)
        return e;
    mem_free(p->text);
    p->text = clean;
    if (cut)
        p->marks |= SOURCE_CUT;
    return ERR_OK;
}

static enum err refuse_or_fail(struct source_post *p, enum err e, const struct err_info *why)
{
    return e == ERR_NOMEM ? e : source_set(&p->refused, why->text);
}

enum err source_set_html(struct source_post *p, const char *html, size_t bytes)
{
    struct html_text t;
    struct err_info why = {0};
    enum err e = html_text_of(html, bytes, false, &t, &why);
    if (e)
        return refuse_or_fail(p, e, &why);
    mem_free(p->text);
    p->text = t.text;
    t.text = NULL;
    if (t.cut)
        p->marks |= SOURCE_CUT;
    if (!p->link) {
        p->link = t.link;
        t.link = NULL;
    }
    for (int i = 0; i < t.picture_count && !e; i++)
        e = source_add_picture(p, t.pictures[i].url, t.pictures[i].alt, NULL);
    html_text_clear(&t);
    return e;
}

enum err source_set_title(struct source_post *p, const char *html, size_t bytes)
{
    struct html_text t;
    struct err_info why = {0};
    enum err e = html_text_of(html, bytes, true, &t, &why);
    if (e)
        return refuse_or_fail(p, e, &why);
    if (*t.text) {
        mem_free(p->title);
        p->title = t.text;
        t.text = NULL;
    }
    html_text_clear(&t);
    return ERR_OK;
}

enum err source_add_tag(struct source_post *p, const char *tag)
{
    char *clean = NULL;
    if (p->tag_count == MAX_POST_TAGS)
        return ERR_OK;
    enum err e = clean_text_of(tag, MAX_NAME_BYTES, true, &clean);
    if (e || !clean)
        return e;
    for (int i = 0; i < p->tag_count; i++) {
        if (!strcmp(p->tags[i], clean)) {
            mem_free(clean);
            return ERR_OK;
        }
    }
    p->tags[p->tag_count++] = clean;
    return ERR_OK;
}

enum err source_add_picture(struct source_post *p, const char *url, const char *alt,
                            struct source_picture **added)
{
    struct source_picture *m = NULL;
    for (int i = 0; i < p->picture_count && !m; i++)
        if (!strcmp(p->pictures[i].url, url))
            m = &p->pictures[i];
    if (added)
        *added = m;
    if (!m && p->picture_count == MAX_POST_MEDIA) {
        p->marks |= SOURCE_LEFT_OUT;
        return ERR_OK;
    }
    if (!m) {
        m = &p->pictures[p->picture_count];
        if (!(m->url = mem_strdup(url)))
            return ERR_NOMEM;
        p->picture_count++;
    }
    if (added)
        *added = m;
    return m->alt ? ERR_OK : source_set_line(&m->alt, alt, MAX_TITLE_BYTES);
}
