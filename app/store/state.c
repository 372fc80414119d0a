/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two copies are written in turn, so one change costs one small write and the other copy is never touched by it.
 * A copy that could not be read is overwritten first: read again later, it must not win over what came since.
 */
#define LOG_MODULE "store"
#include "store/state.h"

#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/state_text.h"
#include "store/store_inner.h"

static const char *const names[2] = {"state.a", "state.b"};

static bool states_equal(const struct state *x, const struct state *y)
{
    return x->root == y->root && digest_equal(&x->root_sha256, &y->root_sha256) &&
           x->seq == y->seq && digest_equal(&x->flags_sha256, &y->flags_sha256) &&
           x->held == y->held && x->equivocated_seq == y->equivocated_seq &&
           x->hold_seq == y->hold_seq && x->floor_s == y->floor_s &&
           strcmp(x->boot_id, y->boot_id) == 0 && x->boot_until_ms == y->boot_until_ms;
}

static int newest_of(const struct state_copies *c)
{
    if (c->valid[0] && c->valid[1])
        return c->generation[1] > c->generation[0];
    return c->valid[1];
}

/* Fills s->copies. ERR_NOMEM only: whatever else is wrong with a copy makes it a broken one. */
static enum err read_copies(struct store *s)
{
    struct state_copies c = {.known = true};
    struct state st[2];
    for (int i = 0; i < 2; i++) {
        char *text = NULL;
        size_t bytes = 0;
        struct err_info why = {0};
        enum err e = store_get(s, FOLDER_TOP, names[i], MAX_STATE_BYTES, &text, &bytes);
        if (e == ERR_IO) /* a hiccup must not make us fall back on the older copy */
            e = store_get(s, FOLDER_TOP, names[i], MAX_STATE_BYTES, &text, &bytes);
        if (e == ERR_NOT_FOUND)
            continue;
        if (!e)
            e = state_text_parse(text, bytes, &st[i], &c.generation[i], &why);
        mem_free(text);
        if (e == ERR_NOMEM)
            return e;
        c.valid[i] = e == ERR_OK;
        c.broken[i] = e != ERR_OK;
        if (e)
            LOG_WARN("state_copy_broken", "copy=%s why=%s", names[i],
                     why.text[0] ? why.text : err_name(e));
    }
    if (c.valid[0] || c.valid[1]) {
        c.newest = st[newest_of(&c)];
        for (int i = 0; i < 2; i++) { /* the floor never falls, whichever copy is the newer */
            if (c.valid[i] && st[i].floor_s > c.newest.floor_s)
                c.newest.floor_s = st[i].floor_s;
        }
    }
    s->copies = c;
    return ERR_OK;
}

enum err state_load(struct store *s, struct state *out, struct err_info *info)
{
    enum err e = read_copies(s);
    if (e)
        return err_set(info, e, "out of memory");
    const struct state_copies *c = &s->copies;
    if (!c->valid[0] && !c->valid[1]) {
        if (!c->broken[0] && !c->broken[1])
            return err_set(info, ERR_NOT_FOUND, "no state is stored yet");
        return err_set(info, ERR_STATE, "no copy of the stored state can be read");
    }
    *out = c->newest;
    return ERR_OK;
}

static enum err write_copy(struct store *s, int which, const struct state *st, int64_t generation,
                           struct err_info *info)
{
    struct strbuf text;
    strbuf_init(&text, MAX_STATE_BYTES);
    enum err e = state_text_write(st, generation, &text);
    if (e) {
        err_set(info, e, "the state has a value that cannot be stored");
    } else {
        e = store_put(s, FOLDER_TOP, names[which], text.data, text.len_bytes, info);
        if (e == ERR_FULL && store_release_reserve(s))
            e = store_put(s, FOLDER_TOP, names[which], text.data, text.len_bytes, info);
    }
    strbuf_clear(&text);
    if (e)
        return e;
    s->copies.valid[which] = true;
    s->copies.broken[which] = false;
    s->copies.generation[which] = generation;
    return ERR_OK;
}

enum err state_save(struct store *s, const struct state *st, struct err_info *info)
{
    struct state_copies *c = &s->copies;
    enum err e = c->known ? ERR_OK : read_copies(s);
    if (e)
        return err_set(info, e, "out of memory");
    bool any = c->valid[0] || c->valid[1];
    struct state next = *st;
    if (any && c->newest.floor_s > next.floor_s)
        next.floor_s = c->newest.floor_s;
    if (any && !c->broken[0] && !c->broken[1] && states_equal(&next, &c->newest))
        return ERR_OK;
    int newest = newest_of(c);
    int64_t generation = any ? c->generation[newest] + 1 : 1;
    int target = any ? !newest : 0;
    e = write_copy(s, target, &next, generation, info);
    if (!e &&
        (!any ||
         c->broken
             [!target])) /* the first save, or both were unreadable: two copies from the start */
        e = write_copy(s, !target, &next, generation, info);
    if (!e)
        c->newest = next;
    return e;
}
