/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/session.h"

#include <string.h>

#define PURPOSE "placard session 1"

enum err session_make(struct desk *d, int64_t person_id, const char *previous,
                      char out[SECRET_TOKEN_BYTES], struct err_info *info)
{
    char token[SECRET_TOKEN_BYTES];
    struct digest sha256, old;
    int64_t now_s = desk_now_s(d);
    enum err e = ERR_OK;
    secret_token(token);
    if ((e = secret_digest(PURPOSE, token, &sha256)))
        return err_set(info, e, "out of memory");
    if (previous && !secret_digest(PURPOSE, previous, &old)) /* too long a text was never one */
        e = db_run(desk_db(d), info, NULL, "DELETE FROM session WHERE sha256=?", "d", &old);
    if (!e)
        e = db_run(desk_db(d), info, NULL, "DELETE FROM session WHERE made_s<=? OR seen_s<=?", "ii",
                   now_s - SESSION_LIFE_S, now_s - SESSION_IDLE_S);
    if (!e)
        e = db_run(desk_db(d), info, NULL,
                   "INSERT INTO session(sha256, person_id, made_s, seen_s) VALUES(?,?,?,?)", "diii",
                   &sha256, person_id, now_s, now_s);
    if (!e)
        memcpy(out, token, sizeof token);
    return e;
}

static enum err look_up(struct desk *d, const struct digest *sha256, int64_t *person_id,
                        int64_t *seen_s, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    int64_t now_s = desk_now_s(d);
    enum err e =
        db_query_open(desk_db(d), &q, info,
                      "SELECT person_id, made_s, seen_s FROM session WHERE sha256=?", "d", sha256);
    if (!e)
        e = db_query_next(&q, &row, info);
    /* a clock that was set back ends sessions too: their age cannot be told */
    if (!e && (!row || db_int(&q, 1) <= now_s - SESSION_LIFE_S ||
               db_int(&q, 2) <= now_s - SESSION_IDLE_S || db_int(&q, 1) > now_s + SESSION_SEEN_S))
        e = err_set(info, ERR_EXPIRED, "you are not signed in any more");
    if (!e) {
        *person_id = db_int(&q, 0);
        *seen_s = db_int(&q, 2);
    }
    db_query_close(&q);
    return e;
}

enum err session_check(struct desk *d, const char *session, struct person *out,
                       struct err_info *info)
{
    struct digest sha256;
    struct person p;
    int64_t person_id, seen_s, now_s = desk_now_s(d);
    enum err e = secret_digest(PURPOSE, session, &sha256);
    if (e)
        return err_set(info, e == ERR_TOO_BIG ? ERR_EXPIRED : e, "you are not signed in any more");
    if (!(e = look_up(d, &sha256, &person_id, &seen_s, info)))
        e = people_find_id(d, person_id, &p, info);
    if (!e && !p.enabled)
        e = err_set(info, ERR_EXPIRED, "you are not signed in any more");
    if (!e && now_s >= seen_s + SESSION_SEEN_S)
        e = db_run(desk_db(d), info, NULL, "UPDATE session SET seen_s=? WHERE sha256=?", "id",
                   now_s, &sha256);
    if (!e)
        *out = p;
    return e;
}

enum err session_end(struct desk *d, const char *session, struct err_info *info)
{
    struct digest sha256;
    if (secret_digest(PURPOSE, session, &sha256))
        return ERR_OK;
    return db_run(desk_db(d), info, NULL, "DELETE FROM session WHERE sha256=?", "d", &sha256);
}

enum err session_end_all(struct desk *d, int64_t person_id, struct err_info *info)
{
    return db_run(desk_db(d), info, NULL, "DELETE FROM session WHERE person_id=?", "i", person_id);
}

enum err session_csrf(const char *session, char out[DIGEST_HEX_BYTES])
{
    struct digest d;
    enum err e = secret_digest("placard csrf 1", session, &d);
    if (!e)
        digest_to_hex(&d, out);
    return e;
}

bool session_csrf_matches(const char *session, const char *given)
{
    char wanted[DIGEST_HEX_BYTES];
    return !session_csrf(session, wanted) && secret_equal(wanted, given);
}
