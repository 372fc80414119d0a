/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audit.h"
#include "desk/audit_export.h"
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

struct order { /* as read from the command line */
    const char *what, *format, *file, *checkpoint;
    int64_t from_s, until_s;
};

static enum err export(const struct verb_io *io, struct desk *d, const struct order *o,
                       struct err_info *info) {
    int64_t rows = 0;
    enum audit_format format = o->format && !strcmp(o->format, "csv") ? AUDIT_CSV : AUDIT_JSONL;
    FILE *file = o->file ? fopen(o->file, "wxe") : io->out;
    if (!file) return err_set(info, ERR_IO, "cannot make %.150s, or it is there already", o->file);
    enum err e = audit_export(d, format, o->from_s, o->until_s, file, &rows, info);
    if (o->file && fclose(file) != 0 && !e)
        e = err_set(info, ERR_IO, "cannot write %.150s", o->file);
    if (!e && o->file) fprintf(io->out, "%" PRId64 " rows written.\n", rows);
    return e;
}

static enum err apply(const struct verb_io *io, struct desk *d, const struct order *o,
                      struct err_info *info)
{
    char head[AUDIT_HEAD_BYTES];
    int64_t rows = 0, removed = 0;
    enum err e;
    if (!*o->what)
        return audit_each(d, o->from_s, o->until_s, print_row, io->out, info);
    if (!strcmp(o->what, "export"))
        return export(io, d, o, info);
    if (!strcmp(o->what, "checkpoint")) {
        if (!(e = audit_head(d, head, info)))
            fprintf(io->out, "%s\n", head);
        return e;
    }
    if ((e = audit_verify(d, o->checkpoint, &rows, &removed, info)))
        return e;
    fprintf(io->out, "%" PRId64 " rows, all as they were written.\n", rows);
    if (removed)
        fprintf(io->out, "%" PRId64 " of them were emptied by the retention setting.\n", removed);
    return ERR_OK;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *word[1];
    struct option_list words = {word, 0, 1};
    struct order o = {.what = ""};
    const struct option table[] = {
        {OPTION_TEXT, "--format", "F", "of export: csv or jsonl (default)", &o.format, NULL, 0, 0},
        {OPTION_TEXT, "--out", "FILE", "of export: a new file (default standard output)", &o.file,
         NULL, 0, 0},
        {OPTION_TIME, "--from", "TIME", "rows since then", &o.from_s, NULL, 0, 0},
        {OPTION_TIME_END, "--until", "TIME", "rows before then; a day is meant whole", &o.until_s,
         NULL, 0, 0},
        {OPTION_TEXT, "--checkpoint", "TEXT", "of verify: what `audit checkpoint` printed once",
         &o.checkpoint, NULL, 0, 0},
        {0}};
    struct err_info info = {0};
    struct desk *d = NULL;
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (words.count)
        o.what = word[0];
    if (*o.what && strcmp(o.what, "verify") != 0 && strcmp(o.what, "export") != 0 &&
        strcmp(o.what, "checkpoint") != 0)
        return verb_usage(v, io, "the word that may follow is verify, export or checkpoint");
    if (o.format && strcmp(o.format, "csv") != 0 && strcmp(o.format, "jsonl") != 0)
        return verb_usage(v, io, "--format is csv or jsonl");
    enum err e = desk_open(io->dir, DESK_READ, io->who, io->clock, &d, &info);
    if (!e)
        e = apply(io, d, &o, &info);
    desk_close(d);
    return e ? verb_fail(io, &info) : EXIT_DONE;
}

const struct verb verb_audit = {
    "audit", "[verify | export | checkpoint]",
    "prints who did what, exports it, or checks that nothing was changed",
    "Keep a checkpoint somewhere else: verify --checkpoint then also tells whether the whole log "
    "was written anew.",
    run};
