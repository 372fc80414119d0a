/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/attempts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MAX_KEY_BYTES 80

static const char *key_of(char letter, const char *text, char out[MAX_KEY_BYTES])
{
    snprintf(out, MAX_KEY_BYTES, "%c %.70s", letter, text);
    return out;
}

/* ERR_BUSY if the key is locked; otherwise one more attempt, and the lock if it was the last. */
static enum err count_one(struct desk *d, const char *key, int64_t most, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    int64_t now_s = desk_now_s(d), count = 0, locked_until_s = 0;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT count, locked_until_s FROM failure WHERE key=?", "t", key);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && row) {
        count = db_int(&q, 0);
        locked_until_s = db_int(&q, 1);
    }
    db_query_close(&q);
    if (e)
        return e;
    if (locked_until_s > now_s)
        return err_set(info, ERR_BUSY,
                       "too many attempts to sign in; try again in %" PRId64 " minutes",
                       (locked_until_s - now_s + 59) / 60);
    return db_run(desk_db(d), info, NULL,
                  "INSERT INTO failure(key, count, since_s, locked_until_s) VALUES(?1,1,?2,0)"
                  " ON CONFLICT(key) DO UPDATE SET count=count+1, locked_until_s=?3",
                  "tii", key, now_s, count + 1 >= most ? now_s + LOCK_S : (int64_t)0);
}

/* What is over makes room; a flood of invented names does not fill the disk. */
static enum err make_room(struct desk *d, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    int64_t now_s = desk_now_s(d);
    enum err e = db_run(desk_db(d), info, NULL,
                        "DELETE FROM failure WHERE (since_s<=?1 OR since_s>?2) AND"
                        " locked_until_s<=?2",
                        "ii", now_s - ATTEMPT_WINDOW_S, now_s);
    if (!e)
        e = db_query_open(desk_db(d), &q, info, "SELECT COUNT(*) FROM failure", "");
    if (e)
        return e;
    if (!(e = db_query_next(&q, &row, info)) && row && db_int(&q, 0) >= MAX_ATTEMPT_ROWS)
        e = err_set(info, ERR_BUSY, "too many attempts to sign in; try again in 15 minutes");
    db_query_close(&q);
    return e;
}

enum err attempts_count(struct desk *d, const char *name, const char *address,
                        struct err_info *info)
{
    char key[MAX_KEY_BYTES];
    enum err e = db_begin(desk_db(d), info);
    if (!e)
        e = make_room(d, info);
    /* the address first: from a locked one nobody can lock an account */
    if (!e)
        e = count_one(d, key_of('a', address, key), MAX_ADDRESS_ATTEMPTS, info);
    if (!e)
        e = count_one(d, key_of('n', name, key), MAX_ACCOUNT_ATTEMPTS, info);
    if (!e)
        e = db_commit(desk_db(d), info);
    db_rollback(desk_db(d));
    return e;
}

enum err attempts_forgive(struct desk *d, const char *name, struct err_info *info)
{
    char key[MAX_KEY_BYTES];
    return db_run(desk_db(d), info, NULL, "DELETE FROM failure WHERE key=?", "t",
                  key_of('n', name, key));
}

enum err attempts_passed(struct desk *d, const char *name, const char *address,
                         struct err_info *info)
{
    char key[MAX_KEY_BYTES];
    enum err e = attempts_forgive(d, name, info);
    if (!e)
        e = db_run(desk_db(d), info, NULL,
                   "UPDATE failure SET count=count-1, locked_until_s=0 WHERE key=?", "t",
                   key_of('a', address, key));
    return e;
}
