/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The desk's SQLite file: open, migrate, transactions, statements with bound parameters only.
 * One handle belongs to one thread. SQL text is always a constant of the program.
 */
#ifndef PLACARD_DESK_DB_H
#define PLACARD_DESK_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"

struct db;
struct sqlite3_stmt;

/* SQLite takes its memory from base/mem from now on. Once, before any thread. */
enum err db_start(void) MUST_CHECK;

/* WAL, every commit synced. create=false: ERR_NOT_FOUND if there is no file. Migrates to this program's schema;
 * ERR_UNSUPPORTED if the file is of a newer one. *out: db_close. */
enum err db_open(const char *path, bool create, struct db **out, struct err_info *info) MUST_CHECK;
void db_close(struct db *db);

enum err db_begin(struct db *db,
                  struct err_info *info) MUST_CHECK; /* takes the write lock at once */
/* What is read until db_rollback is of one moment; others go on writing. */
enum err db_begin_read(struct db *db, struct err_info *info) MUST_CHECK;
enum err db_commit(struct db *db, struct err_info *info) MUST_CHECK;
void db_rollback(struct db *db); /* nothing open is fine */

/* Binders, one letter a parameter: t const char * (NULL is SQL NULL), i int64_t, b const void * and size_t,
 * d const struct digest * (stored as hex text, NULL is SQL NULL). */
struct db_query {
    struct db *db;
    struct sqlite3_stmt *stmt;
};
enum err db_query_open(struct db *db, struct db_query *q, struct err_info *info, const char *sql,
                       const char *types, ...) MUST_CHECK;
/* *row false at the end. */
enum err db_query_next(struct db_query *q, bool *row, struct err_info *info) MUST_CHECK;
void db_query_close(struct db_query *q); /* zeroed or closed is fine */

/* A statement without rows; *changed (may be NULL) counts the rows it touched. */
enum err db_run(struct db *db, struct err_info *info, int64_t *changed, const char *sql,
                const char *types, ...) MUST_CHECK;

/* Columns of the present row, from 0; borrowed until the next step. */
const char *db_text(struct db_query *q, int column); /* NULL for SQL NULL */
int64_t db_int(struct db_query *q, int column);
const void *db_blob(struct db_query *q, int column, size_t *bytes);
enum err db_digest(struct db_query *q, int column, struct digest *out) MUST_CHECK;
bool db_is_null(struct db_query *q, int column);
/* A copy to keep (mem_free); SQL NULL gives NULL and ERR_OK. */
enum err db_text_copy(struct db_query *q, int column, char **out) MUST_CHECK;

/* A whole copy, while others read and write (SQLite's online backup). to: a new file of its own, without a log beside it;
 * from: over everything that db holds, in one transaction, ERR_BUSY if readers do not let go within BUSY_WAIT_MS. */
enum err db_copy_to(struct db *db, const char *path, struct err_info *info) MUST_CHECK;
enum err db_copy_from(struct db *db, const char *path, struct err_info *info) MUST_CHECK;
/* An ordinary file of tables, not migrated and without a log: what db_copy_to made. *out: db_close. */
enum err db_open_plain(const char *path, struct db **out, struct err_info *info) MUST_CHECK;
enum err db_version(struct db *db, int *out, struct err_info *info) MUST_CHECK;

/* SQLite's own check of the whole file: ERR_STATE with its first complaint. */
enum err db_check(struct db *db, struct err_info *info) MUST_CHECK;

#endif
