/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/html_tree.h"

#include <setjmp.h>
#include <stdint.h>

#include "base/mem.h"
#include "desk/sources/source_limits.h"

#define BLOCK_BYTES (64 * 1024)

struct block {
    struct block *next;
    _Alignas(16) unsigned char bytes[];
};

struct html_tree {
    struct block *blocks;
    unsigned char *free_from;
    size_t left_bytes;  /* in the present block */
    size_t total_bytes; /* asked of mem so far */
    GumboOutput *output;
    jmp_buf spent;
    enum err why;
};

static void *arena_alloc(void *user, size_t bytes)
{
    struct html_tree *t = user;
    size_t need = (bytes + 15) & ~(size_t)15;
    if (bytes > MAX_HTML_TREE_BYTES) {
        t->why = ERR_TOO_BIG;
        longjmp(t->spent, 1);
    }
    if (need > t->left_bytes) {
        size_t room = need > BLOCK_BYTES ? need : BLOCK_BYTES;
        if (t->total_bytes + room > MAX_HTML_TREE_BYTES) {
            t->why = ERR_TOO_BIG;
            longjmp(t->spent, 1);
        }
        struct block *b = mem_alloc(sizeof *b + room);
        if (!b) {
            t->why = ERR_NOMEM;
            longjmp(t->spent, 1);
        }
        b->next = t->blocks;
        t->blocks = b;
        t->free_from = b->bytes;
        t->left_bytes = room;
        t->total_bytes += room;
    }
    void *p = t->free_from;
    t->free_from += need;
    t->left_bytes -= need;
    return p;
}

static void arena_free(void *user, void *p)
{
    (void)user, (void)p; /* all at once, in html_tree_free */
}

/* All that lives across the longjmp is in *t. */
static enum err guarded_parse(struct html_tree *t, const char *html, size_t bytes)
{
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = arena_alloc;
    options.deallocator = arena_free;
    options.userdata = t;
    options.max_errors = 0;
    options.fragment_context = GUMBO_TAG_DIV;
    if (setjmp(t->spent))
        return t->why;
    t->output = gumbo_parse_with_options(&options, html, bytes);
    return t->output ? ERR_OK : ERR_NOMEM;
}

static size_t count_tags(const char *html, size_t bytes)
{
    size_t n = 0;
    for (size_t i = 0; i + 1 < bytes; i++)
        n += html[i] == '<' &&
             (((html[i + 1] | 32) >= 'a' && (html[i + 1] | 32) <= 'z') || html[i + 1] == '/');
    return n;
}

enum err html_tree_parse(const char *html, size_t bytes, struct html_tree **out,
                         struct err_info *info)
{
    if (bytes > MAX_HTML_BYTES)
        return err_set(info, ERR_TOO_BIG, "its HTML is longer than %d bytes", MAX_HTML_BYTES);
    if (count_tags(html, bytes) > MAX_HTML_TAGS)
        return err_set(info, ERR_TOO_BIG, "its HTML has more than %d tags", MAX_HTML_TAGS);
    struct html_tree *t = mem_alloc(sizeof *t);
    if (!t)
        return err_set(info, ERR_NOMEM, "out of memory");
    enum err e = guarded_parse(t, html, bytes);
    if (e) {
        html_tree_free(t);
        return err_set(info, e,
                       e == ERR_TOO_BIG ? "its HTML is too entangled to read" : "out of memory");
    }
    *out = t;
    return ERR_OK;
}

const GumboNode *html_tree_root(const struct html_tree *t)
{
    return t->output->root;
}

void html_tree_free(struct html_tree *t)
{
    if (!t)
        return;
    for (struct block *b = t->blocks, *next; b; b = next) {
        next = b->next;
        mem_free(b);
    }
    mem_free(t);
}
