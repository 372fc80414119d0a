/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/db.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "desk/schema.h"

#define BUSY_WAIT_MS 5000
#define FOLD_LOG_PAGES 500 /* 2 MB */

struct db {
    sqlite3 *handle;
    bool in_transaction;
    int log_pages; /* in the write-ahead log after the last commit */
};

/* ---- SQLite's memory: ours, with the size in front, so that a test can fail the n-th ---- */

struct mem_head {
    _Alignas(16) size_t bytes;
};

static void *sqlite_alloc(int bytes)
{
    struct mem_head *h = mem_alloc(sizeof *h + (size_t)bytes);
    if (!h)
        return NULL;
    h->bytes = (size_t)bytes;
    return h + 1;
}

static void sqlite_free(void *p)
{
    if (p)
        mem_free((struct mem_head *)p - 1);
}

static void *sqlite_grow(void *p, int bytes)
{
    struct mem_head *h = mem_grow(p ? (struct mem_head *)p - 1 : NULL, sizeof *h + (size_t)bytes);
    if (!h)
        return NULL;
    h->bytes = (size_t)bytes;
    return h + 1;
}

static int sqlite_size(void *p)
{
    return p ? (int)((struct mem_head *)p - 1)->bytes : 0;
}

static int sqlite_round(int bytes)
{
    return (bytes + 7) & ~7;
}

static int sqlite_mem_init(void *unused)
{
    (void)unused;
    return SQLITE_OK;
}

static void sqlite_mem_shutdown(void *unused)
{
    (void)unused;
}

enum err db_start(void)
{
    static const struct sqlite3_mem_methods methods = {
        sqlite_alloc, sqlite_free,     sqlite_grow,         sqlite_size,
        sqlite_round, sqlite_mem_init, sqlite_mem_shutdown, NULL};
    static bool started;
    if (started)
        return ERR_OK;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK ||
        sqlite3_initialize() != SQLITE_OK)
        return ERR_NOMEM;
    started = true;
    return ERR_OK;
}

/* ---- errors ---- */

static enum err db_error(struct db *db, int rc, struct err_info *info)
{
    const char *text = db && db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(rc);
    enum err e = ERR_IO;
    switch (rc & 0xff) {
    case SQLITE_NOMEM:
        e = ERR_NOMEM;
        break;
    case SQLITE_FULL:
        e = ERR_FULL;
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        e = ERR_BUSY;
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        e = ERR_STATE;
        break;
    case SQLITE_TOOBIG:
        e = ERR_TOO_BIG;
        break;
    }
    return err_set(info, e, "database: %.200s", text);
}

static enum err exec(struct db *db, const char *sql, struct err_info *info)
{
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? ERR_OK : db_error(db, rc, info);
}

/* ---- open ---- */

static int note_log(void *user, sqlite3 *handle, const char *name, int pages)
{
    struct db *db = user;
    (void)handle, (void)name;
    db->log_pages = pages;
    return SQLITE_OK;
}

enum err db_version(struct db *db, int *out, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(db, &q, info, "PRAGMA user_version", "");
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e)
        *out = row ? (int)db_int(&q, 0) : 0;
    db_query_close(&q);
    return e;
}

static enum err migrate(struct db *db, struct err_info *info)
{
    int version = 0;
    char sql[40];
    enum err e = db_version(db, &version, info);
    if (e || version == schema_step_count)
        return e;
    if (version > schema_step_count)
        return err_set(info, ERR_UNSUPPORTED,
                       "the database has schema %d, this program knows up to %d: use a newer one",
                       version, schema_step_count);
    if ((e = db_begin(db, info)))
        return e;
    /* another process may have been here between the look and the lock */
    if ((e = db_version(db, &version, info)))
        goto out;
    for (; version < schema_step_count; version++) {
        if ((e = exec(db, schema_steps[version], info)))
            goto out;
    }
    snprintf(sql, sizeof sql, "PRAGMA user_version=%d", schema_step_count);
    if (!(e = exec(db, sql, info)))
        e = db_commit(db, info);
out:
    db_rollback(db);
    return e;
}

