/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/restore.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "desk/audit.h"
#include "desk/publish.h"

/* At most one document an audience and second is signed (public_tree.h); and some room for a clock that was wrong. */
#define SEQ_ROOM 1000

struct restoring {
    struct desk *live, *copy; /* copy: the backup, in DIR/tmp/restore, until it is ready */
    char copy_dir[PATH_ROOM_BYTES];
    bool keep_approvals;
    struct restore_report report;
};

/* ---- what the present desk knows better than the backup ---- */

static enum err carry_audiences(struct restoring *r, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e =
        db_query_open(desk_db(r->live), &q, info, "SELECT name, seq, held FROM audience", "");
    while (!e && !(e = db_query_next(&q, &row, info)) && row)
        e = db_run(desk_db(r->copy), info, NULL,
                   "UPDATE audience SET seq=MAX(seq, ?2), held=MAX(held, ?3) WHERE name=?1", "tii",
                   db_text(&q, 0), db_int(&q, 1), db_int(&q, 2));
    db_query_close(&q);
    return e;
}

static enum err carry_trust(struct restoring *r, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    size_t bytes = 0;
    enum err e =
        db_query_open(desk_db(r->live), &q, info, "SELECT number, note, issued_s FROM root", "");
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        const void *note = db_blob(&q, 1, &bytes);
        e = db_run(desk_db(r->copy), info, NULL,
                   "INSERT OR REPLACE INTO root(number, note, issued_s) VALUES(?,?,?)", "ibi",
                   db_int(&q, 0), note, bytes, db_int(&q, 2));
    }
    db_query_close(&q);
    if (!e)
        e = db_query_open(desk_db(r->live), &q, info,
                          "SELECT name, role, file, spki, active FROM signing_key", "");
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        const void *spki = db_blob(&q, 3, &bytes);
        e = db_run(desk_db(r->copy), info, NULL,
                   "INSERT OR REPLACE INTO signing_key(name, role, file, spki, active)"
                   " VALUES(?,?,?,?,?)",
                   "tttbi", db_text(&q, 0), db_text(&q, 1), db_text(&q, 2), spki, bytes,
                   db_int(&q, 4));
    }
    db_query_close(&q);
    return e;
}

/* Who was disabled, was given another role or password, and what was revoked since the backup stays so. */
static enum err carry_people(struct restoring *r, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(r->live), &q, info,
                               "SELECT name, role, enabled, password FROM person", "");
    while (!e && !(e = db_query_next(&q, &row, info)) && row)
        e = db_run(desk_db(r->copy), info, NULL,
                   "UPDATE person SET role=?2, enabled=?3, password=?4 WHERE name=?1", "ttit",
                   db_text(&q, 0), db_text(&q, 1), db_int(&q, 2), db_text(&q, 3));
    db_query_close(&q);
    if (!e)
        e = db_query_open(desk_db(r->live), &q, info,
                          "SELECT sha256, revoked_s FROM api_token WHERE revoked_s<>0", "");
    while (!e && !(e = db_query_next(&q, &row, info)) && row)
        e = db_run(desk_db(r->copy), info, NULL,
                   "UPDATE api_token SET revoked_s=?2 WHERE sha256=?1", "ti", db_text(&q, 0),
                   db_int(&q, 1));
    db_query_close(&q);
    return e;
}

/* ---- the copy made ready ---- */

static enum err take_off_walls(struct restoring *r, struct err_info *info)
{
    if (r->keep_approvals)
        return ERR_OK;
    return db_run(desk_db(r->copy), info, &r->report.pending_again,
                  "UPDATE post SET flag='pending', off_s=?1, changed_s=?1 WHERE flag='approved'"
                  " AND until_s>?1",
                  "i", desk_now_s(r->copy));
}

static enum err prepare(struct restoring *r, bool had_desk, const char *path, struct err_info *info)
{
    struct db *db = desk_db(r->copy);
    char why[ERR_INFO_TEXT_BYTES];
    int64_t now_s = desk_now_s(r->copy), passed_s = now_s - r->report.backup.made_s;
    const char *slash = strrchr(path, '/');
    enum err e = db_begin(db, info);
    if (!e)
        e = db_run(db, info, NULL, "DROP TABLE backup_file", "");
    if (!e)
        e = db_run(db, info, NULL, "DELETE FROM meta WHERE key LIKE 'backup_%'", "");
    if (!e)
        e = db_run(db, info, NULL, "UPDATE audience SET seq=seq+?", "i",
                   (passed_s > 0 ? passed_s : 0) + SEQ_ROOM);
    if (!e && had_desk)
        e = carry_audiences(r, info);
    if (!e && had_desk)
        e = carry_trust(r, info);
    if (!e && had_desk)
        e = carry_people(r, info);
    /* the bytes last signed are old ones: nothing writes them again. hold_seq: the next flags end every earlier hold */
    if (!e)
        e = db_run(db, info, NULL,
                   "UPDATE audience SET touched=1, note=NULL, feed=NULL, feed_sha256=NULL,"
                   " issued_s=0, hold_seq=seq",
                   "");
    if (!e)
        e = take_off_walls(r, info);
    snprintf(why, sizeof why, "%.150s, made %" PRId64 " s ago%s", slash ? slash + 1 : path,
             passed_s, r->keep_approvals ? ", approvals kept" : "");
    if (!e)
        e = audit_add(r->copy, &(struct audit_entry){.what = "restore", .why = why}, info);
    return e ? e : db_commit(db, info);
}

