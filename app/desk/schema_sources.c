/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/schema.h"

/*
 * Sources, what was taken from them, and what a person should know about a post before approving it.
 *
 * - source.token_file is a path: tokens are never in the database. network is where its host was found at the first poll
 *   (0 not yet, 1 the internet, 2 the company's own network). every_s and the *_s are seconds, next_s when it is due, wait_until_s
 *   until when the server asked not to be asked.
 *   day_bytes of pictures were fetched on that day since 1970.
 * - source_item.seen_sha256 is of what the source said last, before pictures: equal means that nothing is to be done.
 *   listed: it stood in the last list that the source gave; asked_s is when it was last asked for by itself, because it no
 *   longer did.
 * - post_mark.alone: not to be approved in bulk.
 */
const char schema_sources[] =
    "CREATE TABLE source("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,"
    "  url TEXT NOT NULL, timeline TEXT NOT NULL DEFAULT '', target TEXT NOT NULL DEFAULT '',"
    "  audience_id INTEGER NOT NULL REFERENCES audience(id), token_file TEXT, ca_file TEXT,"
    "  visibilities TEXT NOT NULL DEFAULT '', boosts INTEGER NOT NULL DEFAULT 0,"
    "  quotes INTEGER NOT NULL DEFAULT 0, replies INTEGER NOT NULL DEFAULT 0,"
    "  allow_local INTEGER NOT NULL DEFAULT 0, network INTEGER NOT NULL DEFAULT 0,"
    "  every_s INTEGER NOT NULL CHECK(every_s >= 60), paused INTEGER NOT NULL DEFAULT 0,"
    "  next_s INTEGER NOT NULL DEFAULT 0, wait_until_s INTEGER NOT NULL DEFAULT 0, polled_s "
    "INTEGER NOT NULL DEFAULT 0,"
    "  good_s INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0, trouble TEXT,"
    "  day INTEGER NOT NULL DEFAULT 0, day_bytes INTEGER NOT NULL DEFAULT 0,"
    "  etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '');"
    "CREATE TABLE source_item("
    "  source_id INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE, item TEXT NOT NULL,"
    "  post_id TEXT NOT NULL, url TEXT, seen_sha256 TEXT, seen_s INTEGER NOT NULL,"
    "  asked_s INTEGER NOT NULL DEFAULT 0, listed INTEGER NOT NULL DEFAULT 1, PRIMARY "
    "KEY(source_id, item)) WITHOUT ROWID;"
    "CREATE INDEX post_media_by_file ON post_media(file);"
    "CREATE TABLE post_mark("
    "  audience_id INTEGER NOT NULL, post_id TEXT NOT NULL, mark TEXT NOT NULL, detail TEXT,"
    "  alone INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(audience_id, post_id, mark),"
    "  FOREIGN KEY(audience_id, post_id) REFERENCES post(audience_id, id)) WITHOUT ROWID;";
