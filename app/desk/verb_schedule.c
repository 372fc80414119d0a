/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/review.h"
#include "desk/verb.h"

#include <string.h>

#include "base/limits.h"

struct scheduling {
    struct verb_change change;
    struct approval_terms terms;
    struct err_info *info;
};

static enum err schedule_one(void *user, int64_t audience_id, const char *audience, const char *id)
{
    struct scheduling *s = user;
    enum err e = review_schedule(s->change.d, audience_id, id, &s->terms, s->info);
    if (e)
        return e;
    verb_print_text(s->change.say, id);
    fprintf(s->change.say, ": scheduled for %s\n", audience);
    return ERR_OK;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *id[1], *audience = NULL, *pin = NULL;
    struct option_list words = {id, 0, 1};
    struct err_info info = {0};
    struct scheduling s = {.info = &info};
    int64_t duration_s = 0;
    const struct option table[] = {
        {OPTION_TIME, "--from", "TIME", "when it starts", &s.terms.from_s, NULL, 0, 0},
        {OPTION_TIME_END, "--until", "TIME", "when it ends; a day is meant whole", &s.terms.until_s,
         NULL, 0, 0},
        {OPTION_INT, "--rank", "N", "place in the order, lower comes first", &s.terms.rank,
         &s.terms.has_rank, -1000000, 1000000},
        {OPTION_TEXT, "--pin", "yes|no", "before all others", &pin, &s.terms.has_pin, 0, 0},
        {OPTION_INT, "--duration", "SECONDS", "how long it stands on screen", &duration_s,
         &s.terms.has_duration, MIN_DURATION_MS / 1000, MAX_DURATION_MS / 1000},
        {OPTION_TEXT, "--audience", "A", "needed if several audiences have the post", &audience,
         NULL, 0, 0},
        {0}};
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (words.count != 1)
        return verb_usage(v, io, "one post id is needed");
    if (pin && strcmp(pin, "yes") != 0 && strcmp(pin, "no") != 0)
        return verb_usage(v, io, "--pin is yes or no");
    s.terms.has_pin = pin != NULL;
    s.terms.pinned = pin && !strcmp(pin, "yes");
    s.terms.duration_ms = duration_s * 1000;
    enum err e = verb_change_begin(io, &s.change, &info);
    if (!e)
        e = verb_each_post(s.change.d, audience, id[0], false, schedule_one, &s, &info);
    return verb_change_end(io, &s.change, e, "schedule", &info);
}

const struct verb verb_schedule = {
    "schedule", "ID [options]", "changes when and where in the loop a post shows",
    "At once for a post on the wall; for a pending one it is the plan that its approval follows. "
    "What is not given stays.",
    run};
