/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/trust.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "desk/audit.h"
#include "desk/signer.h"

#define SPKI_TEXT_BYTES (4 * ((ECDSA_SPKI_BYTES + 2) / 3) + 1)

static enum err put_keys(struct desk *d, struct strbuf *b, struct err_info *info)
{
    char text[SPKI_TEXT_BYTES];
    struct db_query q;
    bool row = false;
    int count = 0;
    enum err e =
        db_query_open(desk_db(d), &q, info,
                      "SELECT name, spki FROM signing_key WHERE active=1 ORDER BY name", "");
    strbuf_puts(b, ",\n \"keys\":[");
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        size_t bytes;
        const void *spki = db_blob(&q, 1, &bytes);
        if (!spki || bytes != ECDSA_SPKI_BYTES) {
            e = err_set(info, ERR_STATE, "a key in the database is damaged");
            break;
        }
        text_base64_encode(spki, bytes, text);
        strbuf_puts(b, count++ ? ",\n  {\"name\":" : "\n  {\"name\":");
        strbuf_json_string(b, db_text(&q, 0));
        strbuf_printf(b, ",\"spki\":\"%s\"}", text);
    }
    db_query_close(&q);
    strbuf_puts(b, "]");
    if (!e && count > MAX_ROOT_KEYS)
        e = err_set(info, ERR_TOO_BIG, "more than %d keys", MAX_ROOT_KEYS);
    return e;
}

static enum err put_role(struct desk *d, struct strbuf *b, enum role role, int64_t threshold,
                         struct err_info *info)
{
    struct db_query q;
    bool row = false;
    int count = 0;
    enum err e =
        db_query_open(desk_db(d), &q, info,
                      "SELECT name FROM signing_key WHERE role=? AND active=1 ORDER BY name", "t",
                      role_name(role));
    strbuf_printf(b, "%s\n  \"%s\":{\"keys\":[", role == ROLE_ROOT ? "" : ",", role_name(role));
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        if (count++)
            strbuf_puts(b, ",");
        strbuf_json_string(b, db_text(&q, 0));
    }
    db_query_close(&q);
    strbuf_printf(b, "],\"threshold\":%" PRId64 "}", threshold);
    return e;
}

static enum err write_text(struct desk *d, int64_t number, struct strbuf *b, struct err_info *info)
{
    char issued[TEXT_TIME_BYTES];
    int64_t flags_threshold;
    enum err e = desk_meta_get_int(d, "flags_threshold", &flags_threshold, info);
    if (e)
        return e;
    text_time_format(desk_now_s(d), issued);
    strbuf_printf(b, "{\"type\":\"placard-root/1\",\"root\":%" PRId64 ",\"issued\":\"%s\"", number,
                  issued);
    if ((e = put_keys(d, b, info)))
        return e;
    strbuf_puts(b, ",\n \"roles\":{");
    for (int role = 0; role < ROLE__COUNT && !e; role++)
        e = put_role(d, b, (enum role)role, role == ROLE_FLAGS ? flags_threshold : 1, info);
    strbuf_puts(b, "}}\n");
    if (!e && b->failed)
        e = err_set(info, b->failed, "cannot write the root");
    return e;
}

static enum err keep_root(struct desk *d, int64_t number, const struct strbuf *note,
                          const struct digest *old, const struct digest *new, struct err_info *info)
{
    enum err e =
        db_run(desk_db(d), info, NULL, "INSERT INTO root(number, note, issued_s) VALUES(?,?,?)",
               "ibi", number, (const void *)note->data, note->len_bytes, desk_now_s(d));
    if (e)
        return e;
    return audit_add(d, &(struct audit_entry){.what = "root", .old_sha256 = old, .new_sha256 = new},
                     info);
}

enum err trust_make_first(struct desk *d, int flags_threshold, struct err_info *info)
{
    char text[12];
    struct strbuf note;
    struct trust_root check;
    strbuf_init(&note, MAX_ROOT_BYTES);
    snprintf(text, sizeof text, "%d", flags_threshold);
    enum err e = desk_meta_set(d, "flags_threshold", text, info);
    if (!e)
        e = signer_make_key(d, ROLE_ROOT, info);
    for (int i = 0; i < flags_threshold && !e; i++)
        e = signer_make_key(d, ROLE_FLAGS, info);
    if (!e)
        e = signer_make_key(d, ROLE_HOLD, info);
    if (!e)
        e = write_text(d, 1, &note, info);
    if (!e)
        e = signer_sign(d, ROLE_ROOT, false, &note, info);
    if (!e)
        e = trust_root_first(note.data, note.len_bytes, &check, info);
    if (!e)
        e = keep_root(d, 1, &note, NULL, &check.sha256, info);
    strbuf_clear(&note);
    return e;
}

enum err trust_current_note(struct desk *d, char **out, size_t *bytes, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    size_t n = 0;
    char *copy = NULL;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT note FROM root ORDER BY number DESC LIMIT 1", "");
    if (!e)
        e = db_query_next(&q, &row, info);
    const void *note = !e && row ? db_blob(&q, 0, &n) : NULL;
    if (!e && !note)
        e = err_set(info, ERR_STATE, "this desk has no trust root");
    if (!e && !(copy = mem_alloc(n + 1)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    if (!e) {
        memcpy(copy, note, n);
        *out = copy;
        *bytes = n;
    }
    db_query_close(&q);
    return e;
}

enum err trust_current(struct desk *d, struct trust_root *out, struct err_info *info)
{
    char *note = NULL;
    size_t bytes = 0;
    enum err e = trust_current_note(d, &note, &bytes, info);
    if (!e)
        e = trust_root_first(note, bytes, out, info);
    mem_free(note);
    return e;
}

enum err trust_rotate(struct desk *d, const struct new_key keys[ROLE__COUNT], int64_t *number,
                      struct err_info *info)
{
    struct trust_root was, now;
    struct strbuf note;
    int64_t count = 0, flags_threshold = 1;
    strbuf_init(&note, MAX_ROOT_BYTES);
    enum err e = trust_current(d, &was, info);
    if (!e)
        e = desk_meta_get_int(d, "flags_threshold", &flags_threshold, info);
    for (int role = 0; role < ROLE__COUNT && !e; role++) {
        if (!keys[role].wanted)
            continue;
        count = role == ROLE_FLAGS ? flags_threshold : 1;
        e = signer_retire_keys(d, (enum role)role, info);
        if (!e && keys[role].held_elsewhere) { /* beside files, where the threshold asks for more */
            e = signer_adopt_key(d, (enum role)role, keys[role].held_elsewhere, info);
            count--;
        }
        for (int64_t i = 0; i < count && !e; i++)
            e = signer_make_key(d, (enum role)role, info);
    }
    if (!e)
        e = write_text(d, was.number + 1, &note, info);
    if (!e) /* a retired root key signs once more: that is the hand-over */
        e = signer_sign(d, ROLE_ROOT, true, &note, info);
    if (!e)
        e = trust_root_next(&was, note.data, note.len_bytes, &now, info);
    if (!e)
        e = keep_root(d, now.number, &note, &was.sha256, &now.sha256, info);
    if (!e)
        e = db_run(desk_db(d), info, NULL, "UPDATE audience SET touched=1", "");
    if (!e)
        *number = now.number;
    strbuf_clear(&note);
    return e;
}
