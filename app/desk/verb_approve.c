/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/post_mark.h"
#include "desk/review.h"
#include "desk/verb.h"

#include <inttypes.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

#define MAX_IDS 1024

struct approving {
    struct verb_change change;
    struct approval_terms terms;
    struct err_info *info;
    int count, alone; /* approved; left out for a mark */
};

static enum err approve_one(void *user, int64_t audience_id, const char *audience, const char *id)
{
    struct approving *a = user;
    struct approvals state;
    enum err e = review_approve(a->change.d, audience_id, id, &a->terms, &state, a->info);
    if (e)
        return e;
    a->count++;
    verb_print_text(a->change.say, id);
    if (state.enough)
        fprintf(a->change.say, ": approved for %s\n", audience);
    else
        fprintf(a->change.say, ": approved by %d of %d for %s, still pending%s\n", state.counted,
                state.needed, audience,
                state.counted >= state.needed ? ": one who did not make it must be among them"
                                              : "");
    return ERR_OK;
}

struct pending_list {
    struct {
        int64_t audience_id;
        char audience[MAX_AUDIENCE_BYTES + 1];
        char id[MAX_ID_BYTES + 1];
    } list[MAX_FEED_ITEMS];
    int count;
};

static enum err collect(void *user, const struct post_row *r)
{
    struct pending_list *l = user;
    if (l->count == MAX_FEED_ITEMS)
        return ERR_OK; /* the rest another time: no more fit a feed */
    l->list[l->count].audience_id = r->audience_id;
    snprintf(l->list[l->count].audience, sizeof l->list[0].audience, "%s", r->audience);
    snprintf(l->list[l->count].id, sizeof l->list[0].id, "%s", r->id);
    l->count++;
    return ERR_OK;
}

static enum err approve_pending(struct approving *a, const char *audience, struct err_info *info)
{
    int64_t audience_id = 0;
    struct pending_list *l = mem_alloc(sizeof *l);
    enum err e = l ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
    if (!e && audience)
        e = desk_audience_find(a->change.d, audience, &audience_id, info);
    if (!e)
        e = review_each(a->change.d, audience_id, "pending", NULL, collect, l, info);
    for (int i = 0; l && i < l->count && !e; i++) {
        bool alone = false;
        e = post_mark_alone(a->change.d, l->list[i].audience_id, l->list[i].id, &alone, info);
        if (!e && !alone)
            e = approve_one(a, l->list[i].audience_id, l->list[i].audience, l->list[i].id);
        a->alone += alone;
    }
    mem_free(l);
    return e;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *ids[MAX_IDS], *audience = NULL, *hex = NULL;
    struct option_list words = {ids, 0, MAX_IDS};
    struct err_info info = {0};
    struct digest sha256;
    struct approving a = {.info = &info};
    bool all = false, has_days = false, has_until = false;
    int64_t days = 0, duration_s = 0;
    const struct option table[] = {
        {OPTION_SWITCH, "--all-pending", NULL, "every pending post but those with a warning", &all,
         NULL, 0, 0},
        {OPTION_TEXT, "--audience", "A", "needed if several audiences have the post", &audience,
         NULL, 0, 0},
        {OPTION_TIME, "--from", "TIME", "when it starts (default now)", &a.terms.from_s, NULL, 0,
         0},
        {OPTION_TIME_END, "--until", "TIME", "when it ends; a day is meant whole", &a.terms.until_s,
         &has_until, 0, 0},
        {OPTION_INT, "--days", "N", "how long it stays, 1 to 90 (default 30)", &days, &has_days, 1,
         MAX_POST_LIFE_S / 86400},
        {OPTION_INT, "--rank", "N", "place in the order, lower comes first (default 100)",
         &a.terms.rank, &a.terms.has_rank, -1000000, 1000000},
        {OPTION_INT, "--duration", "SECONDS",
         "how long it stands on screen (default the screen's own)", &duration_s,
         &a.terms.has_duration, MIN_DURATION_MS / 1000, MAX_DURATION_MS / 1000},
        {OPTION_TEXT, "--sha256", "HEX", "only if the post is still this one (list --json)", &hex,
         NULL, 0, 0},
        {0}};
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (all == (words.count > 0))
        return verb_usage(v, io, "give post ids, or --all-pending");
    if (has_days && has_until)
        return verb_usage(v, io, "give --until or --days, not both");
    if (hex && (words.count != 1 || digest_from_hex(hex, &sha256)))
        return verb_usage(v, io, "--sha256 is 64 hex digits and goes with one post id");
    a.terms.sha256 = hex ? &sha256 : NULL;
    a.terms.duration_ms = duration_s * 1000;
    if (has_days)
        a.terms.until_s = (a.terms.from_s ? a.terms.from_s : clock_now_s(io->clock)) + days * 86400;
    enum err e = verb_change_begin(io, &a.change, &info);
    if (!e && all)
        e = approve_pending(&a, audience, &info);
    for (int i = 0; i < words.count && !e; i++)
        e = verb_each_post(a.change.d, audience, ids[i], false, approve_one, &a, &info);
    code = verb_change_end(io, &a.change, e, "approve", &info);
    if (!code && a.alone)
        fprintf(io->out,
                "%d with a content warning or sensitive media left out: approve by id what you "
                "have looked at.\n",
                a.alone);
    if (!code && !a.count && !a.alone)
        fputs("Nothing is pending.\n", io->out);
    return code;
}

const struct verb verb_approve = {
    "approve", "ID... | --all-pending [options]", "lets posts onto the screens",
    "An approval is for the post's exact words and pictures: whatever is edited afterwards is "
    "pending again.\n"
    "Approving again changes times, rank and duration. All ids are approved together, or none.\n"
    "TIME is a day (2026-03-02) or a day and a time ('2026-03-02 09:00') by this machine's clock, "
    "or has "
    "its zone:\n2026-03-02T09:00:00+01:00.",
    run};
