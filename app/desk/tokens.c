/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/tokens.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/audit.h"

#define PURPOSE "placard token 1"

static enum err last_id(struct desk *d, int64_t *out, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info, "SELECT MAX(id) FROM api_token", "");
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e)
        *out = db_int(&q, 0);
    db_query_close(&q);
    return e;
}

enum err token_add(struct desk *d, const char *person, const char *name, unsigned scopes,
                   int64_t until_s, char text[TOKEN_TEXT_BYTES], int64_t *id, struct err_info *info)
{
    char token[SECRET_TOKEN_BYTES], full[TOKEN_TEXT_BYTES], list[SCOPES_TEXT_BYTES], why[256];
    struct digest sha256;
    struct person p;
    int64_t number = 0;
    if (!*name || strlen(name) > MAX_TOKEN_NAME_BYTES || !text_utf8_valid(name, strlen(name)))
        return err_set(info, ERR_RANGE, "what the token is for takes 1 to %d bytes",
                       MAX_TOKEN_NAME_BYTES);
    if (!scopes)
        return err_set(info, ERR_RANGE, "a token needs a scope");
    if (until_s <= desk_now_s(d) || until_s > desk_now_s(d) + MAX_TOKEN_LIFE_S)
        return err_set(info, ERR_RANGE, "a token lasts for up to 366 days");
    enum err e = people_find(d, person, &p, info);
    if (!e && !p.enabled)
        e = err_set(info, ERR_RANGE, "%s is disabled", p.name);
    secret_token(token);
    snprintf(full, sizeof full, TOKEN_PREFIX "%s", token);
    scopes_format(scopes, list);
    if (!e)
        e = secret_digest(PURPOSE, full, &sha256);
    if (!e)
        e = db_run(desk_db(d), info, NULL,
                   "INSERT INTO api_token(person_id, name, sha256, scopes, made_s, until_s)"
                   " VALUES(?,?,?,?,?,?)",
                   "itdtii", p.id, name, &sha256, list, desk_now_s(d), until_s);
    if (!e)
        e = last_id(d, &number, info);
    snprintf(why, sizeof why, "%" PRId64 " of %s for %s: %s", number, person, name, list);
    if (!e)
        e = audit_add(d, &(struct audit_entry){.what = "token add", .why = why}, info);
    if (!e) {
        memcpy(text, full, sizeof full);
        *id = number;
    }
    return e;
}

enum err token_revoke(struct desk *d, int64_t id, struct err_info *info)
{
    char why[24];
    int64_t rows = 0;
    enum err e = db_run(desk_db(d), info, &rows,
                        "UPDATE api_token SET revoked_s=? WHERE id=? AND revoked_s=0", "ii",
                        desk_now_s(d), id);
    if (!e && !rows)
        e = err_set(info, ERR_NOT_FOUND, "there is no token %" PRId64 " in use", id);
    snprintf(why, sizeof why, "%" PRId64, id);
    return e ? e : audit_add(d, &(struct audit_entry){.what = "token revoke", .why = why}, info);
}

enum err token_each(struct desk *d, enum err (*each)(void *user, const struct token_row *row),
                    void *user, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e =
        db_query_open(desk_db(d), &q, info,
                      "SELECT t.id, t.made_s, t.until_s, p.name, t.name, t.scopes, t.revoked_s<>0"
                      " FROM api_token t JOIN person p ON p.id=t.person_id ORDER BY t.id",
                      "");
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        struct token_row r = {.id = db_int(&q, 0),
                              .made_s = db_int(&q, 1),
                              .until_s = db_int(&q, 2),
                              .person = db_text(&q, 3),
                              .name = db_text(&q, 4),
                              .revoked = db_int(&q, 6) != 0};
        if (!r.person || !r.name || !db_text(&q, 5) || scopes_parse(db_text(&q, 5), &r.scopes))
            e = err_set(info, ERR_STATE, "token %" PRId64 " in the database is damaged", r.id);
        else
            e = each(user, &r);
    }
    db_query_close(&q);
    return e;
}

enum err token_check(struct desk *d, const char *text, struct person *out, unsigned *scopes,
                     struct err_info *info)
{
    static const char sentence[] = "this token is not good any more, or never was";
    struct db_query q;
    struct digest sha256;
    struct person p;
    bool row = false;
    int64_t person_id = 0;
    unsigned bits = 0;
    enum err e = secret_digest(PURPOSE, text, &sha256);
    if (e)
        return err_set(info, e == ERR_TOO_BIG ? ERR_NOT_APPROVED : e, "%s", sentence);
    e = db_query_open(desk_db(d), &q, info,
                      "SELECT person_id, scopes FROM api_token WHERE sha256=? AND revoked_s=0"
                      " AND until_s>?",
                      "di", &sha256, desk_now_s(d));
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && (!row || !db_text(&q, 1) || scopes_parse(db_text(&q, 1), &bits)))
        e = err_set(info, ERR_NOT_APPROVED, "%s", sentence);
    if (!e)
        person_id = db_int(&q, 0);
    db_query_close(&q);
    if (!e)
        e = people_find_id(d, person_id, &p, info);
    if (!e && !p.enabled)
        e = err_set(info, ERR_NOT_APPROVED, "%s", sentence);
    if (!e) {
        *out = p;
        *scopes = bits;
    }
    return e;
}