enum err db_open(const char *path, bool create, struct db **out, struct err_info *info)
{
    static const char settings[] =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;";
    struct stat st;
    enum err e;
    if (!create && stat(path, &st) != 0)
        return err_set(info, ERR_NOT_FOUND,
                       "there is no desk here (no desk.db); run placard-desk init first");
    struct db *db = mem_alloc(sizeof *db);
    if (!db)
        return err_set(info, ERR_NOMEM, "out of memory");
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
    int rc = sqlite3_open_v2(path, &db->handle, flags, NULL);
    if (rc != SQLITE_OK) {
        e = db_error(db, rc, info);
        goto out;
    }
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, BUSY_WAIT_MS);
    /* a verb opens and closes: the log stays, so that a commit costs one sync, and is folded in by db_close */
    int keep_log = 1;
    sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_PERSIST_WAL, &keep_log);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_wal_hook(db->handle, note_log, db);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if ((e = exec(db, settings, info)) || (e = migrate(db, info)))
        goto out;
    *out = db;
    db = NULL;
out:
    db_close(db);
    return e;
}

enum err db_open_plain(const char *path, struct db **out, struct err_info *info)
{
    struct db *db = mem_alloc(sizeof *db);
    if (!db)
        return err_set(info, ERR_NOMEM, "out of memory");
    int rc = sqlite3_open_v2(path, &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_extended_result_codes(db->handle, 1);
        sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        rc = sqlite3_exec(db->handle,
                          "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
                          "PRAGMA journal_mode=DELETE",
                          NULL, NULL, NULL);
    }
    enum err e = rc == SQLITE_OK ? ERR_OK : db_error(db, rc, info);
    if (!e) {
        *out = db;
        db = NULL;
    }
    db_close(db);
    return e;
}

static enum err copy_all(sqlite3 *to, sqlite3 *from, struct err_info *info)
{
    struct db shown = {.handle = to};
    int rc = SQLITE_BUSY;
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (!b)
        return db_error(&shown, sqlite3_errcode(to), info);
    for (int waited_ms = 0; waited_ms < BUSY_WAIT_MS; waited_ms += 50) {
        rc = sqlite3_backup_step(b, -1);
        if (rc != SQLITE_BUSY && rc != SQLITE_LOCKED)
            break;
        sqlite3_sleep(50);
    }
    int end = sqlite3_backup_finish(b);
    return rc == SQLITE_DONE ? ERR_OK : db_error(NULL, end != SQLITE_OK ? end : rc, info);
}

enum err db_copy_to(struct db *db, const char *path, struct err_info *info)
{
    sqlite3 *to = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int rc = sqlite3_open_v2(path, &to, flags, NULL);
    enum err e = rc == SQLITE_OK ? copy_all(to, db->handle, info) : db_error(NULL, rc, info);
    /* the copy says of itself that it has a log, which it has not */
    if (!e && (rc = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL)) != SQLITE_OK)
        e = db_error(NULL, rc, info);
    sqlite3_close(to);
    return e;
}

