/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/review.h"
#include "desk/verb.h"

#define MAX_IDS 1024

struct withdrawing {
    struct verb_change change;
    const char *reason;
    struct err_info *info;
};

static enum err withdraw_one(void *user, int64_t audience_id, const char *audience, const char *id)
{
    struct withdrawing *w = user;
    bool changed = false;
    enum err e = review_withdraw(w->change.d, audience_id, id, w->reason, &changed, w->info);
    if (e)
        return e;
    verb_print_text(w->change.say, id);
    fprintf(w->change.say, changed ? ": withdrawn from %s\n" : ": was withdrawn from %s already\n",
            audience);
    return ERR_OK;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *ids[MAX_IDS], *audience = NULL;
    struct option_list words = {ids, 0, MAX_IDS};
    struct err_info info = {0};
    struct withdrawing w = {.info = &info};
    const struct option table[] = {
        {OPTION_TEXT, "--reason", "TEXT", "for the audit log", &w.reason, NULL, 0, 0},
        {OPTION_TEXT, "--audience", "A", "only from this one (default from all that have it)",
         &audience, NULL, 0, 0},
        {0}};
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (!words.count)
        return verb_usage(v, io, "post ids are needed");
    enum err e = verb_change_begin(io, &w.change, &info);
    for (int i = 0; i < words.count && !e; i++)
        e = verb_each_post(w.change.d, audience, ids[i], true, withdraw_one, &w, &info);
    return verb_change_end(io, &w.change, e, "withdraw", &info);
}

const struct verb verb_withdraw = {"withdraw", "ID... [--reason TEXT] [--audience A]",
                                   "takes posts off the screens, at once", NULL, run};
