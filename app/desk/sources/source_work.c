/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_work.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "desk/import.h"
#include "desk/post_mark.h"
#include "desk/review.h"
#include "desk/sources/source_rules.h"

#define WHY_BYTES (MAX_SOURCE_NAME_BYTES + 16)

/* ---- what is to be done ---- */

static bool seen_in_batch(const struct source_work *w, int index)
{
    for (int i = 0; i < index; i++) {
        const char *id = w->jobs[i].post->id;
        if (id && !strcmp(id, w->jobs[index].post->id))
            return true;
    }
    return false;
}

static enum err plan(struct source_work *w, struct desk *d, int index, struct err_info *info)
{
    struct source_job *j = &w->jobs[index];
    const struct source_post *p = j->post;
    const struct source_rules rules = {w->row->boosts, w->row->quotes, w->row->replies};
    bool same = false;
    enum err e;
    if (!p->id) {
        j->deed = SOURCE_REFUSE; /* it has no name by which anything could be withdrawn */
        return ERR_OK;
    }
    if ((e = source_item_id(w->row->name, p->id, j->id)) || (e = source_seen_digest(p, &j->sha256)))
        return err_set(info, e, "out of memory");
    if ((e = source_seen_look(d, w->row->id, p->id, &j->sha256, &j->known, &same, info)))
        return e;
    j->bar = source_rules_bar(&rules, p);
    if (seen_in_batch(w, index))
        j->deed = SOURCE_NOTHING;
    else if (j->bar)
        j->deed = SOURCE_WITHDRAW;
    else if (same)
        j->deed = SOURCE_NOTHING;
    else
        j->deed = p->refused ? SOURCE_REFUSE : SOURCE_TAKE;
    if (j->deed == SOURCE_TAKE && !j->known && w->pending++ >= MAX_SOURCE_PENDING) {
        j->deed = SOURCE_WAIT;
        snprintf(j->why, sizeof j->why, "%d posts of this source wait for review already",
                 MAX_SOURCE_PENDING);
    }
    if (p->refused)
        snprintf(j->why, sizeof j->why, "%s", p->refused);
    return ERR_OK;
}

enum err source_work_plan(struct source_work *w, struct desk *d, int first, struct err_info *info)
{
    int count = w->collect->batch.count;
    enum err e = first ? ERR_OK : source_seen_pending(d, w->row->id, &w->pending, info);
    if (e)
        return e;
    if (count > w->count) {
        struct source_job *jobs = mem_grow(w->jobs, (size_t)count * sizeof *jobs);
        if (!jobs)
            return err_set(info, ERR_NOMEM, "out of memory");
        memset(jobs + w->count, 0, (size_t)(count - w->count) * sizeof *jobs);
        w->jobs = jobs;
        w->count = count;
    }
    /* the batch may have moved */
    for (int i = 0; i < count; i++)
        w->jobs[i].post = &w->collect->batch.posts[i];
    for (int i = first; i < count && !e; i++)
        e = plan(w, d, i, info);
    return e;
}

enum err source_work_fetch(struct source_work *w, struct source_media *m, struct err_info *info)
{
    enum err e = ERR_OK;
    for (int i = 0; i < w->count && !e; i++) {
        struct source_job *j = &w->jobs[i];
        struct err_info why = {0};
        if (j->deed != SOURCE_TAKE)
            continue;
        e = source_media_take(m, j->post, w->row->url, &j->files, &why);
        if (e == ERR_BUSY) {
            j->deed = SOURCE_WAIT;
            snprintf(j->why, sizeof j->why, "%s", why.text);
            e = ERR_OK;
        } else if (e) {
            err_set(info, e, "%.200s", why.text);
        }
    }
    return e;
}

void source_work_clear(struct source_work *w)
{
    for (int i = 0; i < w->count; i++)
        source_files_clear(&w->jobs[i].files);
    mem_free(w->jobs);
    for (int i = 0; i < w->absent_count; i++)
        source_absent_clear(&w->absent[i]);
}