enum err db_copy_from(struct db *db, const char *path, struct err_info *info)
{
    sqlite3 *from = NULL;
    int rc = sqlite3_open_v2(path, &from, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    enum err e = rc == SQLITE_OK ? copy_all(db->handle, from, info) : db_error(NULL, rc, info);
    sqlite3_close(from);
    return e;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    db_rollback(db);
    if (db->log_pages > FOLD_LOG_PAGES) {
        /* Truncated, not only folded in: whoever opens next reads a log that lies there from its start, and cannot know
         * that it was folded in. Failing or busy is fine: the next one does it. */
        sqlite3_busy_timeout(db->handle, 0);
        sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    }
    sqlite3_close(db->handle);
    mem_free(db);
}

enum err db_begin(struct db *db, struct err_info *info)
{
    enum err e = exec(db, "BEGIN IMMEDIATE", info);
    if (!e)
        db->in_transaction = true;
    return e;
}

enum err db_begin_read(struct db *db, struct err_info *info)
{
    enum err e = exec(db, "BEGIN", info);
    if (e)
        return e;
    db->in_transaction = true;
    return exec(db, "SELECT 1 FROM meta LIMIT 1", info); /* the moment is that of the first look */
}

enum err db_commit(struct db *db, struct err_info *info)
{
    enum err e = exec(db, "COMMIT", info);
    if (!e)
        db->in_transaction = false;
    return e;
}

void db_rollback(struct db *db)
{
    if (!db->in_transaction)
        return;
    db->in_transaction = false;
    /* SQLite has already rolled back by itself after some errors: then this one fails and that is fine */
    sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

/* ---- statements ---- */

static int bind_one(sqlite3_stmt *s, int i, char type, va_list *ap)
{
    char hex[DIGEST_HEX_BYTES];
    const void *p;
    switch (type) {
    case 't':
        p = va_arg(*ap, const char *);
        return p ? sqlite3_bind_text(s, i, p, -1, SQLITE_TRANSIENT) : sqlite3_bind_null(s, i);
    case 'i':
        return sqlite3_bind_int64(s, i, va_arg(*ap, int64_t));
    case 'b':
        p = va_arg(*ap, const void *);
        return sqlite3_bind_blob64(s, i, p, va_arg(*ap, size_t), SQLITE_TRANSIENT);
    case 'd':
        p = va_arg(*ap, const struct digest *);
        if (!p)
            return sqlite3_bind_null(s, i);
        digest_to_hex(p, hex);
        return sqlite3_bind_text(s, i, hex, -1, SQLITE_TRANSIENT);
    }
    assert(!"a letter of t, i, b, d");
    return SQLITE_MISUSE;
}

static enum err query_open(struct db *db, struct db_query *q, struct err_info *info,
                           const char *sql, const char *types, va_list *ap)
{
    q->db = db;
    q->stmt = NULL;
    int rc = sqlite3_prepare_v2(db->handle, sql, -1, (sqlite3_stmt **)&q->stmt, NULL);
    for (int i = 0; rc == SQLITE_OK && types[i]; i++)
        rc = bind_one((sqlite3_stmt *)q->stmt, i + 1, types[i], ap);
    if (rc == SQLITE_OK)
        return ERR_OK;
    enum err e = db_error(db, rc, info);
    db_query_close(q);
    return e;
}

enum err db_query_open(struct db *db, struct db_query *q, struct err_info *info, const char *sql,
                       const char *types, ...)
{
    va_list ap;
    va_start(ap, types);
    enum err e = query_open(db, q, info, sql, types, &ap);
    va_end(ap);
    return e;
}

enum err db_query_next(struct db_query *q, bool *row, struct err_info *info)
{
    int rc = sqlite3_step((sqlite3_stmt *)q->stmt);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return db_error(q->db, rc, info);
    *row = rc == SQLITE_ROW;
    return ERR_OK;
}

void db_query_close(struct db_query *q)
{
    sqlite3_finalize((sqlite3_stmt *)q->stmt);
    q->stmt = NULL;
}

enum err db_run(struct db *db, struct err_info *info, int64_t *changed, const char *sql,
                const char *types, ...)
{
    struct db_query q;
    bool row = true;
    va_list ap;
    va_start(ap, types);
    enum err e = query_open(db, &q, info, sql, types, &ap);
    va_end(ap);
    while (!e && row)
        e = db_query_next(&q, &row, info);
    if (!e && changed)
        *changed = sqlite3_changes64(db->handle);
    db_query_close(&q);
    return e;
}

const char *db_text(struct db_query *q, int column)
{
    return (const char *)sqlite3_column_text((sqlite3_stmt *)q->stmt, column);
}

int64_t db_int(struct db_query *q, int column)
{
    return sqlite3_column_int64((sqlite3_stmt *)q->stmt, column);
}

const void *db_blob(struct db_query *q, int column, size_t *bytes)
{
    const void *p = sqlite3_column_blob((sqlite3_stmt *)q->stmt, column);
    *bytes = p ? (size_t)sqlite3_column_bytes((sqlite3_stmt *)q->stmt, column) : 0;
    return p;
}

enum err db_digest(struct db_query *q, int column, struct digest *out)
{
    const char *hex = db_text(q, column);
    return hex ? digest_from_hex(hex, out) : ERR_TYPE;
}

bool db_is_null(struct db_query *q, int column)
{
    return sqlite3_column_type((sqlite3_stmt *)q->stmt, column) == SQLITE_NULL;
}

enum err db_text_copy(struct db_query *q, int column, char **out)
{
    const char *text = db_text(q, column);
    if (!text) {
        if (!db_is_null(q, column))
            return ERR_NOMEM; /* SQLite could not make the text */
        *out = NULL;
        return ERR_OK;
    }
    char *copy = mem_strdup(text);
    if (!copy)
        return ERR_NOMEM;
    *out = copy;
    return ERR_OK;
}

enum err db_check(struct db *db, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(db, &q, info, "PRAGMA integrity_check(1)", "");
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && (!row || !db_text(&q, 0) || strcmp(db_text(&q, 0), "ok") != 0))
        e = err_set(info, ERR_STATE, "database: %.200s",
                    row && db_text(&q, 0) ? db_text(&q, 0) : "no answer");
    db_query_close(&q);
    return e;
}
