/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/approvals.h"
#include "desk/review.h"
#include "desk/screening_store.h"
#include "desk/subject.h"
#include "desk/verb.h"

#include <inttypes.h>
#include <string.h>

struct showing {
    struct desk *d;
    FILE *out;
    struct err_info *info;
};

static enum err print_finding(void *user, const struct finding *f)
{
    FILE *out = user;
    fprintf(out, "  %s: %s in the %s", finding_severity_name(f->severity), f->rule, f->field);
    if (*f->excerpt) {
        fputs(": ", out);
        verb_print_text(out, f->excerpt);
    }
    fputc('\n', out);
    return ERR_OK;
}

static enum err print_pair(void *user, const struct subject_pair *pair)
{
    FILE *out = user;
    fprintf(out, "  says otherwise (%s): %s, ", pair->why, pair->audience);
    verb_print_text(out, pair->id);
    fputs(": ", out);
    verb_print_text(out, pair->words);
    fputc('\n', out);
    return ERR_OK;
}

static enum err print_item(FILE *out, const struct post_row *r)
{
    fprintf(out, "%s  %s  rank %" PRId64 "%s  ", r->audience, r->flag, r->rank,
            r->pinned ? "  pinned" : "");
    verb_print_text(out, r->id);
    fprintf(out, "\n  sha256 %s\n  ", r->sha256);
    fwrite(r->item, 1, r->item_bytes, out); /* JSON: its strings hold no control characters */
    fputc('\n', out);
    if (r->asked) {
        fputs("  to change: ", out);
        verb_print_text(out, r->asked);
        fputc('\n', out);
    }
    return ERR_OK;
}

static enum err show_row(void *user, const struct post_row *r)
{
    struct showing *s = user;
    struct digest sha256;
    struct approvals a;
    enum err e = print_item(s->out, r);
    if (!e)
        e = digest_from_hex(r->sha256, &sha256);
    if (!e)
        e = approvals_judge(s->d, r->audience_id, r->id, &sha256, &a, s->info);
    if (e)
        return e;
    fprintf(s->out, "  approved by %d of %d%s\n", a.counted, a.needed,
            a.counted >= a.needed && !a.enough ? ", none of whom may stand alone" : "");
    e = screening_each(s->d, &sha256, print_finding, s->out, s->info);
    if (!e)
        e = subject_pairs(s->d, r->audience_id, r->id, print_pair, s->out, s->info);
    return e;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *id[1], *audience = NULL;
    struct option_list words = {id, 0, 1};
    struct err_info info = {0};
    struct showing s = {.out = io->out, .info = &info};
    const struct option table[] = {
        {OPTION_TEXT, "--audience", "A", "only this one", &audience, NULL, 0, 0}, {0}};
    int64_t audience_id = 0;
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (words.count != 1)
        return verb_usage(v, io, "one post id is needed");
    enum err e = desk_open(io->dir, DESK_READ, io->who, io->clock, &s.d, &info);
    if (!e && audience)
        e = desk_audience_find(s.d, audience, &audience_id, &info);
    if (!e)
        e = db_begin(desk_db(s.d), &info);
    if (!e)
        e = screening_update(s.d, NULL, &info);
    if (!e)
        e = db_commit(desk_db(s.d), &info);
    if (!e)
        e = review_each(s.d, audience_id, NULL, id[0], show_row, &s, &info);
    desk_close(s.d);
    return e ? verb_fail(io, &info) : EXIT_DONE;
}

const struct verb verb_show = {
    "show", "ID [--audience A]", "all about one post: text, approvals, what to look at twice",
    "Findings come from the tables in assets/screening and in the desk folder's screening/. Posts "
    "on the wall about the\nsame thing that say otherwise are named.",
    run};
