/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audit_row.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"

#define MAX_ROW_BYTES (16 * 1024)

enum err audit_row_read(struct db_query *q, struct audit_row *out, struct err_info *info)
{
    struct audit_row r = {.seq = db_int(q, 0),
                          .form = (int)db_int(q, 1),
                          .at_s = db_int(q, 2),
                          .what = db_text(q, 3),
                          .audience = db_text(q, 4),
                          .detail_sha256 = db_text(q, 5),
                          .previous = db_text(q, 6),
                          .hash = db_text(q, 7),
                          .removed = db_is_null(q, 8),
                          .salt = db_text(q, 9),
                          .who = db_text(q, 10),
                          .means = db_text(q, 11),
                          .post_id = db_text(q, 12),
                          .why = db_text(q, 13),
                          .old_sha256 = db_text(q, 14),
                          .new_sha256 = db_text(q, 15)};
    if (!r.what || !r.previous || !r.hash || (!r.removed && !r.who) ||
        (r.form == 2 && !r.detail_sha256))
        return err_set(info, ERR_STATE, "audit row %" PRId64 " is incomplete", r.seq);
    *out = r;
    return ERR_OK;
}

static enum err digest_array(const char *first, const char *const *members, size_t count,
                             char hex[DIGEST_HEX_BYTES])
{
    struct strbuf b;
    struct digest d;
    strbuf_init(&b, MAX_ROW_BYTES);
    strbuf_printf(&b, "[%s", first);
    for (size_t i = 0; i < count; i++) {
        strbuf_puts(&b, i || *first ? "," : "");
        if (members[i])
            strbuf_json_string(&b, members[i]);
        else
            strbuf_puts(&b, "null");
    }
    strbuf_puts(&b, "]");
    enum err e = b.failed;
    if (!e)
        e = digest_of(b.data, b.len_bytes, &d);
    if (!e)
        digest_to_hex(&d, hex);
    strbuf_clear(&b);
    return e;
}

enum err audit_row_detail_digest(const struct audit_row *r, char hex[DIGEST_HEX_BYTES])
{
    const char *const members[] = {r->salt, r->who,        r->means,     r->post_id,
                                   r->why,  r->old_sha256, r->new_sha256};
    return digest_array("", members, sizeof members / sizeof members[0], hex);
}

enum err audit_row_digest(const struct audit_row *r, char hex[DIGEST_HEX_BYTES])
{
    char at[TEXT_TIME_BYTES], seq[24];
    text_time_format(r->at_s, at);
    snprintf(seq, sizeof seq, "%" PRId64, r->seq);
    const char *const form_1[] = {at,     r->who,        r->what,       r->audience, r->post_id,
                                  r->why, r->old_sha256, r->new_sha256, r->previous};
    const char *const form_2[] = {at, r->what, r->audience, r->detail_sha256, r->previous};
    return r->form == 1 ? digest_array(seq, form_1, sizeof form_1 / sizeof form_1[0], hex)
                        : digest_array(seq, form_2, sizeof form_2 / sizeof form_2[0], hex);
}

enum err audit_row_check(const struct audit_row *r, struct err_info *info)
{
    char hex[DIGEST_HEX_BYTES];
    enum err e = ERR_OK;
    if (r->form == 1 && r->removed)
        return ERR_OK; /* its hash stands in the next row: only its place can be checked */
    if (!(e = audit_row_digest(r, hex)) && strcmp(hex, r->hash) != 0)
        e = ERR_DIGEST;
    if (!e && r->form == 2 && !r->removed && !(e = audit_row_detail_digest(r, hex)) &&
        strcmp(hex, r->detail_sha256) != 0)
        e = ERR_DIGEST;
    if (e == ERR_DIGEST)
        return err_set(info, e, "audit row %" PRId64 " was changed after it was written", r->seq);
    return e ? err_set(info, e, "audit row %" PRId64 " cannot be hashed", r->seq) : ERR_OK;
}
