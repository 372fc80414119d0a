/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/backup.h"
#include "desk/restore.h"
#include "desk/verb.h"

#include <inttypes.h>

static int run_backup(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *file[1];
    struct option_list words = {file, 0, 1};
    bool with_keys = false, verify = false;
    const struct option table[] = {
        {OPTION_SWITCH, "--with-keys", NULL,
         "signing keys and certificate keys too: then FILE decides what screens show", &with_keys,
         NULL, 0, 0},
        {OPTION_SWITCH, "--verify", NULL, "checks FILE instead", &verify, NULL, 0, 0},
        {0}};
    struct err_info info = {0};
    struct desk *d = NULL;
    struct backup_report r;
    int code;
    enum err e = ERR_OK;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (words.count != 1)
        return verb_usage(v, io, "the file to write is needed");
    if (verify) {
        e = backup_verify(file[0], &r, &info);
    } else {
        e = desk_open(io->dir, DESK_READ, io->who, io->clock, &d, &info);
        if (!e)
            e = backup_write(d, file[0], with_keys, &r, &info);
        desk_close(d);
    }
    if (e)
        return verb_fail(io, &info);
    fprintf(io->out,
            "%s: %" PRId64 " posts, %" PRId64 " audit rows, %" PRId64 " files, %s keys; whole.\n",
            verify ? "The backup" : "Written", r.posts, r.audit_rows, r.files,
            r.has_keys ? "with" : "without");
    return EXIT_DONE;
}

static int run_restore(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *file[1];
    struct option_list words = {file, 0, 1};
    bool keep = false;
    const struct option table[] = {
        {OPTION_SWITCH, "--keep-approvals", NULL,
         "nothing was withdrawn since: what was on the wall then is on it again", &keep, NULL, 0,
         0},
        {0}};
    struct err_info info = {0};
    struct restore_report r;
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (words.count != 1)
        return verb_usage(v, io, "the backup's file is needed");
    if (restore_desk(io->dir, file[0], keep, io->who, io->clock, &r, &info))
        return verb_fail(io, &info);
    fprintf(io->out, "The desk is as it was: %" PRId64 " posts, %" PRId64 " audit rows.\n",
            r.backup.posts, r.backup.audit_rows);
    if (r.pending_again)
        fprintf(io->out,
                "%" PRId64 " posts that were on the wall are pending: one may have been withdrawn "
                "since. Look, then approve.\n",
                r.pending_again);
    if (!r.signed_afresh) {
        fprintf(io->err, "placard-desk: nothing could be signed yet: %s.\n", r.why.text);
        fputs("Put the key files back into keys/, then run placard-desk renew.\n", io->err);
        return EXIT_FAILED;
    }
    return EXIT_DONE;
}

const struct verb verb_backup = {
    "backup", "FILE [--with-keys] | FILE --verify",
    "writes the whole desk to one file, while it runs",
    "Posts, pictures, people, settings, audit log. Keys are left out unless asked for: keep them "
    "apart.",
    run_backup};
const struct verb verb_restore = {"restore", "FILE [--keep-approvals]",
                                  "makes the desk what it was in a backup",
                                  "Into an empty DIR or over a desk, which is kept as "
                                  "DIR/before-restore-TIME.backup; `serve` may "
                                  "run meanwhile.",
                                  run_restore};
