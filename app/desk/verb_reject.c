/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/review.h"
#include "desk/verb.h"

#define MAX_IDS 1024

struct rejecting {
    struct verb_change change;
    const char *reason;
    struct err_info *info;
};

static enum err reject_one(void *user, int64_t audience_id, const char *audience, const char *id)
{
    struct rejecting *r = user;
    enum err e = review_reject(r->change.d, audience_id, id, r->reason, r->info);
    if (e)
        return e;
    verb_print_text(r->change.say, id);
    fprintf(r->change.say, ": rejected for %s\n", audience);
    return ERR_OK;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *ids[MAX_IDS], *audience = NULL;
    struct option_list words = {ids, 0, MAX_IDS};
    struct err_info info = {0};
    struct rejecting r = {.info = &info};
    const struct option table[] = {{OPTION_TEXT, "--reason", "TEXT",
                                    "for the author and the audit log", &r.reason, NULL, 0, 0},
                                   {OPTION_TEXT, "--audience", "A",
                                    "needed if several audiences have the post", &audience, NULL, 0,
                                    0},
                                   {0}};
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (!words.count)
        return verb_usage(v, io, "post ids are needed");
    enum err e = verb_change_begin(io, &r.change, &info);
    for (int i = 0; i < words.count && !e; i++)
        e = verb_each_post(r.change.d, audience, ids[i], false, reject_one, &r, &info);
    return verb_change_end(io, &r.change, e, "reject", &info);
}

const struct verb verb_reject = {"reject", "ID... [--reason TEXT]", "says no to pending posts",
                                 NULL, run};
