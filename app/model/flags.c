/* SPDX-License-Identifier: Apache-2.0 */
#include "model/flags.h"

#include <string.h>

#include "base/mem.h"

void flags_free(struct flags *f)
{
    if (!f)
        return;
    for (int i = 0; i < f->entry_count; i++)
        mem_free(f->entries[i].id);
    mem_free(f->entries);
    mem_free(f->audience);
    mem_free(f->feed_path);
    mem_free(f->alert.text);
    mem_free(f->alert.language);
    mem_free(f);
}

const struct flag_entry *flags_find(const struct flags *f, const char *id)
{
    int lo = 0, hi = f->entry_count;
    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        int order = strcmp(f->entries[mid].id, id);
        if (!order)
            return &f->entries[mid];
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

const char *flag_name(enum flag f)
{
    static const char *const names[] = {"pending", "approved", "rejected", "withdrawn"};
    return (unsigned)f < 4 ? names[f] : "unknown";
}

const char *flags_mode_name(enum flags_mode m)
{
    static const char *const names[] = {"hold", "run", "alert"};
    return (unsigned)m < 3 ? names[m] : "unknown";
}
