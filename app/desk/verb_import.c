/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/archive.h"
#include "desk/import.h"
#include "desk/screening_store.h"
#include "desk/verb.h"

struct tally {
    struct verb_change change;
    int posts, refused, news;
};

static void print_outcome(void *user, const char *id, int index, enum import_outcome outcome,
                          const char *why)
{
    static const char *const texts[] = {
        [IMPORT_REFUSED] = "refused",
        [IMPORT_REFUSED_TAKEN_OFF] = "refused, and the version on the screens was taken off",
        [IMPORT_NEW] = "new, pending",
        [IMPORT_CHANGED] = "changed, pending",
        [IMPORT_TAKEN_OFF] = "changed, taken off the screens, pending",
        [IMPORT_UNCHANGED] = "unchanged",
    };
    struct tally *t = user;
    if (*id)
        verb_print_text(t->change.say, id);
    else
        fprintf(t->change.say, "item %d", index + 1);
    fprintf(t->change.say, ": %s", texts[outcome]);
    if (why) {
        fputs(": ", t->change.say);
        verb_print_text(t->change.say, why);
    }
    fputc('\n', t->change.say);
    t->posts++;
    t->refused += why != NULL;
    t->news += outcome == IMPORT_NEW || outcome == IMPORT_CHANGED || outcome == IMPORT_TAKEN_OFF;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *audience = NULL, *files[1];
    struct option_list words = {files, 0, 1};
    const struct option table[] = {{OPTION_TEXT, "--audience", "A",
                                    "whose posts these are (needed if the desk has several)",
                                    &audience, NULL, 0, 0},
                                   {0}};
    struct err_info info = {0}, why = {0};
    int64_t audience_id = 0;
    struct tally tally = {.refused = 0};
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (words.count != 1)
        return verb_usage(v, io, "one feed file is needed");
    enum err e = verb_change_begin(io, &tally.change, &info);
    if (!e)
        e = desk_audience_find(tally.change.d, audience, &audience_id, &info);
    if (!e)
        e = import_feed(tally.change.d, audience_id, files[0],
                        &(struct import_report){print_outcome, &tally}, &info);
    if (!e && screening_update(tally.change.d, NULL, &why)) {
        fputs("Not screened: ", tally.change.say);
        verb_print_text(tally.change.say, why.text);
        fputs("\n", tally.change.say);
    }
    if (!e)
        e = archive_index(tally.change.d, &info);
    code = verb_change_end(io, &tally.change, e, "import", &info);
    if (!code && !tally.posts)
        fputs("There are no posts in it.\n", io->out);
    if (!code && tally.news)
        fprintf(io->out, "%d to review: placard-desk list --flag pending\n", tally.news);
    return code ? code : tally.refused ? EXIT_FAILED : EXIT_DONE;
}

const struct verb verb_import = {"import", "FEED.json [--audience A]",
                                 "takes the posts of a JSON Feed file in, all pending",
                                 "Pictures lie beside the feed file. A post that changed goes back "
                                 "to pending and leaves the screens at once.\n"
                                 "Exit code 1 if any post was refused; the others are taken.",
                                 run};
