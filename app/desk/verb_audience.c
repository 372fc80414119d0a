/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audience.h"
#include "desk/publish.h"
#include "desk/verb.h"

#include <inttypes.h>
#include <string.h>

static enum err print_row(void *user, const struct audience_row *r)
{
    FILE *out = user;
    fprintf(out,
            "%s: approvals %d, self-approval %s; %" PRId64 " on the wall, %" PRId64 " pending%s\n",
            r->name, r->rule.approvals_needed, r->rule.self_approval ? "yes" : "no", r->approved,
            r->pending, r->held ? "; on hold" : "");
    return ERR_OK;
}

static int list(const struct verb_io *io)
{
    struct err_info info = {0};
    struct desk *d = NULL;
    enum err e = desk_open(io->dir, DESK_READ, io->who, io->clock, &d, &info);
    if (!e)
        e = audience_each(d, print_row, io->out, &info);
    desk_close(d);
    return e ? verb_fail(io, &info) : EXIT_DONE;
}

static enum err set(struct desk *d, FILE *say, const char *name, int64_t approvals,
                    const char *self, struct err_info *info)
{
    int64_t id;
    int off = 0;
    struct audience_rule rule;
    enum err e = desk_audience_find(d, name, &id, info);
    if (!e)
        e = audience_read_rule(d, id, &rule, info);
    if (e)
        return e;
    if (approvals)
        rule.approvals_needed = (int)approvals;
    if (self)
        rule.self_approval = !strcmp(self, "yes");
    if (!(e = audience_set_rule(d, id, &rule, &off, info)))
        fprintf(say, "%s: approvals %d, self-approval %s%s\n", name, rule.approvals_needed,
                rule.self_approval ? "yes" : "no",
                off ? "; posts that fall short of it are pending again" : "");
    return e;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *word[2], *self = NULL;
    int64_t approvals = 0;
    struct option_list words = {word, 0, 2};
    const struct option table[] = {
        {OPTION_INT, "--approvals", "N", "people who must approve a post, 1 or 2", &approvals, NULL,
         1, 2},
        {OPTION_TEXT, "--self-approval", "yes|no",
         "whether who imported, wrote or edited a post may be one of them", &self, NULL, 0, 0},
        {0}};
    struct err_info info = {0};
    struct verb_change change = {0};
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    const char *what = words.count ? word[0] : "list";
    if (!strcmp(what, "list") && words.count < 2)
        return list(io);
    bool add = !strcmp(what, "add");
    if ((!add && strcmp(what, "set") != 0) || words.count != 2)
        return verb_usage(v, io, "say list, add NAME or set NAME");
    if (self && strcmp(self, "yes") != 0 && strcmp(self, "no") != 0)
        return verb_usage(v, io, "--self-approval is yes or no");
    if (!add && !approvals && !self)
        return verb_usage(v, io, "say what to set: --approvals or --self-approval");
    enum err e = verb_change_begin(io, &change, &info);
    if (!e && add && !(e = audience_add(change.d, word[1], &info)))
        fprintf(change.say, "%s: added\n", word[1]);
    if (!e && (approvals || self))
        e = set(change.d, change.say, word[1], approvals, self, &info);
    return verb_change_end(io, &change, e, "audience", &info);
}

const struct verb verb_audience = {
    "audience", "list | add NAME | set NAME [--approvals N] [--self-approval yes|no]",
    "audiences, and how many people must approve for each",
    "With two approvals one of them must come from somebody who did not make the post. Where two "
    "are needed, or\n--self-approval is no, people sign in to approve: on the desk's pages, or "
    "with PLACARD_TOKEN.",
    run};
