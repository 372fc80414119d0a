/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/archive.h"
#include "desk/verb.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"

static enum err print_row(void *user, const struct archive_row *r)
{
    FILE *out = user;
    char changed[TEXT_TIME_BYTES];
    text_time_format(r->changed_s, changed);
    fprintf(out, "%-9s  %.10s  %-16s  ", r->flag, changed, r->audience);
    verb_print_text(out, r->id);
    fputs(": ", out);
    verb_print_text(out, *r->words ? r->words : "(a picture)");
    if (r->reason) {
        fputs("  (", out);
        verb_print_text(out, r->reason);
        fputs(")", out);
    }
    fputc('\n', out);
    return ERR_OK;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *word[1], *audience = NULL;
    struct option_list words = {word, 0, 1};
    struct archive_query query = {.limit = 50};
    int64_t limit = 50, next = 0;
    const struct option table[] = {
        {OPTION_TEXT, "--audience", "A", "only this one", &audience, NULL, 0, 0},
        {OPTION_TEXT, "--flag", "FLAG", "only expired, withdrawn or rejected", &query.flag, NULL, 0,
         0},
        {OPTION_INT, "--before", "N", "the page after the one that ended with this", &query.before,
         NULL, 1, INT64_MAX},
        {OPTION_INT, "--limit", "N", "posts on a page (default 50)", &limit, NULL, 1,
         MAX_ARCHIVE_PAGE},
        {0}};
    struct err_info info = {0};
    struct desk *d = NULL;
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (query.flag && strcmp(query.flag, "expired") != 0 && strcmp(query.flag, "withdrawn") != 0 &&
        strcmp(query.flag, "rejected") != 0)
        return verb_usage(v, io, "--flag is expired, withdrawn or rejected");
    query.search = words.count ? word[0] : NULL;
    query.limit = (int)limit;
    enum err e = desk_open(io->dir, DESK_READ, io->who, io->clock, &d, &info);
    if (!e && audience)
        e = desk_audience_find(d, audience, &query.audience_id, &info);
    if (!e)
        e = archive_page(d, &query, print_row, io->out, &next, &info);
    desk_close(d);
    if (!e && next)
        fprintf(io->out, "More: --before %" PRId64 "\n", next);
    return e ? verb_fail(io, &info) : EXIT_DONE;
}

const struct verb verb_archive = {
    "archive", "[WORDS] [options]", "lists and searches posts that are over",
    "WORDS: all of them must be there; pic* begins like it. Newest first.", run};