/* ---- doing it ---- */

struct doing {
    struct source_work *w;
    struct desk *d;
    const struct source_poll *poll;
    struct source_tally *tally;
    struct err_info *info;
    char source[WHY_BYTES];                         /* "source NAME", for the audit log */
    int taken[MAX_SOURCE_POSTS + MAX_POLL_SINGLES]; /* job of each item given to import */
    enum import_outcome outcome[MAX_SOURCE_POSTS + MAX_POLL_SINGLES];
    int taken_count;
};

static void tell(const struct doing *g, const char *id, const char *what, const char *why)
{
    if (g->poll->each)
        g->poll->each(g->poll->user, id, what, why);
}

static enum err withdraw(struct doing *g, const char *id, const char *why)
{
    bool changed = false;
    char reason[WHY_BYTES + ERR_INFO_TEXT_BYTES];
    struct err_info info = {0};
    snprintf(reason, sizeof reason, "%s: %s", g->source, why);
    enum err e = review_withdraw(g->d, g->w->row->audience_id, id, reason, &changed, &info);
    if (e == ERR_NOT_FOUND)
        return ERR_OK; /* known, but refused when it came */
    if (e)
        return err_set(g->info, e, "%.200s", info.text);
    if (changed) {
        g->tally->withdrawn++;
        tell(g, id, "withdrawn", why);
    }
    return ERR_OK;
}

static enum err withdraw_closed(void *user, const char *id)
{
    return withdraw(user, id, "the channel is not public");
}

/* What stood there before is not what its author says any more. */
static enum err take_off(struct doing *g, const struct source_job *j)
{
    bool was_on = false;
    char reason[WHY_BYTES + ERR_INFO_TEXT_BYTES];
    snprintf(reason, sizeof reason, "%s: %s", g->source, j->why);
    enum err e = import_refuse(g->d, g->w->row->audience_id, j->id, reason, &was_on, g->info);
    if (!e)
        tell(g, j->id,
             was_on                   ? "changed, and taken off the screens"
             : j->deed == SOURCE_WAIT ? "waits for the next poll"
                                      : "refused",
             j->why);
    return e;
}

static enum err set_marks(struct doing *g, const struct source_job *j)
{
    enum err e = post_mark_clear(g->d, g->w->row->audience_id, j->id, g->info);
    for (int i = 0; i < SOURCE_MARK_COUNT && !e; i++) {
        unsigned mark = 1u << i;
        if (j->post->marks & mark)
            e = post_mark_set(g->d, g->w->row->audience_id, j->id, source_mark_names[i],
                              mark == SOURCE_WARNING ? j->post->warning : NULL,
                              (mark & SOURCE_MARKS_ALONE) != 0, g->info);
    }
    return e;
}

static enum err keep_seen(struct doing *g, const struct source_job *j, bool again)
{
    return source_seen_keep(g->d, g->w->row->id, j->post->id, j->id, j->post->url,
                            again ? NULL : &j->sha256, g->info);
}

static void note_outcome(void *user, const char *id, int index, enum import_outcome outcome,
                         const char *why)
{
    static const char *const words[] = {
        [IMPORT_REFUSED] = "refused",
        [IMPORT_REFUSED_TAKEN_OFF] = "refused, and the version on the screens was taken off",
        [IMPORT_NEW] = "new, pending",
        [IMPORT_CHANGED] = "changed, pending",
        [IMPORT_TAKEN_OFF] = "changed, taken off the screens, pending",
        [IMPORT_UNCHANGED] = "unchanged",
    };
    struct doing *g = user;
    struct source_tally *t = g->tally;
    g->outcome[index] = outcome;
    t->refused += outcome == IMPORT_REFUSED || outcome == IMPORT_REFUSED_TAKEN_OFF;
    t->fresh += outcome == IMPORT_NEW;
    t->changed += outcome == IMPORT_CHANGED || outcome == IMPORT_TAKEN_OFF;
    if (outcome != IMPORT_UNCHANGED)
        tell(g, id, words[outcome], why);
}

