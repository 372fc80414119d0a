/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sign_in.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "desk/address_list.h"
#include "desk/attempts.h"
#include "desk/audit.h"
#include "desk/session.h"
#include "desk/setting.h"

#define PURPOSE "placard link 1"

/* ---- what all ways end in; within the transaction ---- */

static enum err begin_session(struct desk *d, const struct person *p, const char *how,
                              const char *previous, struct signed_in *out, struct err_info *info)
{
    struct signed_in s = {.person = *p};
    enum err e = session_make(d, p->id, previous, s.session, info);
    desk_act_as(d, p->name, DESK_SIGNED_IN);
    if (!e)
        e = audit_add(d, &(struct audit_entry){.what = "sign in", .why = how}, info);
    if (!e)
        e = db_commit(desk_db(d), info);
    if (!e)
        *out = s;
    return e;
}

/* ---- links ---- */

enum err sign_in_link_make(struct desk *d, int64_t person_id, char link[SECRET_TOKEN_BYTES],
                           struct err_info *info)
{
    char token[SECRET_TOKEN_BYTES];
    struct digest sha256;
    secret_token(token);
    enum err e = secret_digest(PURPOSE, token, &sha256);
    if (e)
        return err_set(info, e, "out of memory");
    e = db_run(desk_db(d), info, NULL, "DELETE FROM sign_in_link WHERE person_id=? OR until_s<=?",
               "ii", person_id, desk_now_s(d));
    if (!e)
        e = db_run(desk_db(d), info, NULL,
                   "INSERT INTO sign_in_link(sha256, person_id, until_s) VALUES(?,?,?)", "dii",
                   &sha256, person_id, desk_now_s(d) + LINK_LIFE_S);
    if (!e)
        memcpy(link, token, sizeof token);
    return e;
}

enum err sign_in_link_peek(struct desk *d, const char *link, struct person *out,
                           struct err_info *info)
{
    static const char sentence[] = "this link is used up or too old; ask an admin for a new one";
    struct db_query q;
    struct digest sha256;
    bool row = false;
    int64_t person_id = 0;
    struct person p;
    enum err e = secret_digest(PURPOSE, link, &sha256);
    if (e)
        return err_set(info, e == ERR_TOO_BIG ? ERR_EXPIRED : e, "%s", sentence);
    e = db_query_open(desk_db(d), &q, info,
                      "SELECT person_id FROM sign_in_link WHERE sha256=? AND until_s>? AND"
                      " until_s<=?",
                      "dii", &sha256, desk_now_s(d), desk_now_s(d) + LINK_LIFE_S);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && row)
        person_id = db_int(&q, 0);
    db_query_close(&q);
    if (!e && !row)
        e = err_set(info, ERR_EXPIRED, "%s", sentence);
    if (!e)
        e = people_find_id(d, person_id, &p, info);
    if (!e && !p.enabled)
        e = err_set(info, ERR_EXPIRED, "%s", sentence);
    if (!e)
        *out = p;
    return e;
}

enum err sign_in_by_link(struct desk *d, const char *link, const char *password,
                         const char *previous, struct signed_in *out, struct err_info *info)
{
    char hash[SECRET_HASH_BYTES];
    struct person p, again;
    /* hashing takes long: not with the database locked */
    enum err e = sign_in_link_peek(d, link, &p, info);
    if (!e)
        e = sign_in_password_check(p.name, password, info);
    if (!e)
        e = secret_password_hash(password, hash, info);
    if (!e)
        e = db_begin(desk_db(d), info);
    if (!e)
        e = sign_in_link_peek(d, link, &again, info);
    if (!e)
        e = db_run(desk_db(d), info, NULL, "UPDATE person SET password=? WHERE id=?", "ti", hash,
                   p.id);
    if (!e)
        e = db_run(desk_db(d), info, NULL, "DELETE FROM sign_in_link WHERE person_id=?", "i", p.id);
    if (!e)
        e = session_end_all(d, p.id, info);
    if (!e)
        e = begin_session(d, &p, "link", previous, out, info);
    db_rollback(desk_db(d));
    mem_wipe(hash, sizeof hash);
    return e;
}

/* ---- passwords ---- */

enum err sign_in_password_check(const char *name, const char *password, struct err_info *info)
{
    size_t bytes = strlen(password), same = 1;
    if (!text_utf8_valid(password, bytes))
        return err_set(info, ERR_RANGE, "the password is not UTF-8 text");
    if (text_utf8_count(password) < MIN_PASSWORD_CHARS)
        return err_set(info, ERR_RANGE, "a password has at least %d characters; several words do",
                       MIN_PASSWORD_CHARS);
    if (bytes > MAX_PASSWORD_BYTES)
        return err_set(info, ERR_RANGE, "a password has at most %d bytes", MAX_PASSWORD_BYTES);
    while (same < bytes &&
           (password[same] == password[same - 1] || password[same] == password[same - 1] + 1))
        same++;
    if (same == bytes || (strlen(name) > 3 && strstr(password, name)))
        return err_set(info, ERR_RANGE,
                       "that password is easily guessed: it repeats one character, counts up, or "
                       "holds your name");
    return ERR_OK;
}

