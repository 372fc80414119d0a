/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/review.h"
#include "desk/verb.h"

struct asking {
    struct verb_change change;
    const char *what;
    struct err_info *info;
};

static enum err ask_one(void *user, int64_t audience_id, const char *audience, const char *id)
{
    struct asking *a = user;
    enum err e = review_ask(a->change.d, audience_id, id, a->what, a->info);
    if (e)
        return e;
    verb_print_text(a->change.say, id);
    fprintf(a->change.say, ": its author is to change it, for %s\n", audience);
    return ERR_OK;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *id[1], *audience = NULL;
    struct option_list words = {id, 0, 1};
    struct err_info info = {0};
    struct asking a = {.info = &info};
    const struct option table[] = {
        {OPTION_TEXT, "--change", "TEXT", "what is to be changed (needed)", &a.what, NULL, 0, 0},
        {OPTION_TEXT, "--audience", "A", "needed if several audiences have the post", &audience,
         NULL, 0, 0},
        {0}};
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (words.count != 1 || !a.what)
        return verb_usage(v, io, "a post id and --change are needed");
    enum err e = verb_change_begin(io, &a.change, &info);
    if (!e)
        e = verb_each_post(a.change.d, audience, id[0], false, ask_one, &a, &info);
    return verb_change_end(io, &a.change, e, "ask", &info);
}

const struct verb verb_ask = {
    "ask", "ID --change TEXT", "asks the author of a pending post for a change",
    "The post stays pending, and approvals so far are void. An edit ends it.", run};
