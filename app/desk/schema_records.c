/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/schema.h"

/*
 * People, by the names that the audit log uses: they are disabled, never deleted. A password is an Argon2id text, NULL until
 * its owner sets one; of links, sessions and tokens only digests are kept. failure counts wrong attempts by account
 * and by address.
 */
const char schema_people[] =
    "CREATE TABLE person("
    "  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, display TEXT NOT NULL,"
    "  role TEXT NOT NULL CHECK(role IN ('author','moderator','admin','auditor')),"
    "  enabled INTEGER NOT NULL DEFAULT 1, password TEXT, made_s INTEGER NOT NULL);"
    "CREATE TABLE sign_in_link("
    "  sha256 TEXT PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES person(id),"
    "  until_s INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE session("
    "  sha256 TEXT PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES person(id),"
    "  made_s INTEGER NOT NULL, seen_s INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX session_by_person ON session(person_id);"
    "CREATE TABLE api_token("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, person_id INTEGER NOT NULL REFERENCES person(id),"
    "  name TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE, scopes TEXT NOT NULL,"
    "  made_s INTEGER NOT NULL, until_s INTEGER NOT NULL, revoked_s INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE failure("
    "  key TEXT PRIMARY KEY, count INTEGER NOT NULL, since_s INTEGER NOT NULL,"
    "  locked_until_s INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;";

/*
 * Who may approve, what proves it, and the records.
 *
 * - audit rows no longer hold what may have to be removed one day: that is in audit_detail, salted, and the row keeps
 *   its digest. Rows of form 1 were hashed whole; without their detail only their place in the chain is checked.
 *   audit_kept_from (meta) is the first row whose detail may not be removed; only audit_retain.c moves it.
 * - an approval counts only together with the audit row that recorded it.
 * - who made a post is not stored twice: the audit log says who imported, wrote and edited it.
 */
const char schema_approvals[] =
    "ALTER TABLE audience ADD COLUMN self_approval INTEGER NOT NULL DEFAULT 1"
    "  CHECK(self_approval IN (0,1));"
    "ALTER TABLE approval ADD COLUMN audit_seq INTEGER NOT NULL DEFAULT 0;"
    "UPDATE approval SET audit_seq=COALESCE((SELECT MAX(a.seq) FROM audit a JOIN audience u ON"
    "  u.name=a.audience WHERE u.id=approval.audience_id AND a.what='approve' AND"
    "  a.post_id=approval.post_id AND a.new_sha256=approval.sha256 AND a.who=approval.who), 0);"
    "CREATE TABLE audit_detail("
    "  seq INTEGER PRIMARY KEY, salt TEXT, who TEXT NOT NULL, means TEXT, post_id TEXT, why TEXT,"
    "  old_sha256 TEXT, new_sha256 TEXT);"
    "INSERT INTO audit_detail SELECT seq, NULL, who, NULL, post_id, why, old_sha256, new_sha256"
    "  FROM audit;"
    "CREATE TABLE audit_rows("
    "  seq INTEGER PRIMARY KEY AUTOINCREMENT, form INTEGER NOT NULL CHECK(form IN (1,2)),"
    "  at_s INTEGER NOT NULL, what TEXT NOT NULL, audience TEXT,"
    "  detail_sha256 TEXT CHECK(form=1 OR detail_sha256 IS NOT NULL),"
    "  previous TEXT NOT NULL, hash TEXT NOT NULL);"
    "INSERT INTO audit_rows SELECT seq, 1, at_s, what, audience, NULL, previous, hash FROM audit;"
    "DROP TABLE audit;"
    "ALTER TABLE audit_rows RENAME TO audit;"
    "INSERT INTO meta(key, value) VALUES('audit_kept_from', '1');"
    "CREATE INDEX audit_detail_by_post ON audit_detail(post_id) WHERE post_id IS NOT NULL;"
    "CREATE INDEX audit_by_time ON audit(at_s);"
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is"
    " append-only'); END;"
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is"
    " append-only'); END;"
    "CREATE TRIGGER audit_detail_no_update BEFORE UPDATE ON audit_detail BEGIN"
    "  SELECT RAISE(ABORT, 'audit is append-only'); END;"
    "CREATE TRIGGER audit_detail_no_delete BEFORE DELETE ON audit_detail WHEN OLD.seq >="
    "  CAST((SELECT value FROM meta WHERE key='audit_kept_from') AS INTEGER) BEGIN"
    "  SELECT RAISE(ABORT, 'audit is append-only'); END;"
    /* asked: what the author is to change. source_sha256: what the source said last, where it was edited here since */
    "ALTER TABLE post ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE post ADD COLUMN asked TEXT;"
    "ALTER TABLE post ADD COLUMN source_sha256 TEXT;"
    /* other words need other eyes, whichever way they came */
    "CREATE TRIGGER post_changed AFTER UPDATE OF sha256 ON post WHEN OLD.sha256<>NEW.sha256 BEGIN"
    "  DELETE FROM approval WHERE audience_id=NEW.audience_id AND post_id=NEW.id;"
    "  UPDATE post SET asked=NULL WHERE audience_id=NEW.audience_id AND id=NEW.id AND"
    "  asked IS NOT NULL; END;"
    /* a hundred thousand expired posts must not slow a withdrawal */
    "CREATE INDEX post_live ON post(audience_id, until_s) WHERE flag='approved';"
    "CREATE INDEX post_gone ON post(audience_id, off_s) WHERE shown_sha256 IS NOT NULL;";

/* Findings belong to bytes, not to posts: the same text in two audiences is looked through once. */
const char schema_screening[] =
    "CREATE TABLE screened("
    "  sha256 TEXT PRIMARY KEY, tables_sha256 TEXT NOT NULL, at_s INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE finding("
    "  sha256 TEXT NOT NULL, number INTEGER NOT NULL, severity INTEGER NOT NULL,"
    "  rule TEXT NOT NULL, field TEXT NOT NULL, at_bytes INTEGER NOT NULL, bytes INTEGER NOT NULL,"
    "  excerpt TEXT NOT NULL, PRIMARY KEY(sha256, number)) WITHOUT ROWID;";

/*
 * The archive's search: post_text gives each post a number that grows with time, post_search holds its words under it.
 * Triggers only mark what has changed (stale); archive.c brings the index up to date, since a trigger may not write to a
 * virtual table while trusted_schema is off.
 */
const char schema_archive[] =
    "CREATE TABLE post_text("
    "  number INTEGER PRIMARY KEY AUTOINCREMENT, audience_id INTEGER NOT NULL,"
    "  post_id TEXT NOT NULL, stale INTEGER NOT NULL DEFAULT 1, UNIQUE(audience_id, post_id));"
    "CREATE INDEX post_text_stale ON post_text(number) WHERE stale=1;"
    "CREATE VIRTUAL TABLE post_search USING fts5(words, tokenize='unicode61 remove_diacritics 2');"
    "INSERT INTO post_text(audience_id, post_id)"
    "  SELECT audience_id, id FROM post ORDER BY imported_s, id;"
    "CREATE TRIGGER post_in AFTER INSERT ON post BEGIN"
    "  INSERT INTO post_text(audience_id, post_id) VALUES(NEW.audience_id, NEW.id); END;"
    "CREATE TRIGGER post_other_words AFTER UPDATE OF item ON post BEGIN"
    "  UPDATE post_text SET stale=1 WHERE audience_id=NEW.audience_id AND post_id=NEW.id; END;";
