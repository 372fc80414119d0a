/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/mode.h"
#include "desk/verb.h"

struct changing {
    struct verb_change change;
    const char *reason;
    struct err_info *info;
};

static enum err change_one(void *user, int64_t audience_id, const char *name)
{
    struct changing *c = user;
    bool changed = false;
    enum err e = mode_release(c->change.d, audience_id, c->reason, &changed, c->info);
    if (!e)
        fprintf(c->change.say, "%s: %s\n", name, changed ? "released" : "was not on hold");
    return e;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *audience = NULL;
    struct err_info info = {0};
    struct changing c = {.info = &info};
    const struct option table[] = {
        {OPTION_TEXT, "--reason", "TEXT", "for the audit log", &c.reason, NULL, 0, 0},
        {OPTION_TEXT, "--audience", "A", "only this one (default all)", &audience, NULL, 0, 0},
        {0}};
    int code;
    if (!verb_options(v, io, table, argc, argv, NULL, &code))
        return code;
    enum err e = verb_change_begin(io, &c.change, &info);
    if (!e)
        e = mode_each_audience(c.change.d, audience, change_one, &c, &info);
    return verb_change_end(io, &c.change, e, "release", &info);
}

const struct verb verb_release = {"release", "[--reason TEXT] [--audience A]", "ends a hold",
                                  "Signed by the flags keys: screens accept nothing less.", run};
