/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/schema.h"

/*
 * What the desk's pages keep.
 *
 * - post_version: the item that was there before each change, whichever way the change came, so that a reviewer sees what is
 *   different. Bounded in the trigger itself: 20 a post, and the setting versions-keep in days; what was last on the wall
 *   (shown_sha256) stays beyond both. version_media: its files.
 * - upload: pictures that somebody has sent for a post that is not stored yet; draft: such a post, as the form's JSON.
 * - guidelines: every version that there was; acknowledgement: who has read which.
 */
const char schema_pages[] =
    "CREATE TABLE post_version("
    "  audience_id INTEGER NOT NULL, post_id TEXT NOT NULL, sha256 TEXT NOT NULL,"
    "  item BLOB NOT NULL, replaced_s INTEGER NOT NULL,"
    "  PRIMARY KEY(audience_id, post_id, sha256)) WITHOUT ROWID;"
    "CREATE INDEX post_version_by_time ON post_version(replaced_s);"
    "CREATE TABLE version_media("
    "  audience_id INTEGER NOT NULL, post_id TEXT NOT NULL, sha256 TEXT NOT NULL, file TEXT NOT "
    "NULL,"
    "  PRIMARY KEY(audience_id, post_id, sha256, file)) WITHOUT ROWID;"
    "CREATE INDEX version_media_by_file ON version_media(file);"

    "CREATE TRIGGER post_version_gone AFTER DELETE ON post_version BEGIN"
    "  DELETE FROM version_media WHERE audience_id=OLD.audience_id AND post_id=OLD.post_id AND"
    "  sha256=OLD.sha256; END;"
    "CREATE TRIGGER post_replaced AFTER UPDATE OF sha256 ON post WHEN OLD.sha256<>NEW.sha256 BEGIN"
    "  DELETE FROM post_version WHERE audience_id=OLD.audience_id AND post_id=OLD.id AND"
    "    sha256=OLD.sha256;"
    "  INSERT INTO post_version(audience_id, post_id, sha256, item, replaced_s)"
    "    VALUES(OLD.audience_id, OLD.id, OLD.sha256, OLD.item, NEW.changed_s);"
    "  INSERT INTO version_media(audience_id, post_id, sha256, file)"
    "    SELECT audience_id, post_id, OLD.sha256, file FROM post_media"
    "    WHERE audience_id=OLD.audience_id AND post_id=OLD.id;"
    "  DELETE FROM post_version WHERE audience_id=OLD.audience_id AND post_id=OLD.id AND"
    "    sha256<>COALESCE(NEW.shown_sha256, '') AND sha256 NOT IN (SELECT v.sha256 FROM "
    "post_version v"
    "    WHERE v.audience_id=OLD.audience_id AND v.post_id=OLD.id"
    "    ORDER BY v.replaced_s DESC, v.sha256=OLD.sha256 DESC LIMIT 20);"
    "  DELETE FROM post_version WHERE replaced_s < NEW.changed_s - 86400 * CAST(COALESCE("
    "    (SELECT value FROM meta WHERE key='setting.versions-keep'), '90') AS INTEGER) AND NOT "
    "EXISTS("
    "    SELECT 1 FROM post p WHERE p.audience_id=post_version.audience_id AND"
    "    p.id=post_version.post_id AND p.shown_sha256=post_version.sha256); END;"
    "CREATE TABLE upload("
    "  person_id INTEGER NOT NULL REFERENCES person(id), file TEXT NOT NULL, at_s INTEGER NOT NULL,"
    "  sha256 TEXT NOT NULL, mime_type TEXT NOT NULL, width_px INTEGER NOT NULL,"
    "  height_px INTEGER NOT NULL, bytes INTEGER NOT NULL,"
    "  PRIMARY KEY(person_id, file)) WITHOUT ROWID;"
    "CREATE INDEX upload_by_time ON upload(at_s);"
    "CREATE INDEX upload_by_file ON upload(file);"
    "CREATE TABLE draft("
    "  id TEXT PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES person(id),"
    "  form TEXT NOT NULL, at_s INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX draft_by_person ON draft(person_id, at_s);"
    "CREATE TABLE guidelines("
    "  version INTEGER PRIMARY KEY, text TEXT NOT NULL, sha256 TEXT NOT NULL,"
    "  at_s INTEGER NOT NULL, who TEXT NOT NULL);"
    "CREATE TABLE acknowledgement("
    "  version INTEGER NOT NULL REFERENCES guidelines(version),"
    "  person_id INTEGER NOT NULL REFERENCES person(id), at_s INTEGER NOT NULL,"
    "  PRIMARY KEY(version, person_id)) WITHOUT ROWID;";