/* Everything that is taken, in one array for import. */
static enum err make_items(struct doing *g, json_t **out)
{
    json_t *items = json_array(), *item = NULL;
    enum err e = items ? ERR_OK : ERR_NOMEM;
    for (int i = 0; i < g->w->count && !e; i++) {
        const struct source_job *j = &g->w->jobs[i];
        if (j->deed != SOURCE_TAKE)
            continue;
        e = source_item_make(g->w->row->name, j->id, j->post, &j->files,
                             source_media_base(j->post, g->w->row->url), desk_now_s(g->d), &item);
        if (!e && json_array_append_new(items, item))
            e = ERR_NOMEM;
        if (!e)
            g->taken[g->taken_count++] = i;
    }
    if (e) {
        json_decref(items);
        return err_set(g->info, e, "out of memory");
    }
    *out = items;
    return ERR_OK;
}

static enum err take_in(struct doing *g)
{
    json_t *items = NULL;
    enum err e = make_items(g, &items);
    if (e)
        return e;
    e = import_items(g->d, g->w->row->audience_id, items, desk_dir(g->d), g->source,
                     &(struct import_report){note_outcome, g}, g->info);
    json_decref(items);
    for (int i = 0; i < g->taken_count && !e; i++) {
        const struct source_job *j = &g->w->jobs[g->taken[i]];
        bool refused = g->outcome[i] == IMPORT_REFUSED || g->outcome[i] == IMPORT_REFUSED_TAKEN_OFF;
        if (!refused)
            e = set_marks(g, j);
        if (!e)
            e = keep_seen(g, j, false);
    }
    return e;
}

static enum err do_job(struct doing *g, const struct source_job *j)
{
    enum err e = ERR_OK;
    switch (j->deed) {
    case SOURCE_NOTHING:
    case SOURCE_TAKE:
        break;
    case SOURCE_WITHDRAW:
        g->tally->barred++;
        if (j->known)
            e = withdraw(g, j->id, j->bar);
        break;
    case SOURCE_WAIT:
        g->tally->waiting++;
        e = take_off(g, j);
        if (!e && j->known)
            e = keep_seen(g, j, true);
        break;
    case SOURCE_REFUSE:
        g->tally->refused++;
        if (!j->post->id)
            tell(g, "(no id)", "refused", j->post->refused);
        else if (!(e = take_off(g, j)))
            e = keep_seen(g, j, false);
        break;
    }
    return e;
}

static enum err do_absent(struct doing *g, int index)
{
    const struct source_absent *a = &g->w->absent[index];
    enum err e = source_seen_asked(g->d, g->w->row->id, a->item, g->info);
    if (!e && g->w->single[index] == SOURCE_SINGLE_GONE)
        e = withdraw(g, a->post_id, "deleted at its source");
    return e;
}

enum err source_work_do(struct source_work *w, struct desk *d, const struct source_poll *p,
                        struct source_tally *tally, struct err_info *info)
{
    struct doing *g = mem_alloc(sizeof *g);
    if (!g)
        return err_set(info, ERR_NOMEM, "out of memory");
    *g = (struct doing){.w = w, .d = d, .poll = p, .tally = tally, .info = info};
    snprintf(g->source, sizeof g->source, "source %s", w->row->name);
    tally->posts = w->count;
    enum err e = ERR_OK;
    if (w->collect->closed)
        e = source_seen_each_live(d, w->row->id, withdraw_closed, g, info);
    if (!e)
        e = take_in(g);
    for (int i = 0; i < w->count && !e; i++)
        e = do_job(g, &w->jobs[i]);
    for (int i = 0; i < w->absent_count && !e; i++)
        e = do_absent(g, i);
    if (!e && !w->collect->unchanged)
        e = source_seen_list(d, w->row->id, &w->collect->batch, w->listed, info);
    mem_free(g);
    return e;
}
