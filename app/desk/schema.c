/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/schema.h"

/*
 * Version 1. Times are seconds since 1970 UTC, digests 64 hex digits.
 *
 * - post.flag is the state that people gave; what the signer accepts is an `approval` row for the same digest.
 *   shown_sha256/off_s remember what was last on the wall and since when it is not: those entries stay in the
 *   flags for 30 days.
 * - audience.note and .feed are the very bytes that public/ must hold: a crash between commit and writing is
 *   mended by writing them again, so no seq is ever used for two texts.
 * - audit is append-only by trigger, and every row carries the hash of the one before.
 */
static const char version_1[] =
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE audience("
    "  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, touched INTEGER NOT NULL DEFAULT 1,"
    "  approvals_needed INTEGER NOT NULL DEFAULT 1 CHECK(approvals_needed >= 1),"
    "  held INTEGER NOT NULL DEFAULT 0, hold_seq INTEGER NOT NULL DEFAULT 0,"
    "  alert_text TEXT, alert_language TEXT, alert_severity TEXT, alert_drill INTEGER NOT NULL "
    "DEFAULT 0,"
    "  alert_until_s INTEGER NOT NULL DEFAULT 0,"
    "  seq INTEGER NOT NULL DEFAULT 0, issued_s INTEGER NOT NULL DEFAULT 0,"
    "  note BLOB, note_sha256 TEXT, feed BLOB, feed_sha256 TEXT);"
    "CREATE TABLE post("
    "  audience_id INTEGER NOT NULL REFERENCES audience(id), id TEXT NOT NULL,"
    "  flag TEXT NOT NULL CHECK(flag IN ('pending','approved','rejected','withdrawn')),"
    "  item BLOB NOT NULL, sha256 TEXT NOT NULL,"
    "  from_s INTEGER NOT NULL DEFAULT 0, until_s INTEGER NOT NULL DEFAULT 0,"
    "  rank INTEGER NOT NULL DEFAULT 100, duration_ms INTEGER NOT NULL DEFAULT 0,"
    "  published_s INTEGER NOT NULL DEFAULT 0, author TEXT, words TEXT NOT NULL DEFAULT '', reason "
    "TEXT,"
    "  imported_s INTEGER NOT NULL, changed_s INTEGER NOT NULL,"
    "  shown_sha256 TEXT, off_s INTEGER NOT NULL DEFAULT 0,"
    "  PRIMARY KEY(audience_id, id)) WITHOUT ROWID;"
    "CREATE INDEX post_by_flag ON post(audience_id, flag, changed_s);"
    "CREATE TABLE post_media("
    "  audience_id INTEGER NOT NULL, post_id TEXT NOT NULL, file TEXT NOT NULL,"
    "  PRIMARY KEY(audience_id, post_id, file),"
    "  FOREIGN KEY(audience_id, post_id) REFERENCES post(audience_id, id)) WITHOUT ROWID;"
    "CREATE TABLE approval("
    "  audience_id INTEGER NOT NULL, post_id TEXT NOT NULL, sha256 TEXT NOT NULL, who TEXT NOT "
    "NULL,"
    "  at_s INTEGER NOT NULL, PRIMARY KEY(audience_id, post_id, sha256, who),"
    "  FOREIGN KEY(audience_id, post_id) REFERENCES post(audience_id, id)) WITHOUT ROWID;"
    "CREATE TABLE public_media("
    "  audience_id INTEGER NOT NULL, file TEXT NOT NULL, PRIMARY KEY(audience_id, file)) WITHOUT "
    "ROWID;"
    "CREATE TABLE signing_key("
    "  name TEXT PRIMARY KEY, role TEXT NOT NULL CHECK(role IN ('root','flags','hold')),"
    "  file TEXT NOT NULL, spki BLOB NOT NULL, active INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE root(number INTEGER PRIMARY KEY, note BLOB NOT NULL, issued_s INTEGER NOT NULL);"
    "CREATE TABLE audit("
    "  seq INTEGER PRIMARY KEY AUTOINCREMENT, at_s INTEGER NOT NULL, who TEXT NOT NULL, what TEXT "
    "NOT NULL,"
    "  audience TEXT, post_id TEXT, why TEXT, old_sha256 TEXT, new_sha256 TEXT,"
    "  previous TEXT NOT NULL, hash TEXT NOT NULL);"
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is "
    "append-only'); END;"
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is "
    "append-only'); END;";

const char *const schema_steps[] = {version_1,        schema_sources,   schema_people,
                                    schema_approvals, schema_screening, schema_archive,
                                    schema_pages};
const int schema_step_count = (int)(sizeof schema_steps / sizeof schema_steps[0]);
