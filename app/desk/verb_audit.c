/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audit.h"
#include "desk/verb.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"

static void print_member(FILE *out, const char *key, const char *text)
{
    if (!text)
        return;
    fprintf(out, " %s=", key);
    verb_print_text(out, text);
}

static enum err print_row(void *user, const struct audit_row *r)
{
    FILE *out = user;
    char at[TEXT_TIME_BYTES];
    text_time_format(r->at_s, at);
    fprintf(out, "%" PRId64 " %s ", r->seq, at);
    verb_print_text(out, r->removed ? "(removed)" : r->who);
    fprintf(out, " %s", r->what);
    print_member(out, "audience", r->audience);
    print_member(out, "post", r->post_id);
    print_member(out, "why", r->why);
    print_member(out, "old", r->old_sha256);
    print_member(out, "new", r->new_sha256);
    fprintf(out, " hash=%s\n", r->hash);
    return ERR_OK;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *word[1];
    struct option_list words = {word, 0, 1};
    const struct option table[] = {{0}};
    struct err_info info = {0};
    struct desk *d = NULL;
    int64_t rows = 0, removed = 0;
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    bool verify = words.count == 1 && !strcmp(word[0], "verify");
    if (words.count && !verify)
        return verb_usage(v, io, "the only word that may follow is verify");
    enum err e = desk_open(io->dir, DESK_READ, io->who, io->clock, &d, &info);
    if (!e)
        e = verify ? audit_verify(d, NULL, &rows, &removed, &info)
                   : audit_each(d, 0, 0, print_row, io->out, &info);
    desk_close(d);
    if (e)
        return verb_fail(io, &info);
    if (verify)
        fprintf(io->out, "%" PRId64 " rows, all as they were written.\n", rows);
    return EXIT_DONE;
}

const struct verb verb_audit = {
    "audit", "[verify]", "prints who did what, or checks that nothing was changed", NULL, run};