/* The stored text, NULL where there is none to match. mem_free. */
static enum err read_hash(struct desk *d, const char *name, struct person *p, char **hash,
                          struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = people_find(d, name, p, NULL);
    *hash = NULL;
    if (e == ERR_NOT_FOUND)
        return ERR_OK;
    if (e)
        return err_set(info, e, "cannot read the people");
    e = db_query_open(desk_db(d), &q, info, "SELECT password FROM person WHERE id=? AND enabled=1",
                      "i", p->id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && row)
        e = db_text_copy(&q, 0, hash);
    db_query_close(&q);
    return e;
}

enum err sign_in_by_password(struct desk *d, const char *name, const char *password,
                             const char *address, const char *previous, struct signed_in *out,
                             struct err_info *info)
{
    struct person p;
    char *hash = NULL;
    /* nothing longer can be right, and would take long */
    bool fits = strlen(password) <= MAX_PASSWORD_BYTES && people_name_valid(name);
    enum err e = attempts_count(d, name, address, info);
    if (!e)
        e = read_hash(d, fits ? name : "", &p, &hash, info);
    if (!e && !secret_password_matches(hash, fits ? password : ""))
        e = err_set(info, ERR_NOT_APPROVED, "the name or the password is wrong");
    if (!e)
        e = db_begin(desk_db(d), info);
    if (!e)
        e = attempts_passed(d, name, address, info);
    if (!e)
        e = begin_session(d, &p, "password", previous, out, info);
    db_rollback(desk_db(d));
    if (hash)
        mem_wipe_free(hash, strlen(hash));
    return e;
}

/* Hashing takes long: both before the transaction. */
static enum err hash_next(struct desk *d, struct person *p, const char *present, const char *next,
                          char out[SECRET_HASH_BYTES], struct err_info *info)
{
    char *hash = NULL;
    enum err e = read_hash(d, desk_who(d), p, &hash, info);
    if (!e && !secret_password_matches(hash, strlen(present) <= MAX_PASSWORD_BYTES ? present : ""))
        e = err_set(info, ERR_NOT_APPROVED, "the present password is wrong");
    if (hash)
        mem_wipe_free(hash, strlen(hash));
    if (!e)
        e = sign_in_password_check(p->name, next, info);
    return e ? e : secret_password_hash(next, out, info);
}

enum err sign_in_change_password(struct desk *d, const char *present, const char *next,
                                 const char *address, struct signed_in *out, struct err_info *info)
{
    char hash[SECRET_HASH_BYTES];
    struct person p;
    enum err e = attempts_count(d, desk_who(d), address, info);
    if (!e)
        e = hash_next(d, &p, present, next, hash, info);
    if (!e)
        e = db_begin(desk_db(d), info);
    if (!e)
        e = attempts_passed(d, p.name, address, info);
    if (!e)
        e = db_run(desk_db(d), info, NULL, "UPDATE person SET password=? WHERE id=?", "ti", hash,
                   p.id);
    if (!e)
        e = db_run(desk_db(d), info, NULL, "DELETE FROM sign_in_link WHERE person_id=?", "i", p.id);
    if (!e)
        e = session_end_all(d, p.id, info);
    if (!e)
        e = audit_add(d, &(struct audit_entry){.what = "password", .why = p.name}, info);
    if (!e)
        e = begin_session(d, &p, "password change", NULL, out, info);
    db_rollback(desk_db(d));
    mem_wipe(hash, sizeof hash);
    return e;
}

/* ---- a proxy ---- */

enum err sign_in_by_proxy(struct desk *d, const char *peer_address, const char *value,
                          const char *previous, struct signed_in *out, struct err_info *info)
{
    char *peers = NULL, *header = NULL;
    struct person p;
    enum err e = setting_get(d, "sso-peers", &peers, info);
    if (!e)
        e = setting_get(d, "sso-header", &header, info);
    if (!e && (!*header || !*peers || !address_list_has(peers, peer_address)))
        e = err_set(info, ERR_NOT_APPROVED, "this address does not vouch for anybody");
    mem_free(peers);
    mem_free(header);
    if (!e && (!people_name_valid(value) || people_find(d, value, &p, NULL) || !p.enabled))
        e = err_set(info, ERR_NOT_APPROVED,
                    "whom the proxy names is not one of this desk's people");
    if (!e)
        e = db_begin(desk_db(d), info);
    if (!e)
        e = begin_session(d, &p, "proxy", previous, out, info);
    db_rollback(desk_db(d));
    return e;
}
