/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/secret.h"

enum err audit_head(struct desk *d, char out[AUDIT_HEAD_BYTES], struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", "");
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && row && !db_text(&q, 1))
        e = err_set(info, ERR_NOMEM, "out of memory");
    if (!e)
        snprintf(out, AUDIT_HEAD_BYTES, "%" PRId64 " %.64s", row ? db_int(&q, 0) : 0,
                 row ? db_text(&q, 1) : AUDIT_GENESIS);
    db_query_close(&q);
    return e;
}

static enum err keep(struct desk *d, const struct audit_row *r, struct err_info *info)
{
    char head[AUDIT_HEAD_BYTES];
    enum err e = db_run(
        desk_db(d), info, NULL,
        "INSERT INTO audit(seq, form, at_s, what, audience, detail_sha256, previous, hash)"
        " VALUES(?,2,?,?,?,?,?,?)",
        "iittttt", r->seq, r->at_s, r->what, r->audience, r->detail_sha256, r->previous, r->hash);
    if (!e)
        e = db_run(desk_db(d), info, NULL,
                   "INSERT INTO audit_detail(seq, salt, who, means, post_id, why, old_sha256,"
                   " new_sha256) VALUES(?,?,?,?,?,?,?,?)",
                   "ittttttt", r->seq, r->salt, r->who, r->means, r->post_id, r->why, r->old_sha256,
                   r->new_sha256);
    snprintf(head, sizeof head, "%" PRId64 " %.64s", r->seq, r->hash);
    return e ? e : desk_meta_set(d, "audit_head", head, info);
}

enum err audit_add_numbered(struct desk *d, const struct audit_entry *entry, int64_t *seq,
                            struct err_info *info)
{
    char head[AUDIT_HEAD_BYTES], salt[SECRET_SALT_BYTES], detail[DIGEST_HEX_BYTES],
        hash[DIGEST_HEX_BYTES], old[DIGEST_HEX_BYTES], new[DIGEST_HEX_BYTES], *previous;
    enum err e = audit_head(d, head, info);
    if (e)
        return e;
    int64_t number = strtoll(head, &previous, 10) + 1;
    secret_salt(salt);
    if (entry->old_sha256)
        digest_to_hex(entry->old_sha256, old);
    if (entry->new_sha256)
        digest_to_hex(entry->new_sha256, new);
    struct audit_row r = {.seq = number,
                          .form = 2,
                          .at_s = desk_now_s(d),
                          .what = entry->what,
                          .audience = entry->audience,
                          .detail_sha256 = detail,
                          .previous = previous + 1,
                          .hash = hash,
                          .salt = salt,
                          .who = desk_who(d),
                          .means = desk_means_name(desk_means(d)),
                          .post_id = entry->post_id,
                          .why = entry->why,
                          .old_sha256 = entry->old_sha256 ? old : NULL,
                          .new_sha256 = entry->new_sha256 ? new : NULL};
    if ((e = audit_row_detail_digest(&r, detail)) || (e = audit_row_digest(&r, hash)))
        return err_set(info, e, "cannot write the audit log");
    if (!(e = keep(d, &r, info)))
        *seq = number;
    return e;
}

enum err audit_add(struct desk *d, const struct audit_entry *entry, struct err_info *info)
{
    int64_t seq;
    return audit_add_numbered(d, entry, &seq, info);
}

enum err audit_each(struct desk *d, int64_t from_s, int64_t until_s,
                    enum err (*each)(void *user, const struct audit_row *row), void *user,
                    struct err_info *info)
{
    struct db_query q;
    bool row = false;
    struct audit_row r;
    enum err e =
        db_query_open(desk_db(d), &q, info,
                      "SELECT" AUDIT_ROW_COLUMNS "FROM audit a LEFT JOIN audit_detail t USING(seq)"
                      " WHERE a.at_s>=?1 AND (?2=0 OR a.at_s<?2) ORDER BY a.seq",
                      "ii", from_s, until_s);
    while (!e && !(e = db_query_next(&q, &row, info)) && row)
        if (!(e = audit_row_read(&q, &r, info)))
            e = each(user, &r);
    db_query_close(&q);
    return e;
}