/* DIR/tmp/restore/desk.db, opened as a desk: migrated to today's schema. */
static enum err open_copy(struct restoring *r, const char *path, const char *who,
                          const struct clock *clock, struct err_info *info)
{
    char file[PATH_ROOM_BYTES], spare[PATH_ROOM_BYTES + 8];
    struct db *backup = NULL;
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    enum err e = desk_path(r->live, r->copy_dir, "tmp", "restore");
    if (!e)
        e = file_make_dirs(r->copy_dir, info);
    if (!e)
        e = file_join(file, sizeof file, r->copy_dir, "desk.db");
    for (size_t i = 0; i < sizeof ends / sizeof ends[0] && !e; i++) {
        snprintf(spare, sizeof spare, "%s%s", file, ends[i]);
        unlink(spare);
    }
    mode_t was = umask(077);
    if (!e)
        e = db_open_plain(path, &backup, info);
    if (!e)
        e = db_copy_to(backup, file, info);
    if (!e)
        e = backup_unpack(backup, desk_dir(r->live), info);
    db_close(backup);
    umask(was);
    return e ? e : desk_open(r->copy_dir, DESK_CHANGE, who, clock, &r->copy, info);
}

static void remove_copy(const struct restoring *r)
{
    static const char *const names[] = {"desk.db", "desk.db-wal", "desk.db-shm", "lock"};
    char path[PATH_ROOM_BYTES];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (*r->copy_dir && !file_join(path, sizeof path, r->copy_dir, names[i]))
            unlink(path);
    if (*r->copy_dir)
        rmdir(r->copy_dir);
}

/* ---- in its place ---- */

static enum err keep_present(struct desk *d, struct err_info *info)
{
    char name[60], path[PATH_ROOM_BYTES];
    struct backup_report ignored;
    enum err e = ERR_DUPLICATE;
    for (int i = 0; i < 100 && e == ERR_DUPLICATE; i++) { /* several within a second */
        snprintf(name, sizeof name, "before-restore-%" PRId64 "-%d.backup", desk_now_s(d), i);
        if (!(e = desk_path(d, path, name, NULL)))
            e = backup_write(d, path, false, &ignored, info);
    }
    return e;
}

static enum err make_folders(struct desk *d, struct err_info *info)
{
    static const char *const names[] = {"keys", "tls", "media", "tmp"};
    char path[PATH_ROOM_BYTES];
    enum err e = ERR_OK;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !e; i++)
        if (!(e = desk_path(d, path, names[i], NULL)))
            e = file_make_dirs(path, info);
    return e;
}

/* Signed afresh, so that screens see it at once. Without keys the desk is whole but cannot speak yet. */
static void publish(struct restoring *r)
{
    bool committed = false;
    enum err e = db_begin(desk_db(r->live), &r->report.why);
    if (!e)
        e = publish_commit(r->live, "restore", &committed, &r->report.why);
    publish_abort(r->live);
    r->report.signed_afresh = committed && !e;
}

enum err restore_desk(const char *dir, const char *path, bool keep_approvals, const char *who,
                      const struct clock *clock, struct restore_report *out, struct err_info *info)
{
    struct restoring r = {.keep_approvals = keep_approvals};
    char db_path[PATH_ROOM_BYTES], copy[PATH_ROOM_BYTES];
    enum err e = backup_verify(path, &r.report.backup, info);
    if (e || (e = file_join(db_path, sizeof db_path, dir, "desk.db")))
        return e;
    bool had_desk = access(db_path, F_OK) == 0;
    e = desk_open(dir, had_desk ? DESK_CHANGE : DESK_CREATE, who, clock, &r.live, info);
    if (!e)
        e = make_folders(r.live, info);
    if (!e && had_desk)
        e = keep_present(r.live, info);
    if (!e)
        e = open_copy(&r, path, who, clock, info);
    if (!e)
        e = prepare(&r, had_desk, path, info);
    if (!e)
        e = file_join(copy, sizeof copy, r.copy_dir, "desk.db");
    if (!e)
        e = db_copy_from(desk_db(r.live), copy, info);
    desk_close(r.copy);
    remove_copy(&r);
    if (!e)
        publish(&r);
    desk_close(r.live);
    if (!e)
        *out = r.report;
    return e;
}
