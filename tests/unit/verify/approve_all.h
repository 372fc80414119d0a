/* SPDX-License-Identifier: Apache-2.0 */
/* Flags, not signed by anybody, that approve every item of a feed as it stands: to reach what lies behind approval. */
#ifndef PLACARD_TEST_VERIFY_APPROVE_ALL_H
#define PLACARD_TEST_VERIFY_APPROVE_ALL_H

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "model/flags.h"
#include "verify/feed_walk.h"

static inline int approve_all_order(const void *a, const void *b)
{
    const struct flag_entry *x = a, *y = b;
    return strcmp(x->id, y->id);
}

/* flags_free; NULL when out of memory. An id that stands twice has one entry, for its first item. */
static inline struct flags *approve_all(const char *bytes, size_t len)
{
    struct feed_cut *cut = NULL;
    struct flags *f = mem_alloc(sizeof *f);
    if (!f || feed_cut_make(bytes, len, &cut, NULL))
        return f;
    f->entries = mem_array((size_t)cut->count, sizeof *f->entries);
    for (int i = 0; f->entries && i < cut->count; i++) {
        json_t *item = NULL;
        if (feed_cut_parse(cut, i, &item, NULL))
            continue;
        const char *id = json_string_value(json_object_get(item, "id"));
        bool twice = false;
        for (int k = 0; id && k < f->entry_count; k++)
            twice |= !strcmp(f->entries[k].id, id);
        struct flag_entry *e = &f->entries[f->entry_count];
        e->id = id && !twice ? mem_strdup(id) : NULL;
        if (e->id && digest_of(cut->items[i].bytes, cut->items[i].len, &e->sha256) == ERR_OK) {
            e->flag = FLAG_APPROVED;
            e->until_s = 1;
            f->entry_count++;
        }
        json_decref(item);
    }
    if (f->entry_count)
        qsort(f->entries, (size_t)f->entry_count, sizeof *f->entries, approve_all_order);
    feed_cut_free(cut);
    return f;
}

#endif
