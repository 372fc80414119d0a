/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/publish.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/audit.h"
#include "desk/flags_write.h"
#include "desk/public_files.h"
#include "desk/signer.h"
#include "desk/trust.h"
#include "verify/flags_doc.h"

#define LOG_MODULE "desk"
#define SIGNATURES_BYTES 4096 /* room behind the flags text: 16 lines at most */

/* One audience's row, as needed to sign. */
struct target {
    int64_t id;
    char *name;
    bool held;
    int64_t hold_seq, seq;
    struct digest prev;
    bool has_prev;
    struct alert alert; /* text NULL = none */
};

static void target_clear(struct target *t)
{
    mem_free(t->name);
    mem_free(t->alert.text);
    mem_free(t->alert.language);
    memset(t, 0, sizeof *t);
}

static enum alert_severity severity_from(const char *word)
{
    return word && !strcmp(word, "critical")  ? SEVERITY_CRITICAL
           : word && !strcmp(word, "warning") ? SEVERITY_WARNING
                                              : SEVERITY_INFO;
}

static enum err target_read(struct db_query *q, struct target *t)
{
    t->id = db_int(q, 0);
    t->held = db_int(q, 2) != 0;
    t->hold_seq = db_int(q, 3);
    t->seq = db_int(q, 4);
    t->has_prev = !db_is_null(q, 5);
    t->alert.severity = severity_from(db_text(q, 8));
    t->alert.drill = db_int(q, 9) != 0;
    t->alert.until_s = db_int(q, 10);
    enum err e = db_text_copy(q, 1, &t->name);
    if (!e && t->has_prev)
        e = db_digest(q, 5, &t->prev);
    if (!e)
        e = db_text_copy(q, 6, &t->alert.text);
    if (!e)
        e = db_text_copy(q, 7, &t->alert.language);
    return e;
}

/* The next audience to sign; *found false when none is left. */
static enum err target_next(struct desk *d, struct target *t, bool *found, struct err_info *info)
{
    struct db_query q;
    enum err e = db_query_open(
        desk_db(d), &q, info,
        "SELECT id, name, held, hold_seq, seq, note_sha256, alert_text, alert_language,"
        " alert_severity, alert_drill, alert_until_s FROM audience WHERE touched=1"
        " ORDER BY id LIMIT 1",
        "");
    if (!e)
        e = db_query_next(&q, found, info);
    if (!e && *found && (e = target_read(&q, t)))
        err_set(info, e, "cannot read an audience from the database");
    db_query_close(&q);
    return e;
}

struct outcome { /* what is stored for an audience */
    struct strbuf feed, note;
    struct digest feed_sha256;
    int64_t issued_s;
};

static enum err make_flags(struct desk *d, const struct target *t, const struct trust_root *root,
                           const struct wall *w, struct outcome *o, struct err_info *info)
{
    int64_t lease_s;
    enum err e = desk_meta_get_int(d, "lease_s", &lease_s, info);
    if (e)
        return e;
    bool alerting = t->alert.text && t->alert.until_s > o->issued_s;
    struct alert alert = t->alert;
    /* after a clock was set back it would last too long for the screens, and nothing, not even a withdrawal, could be
     * published until its end */
    if (alert.until_s > o->issued_s + MAX_ALERT_S)
        alert.until_s = o->issued_s + MAX_ALERT_S;
    struct flags_head h = {
        .audience = t->name,
        .root = root->number,
        .seq = t->seq + 1,
        .prev = t->has_prev ? &t->prev : NULL,
        .issued_s = o->issued_s,
        .expires_s = o->issued_s + lease_s,
        .mode = t->held    ? MODE_HOLD
                : alerting ? MODE_ALERT
                           : MODE_RUN,
        /* in every later document: a screen may have slept through the release itself */
        .releases = t->held ? 0 : t->hold_seq,
        .feed_sha256 = &o->feed_sha256,
        .feed_bytes = o->feed.len_bytes,
        .alert = &alert};
    if ((e = flags_write(&h, w, &o->note, info)))
        return e;
    o->note.cap_bytes = MAX_FLAGS_BYTES;
    return signer_sign(d, t->held ? ROLE_HOLD : ROLE_FLAGS, false, &o->note, info);
}

/* The screens' own judgement of what is about to be stored: what they would refuse is never published. */
static enum err check_flags(const struct target *t, const struct trust_root *root,
                            const struct outcome *o, struct digest *sha256, struct err_info *info)
{
    struct flags *f = NULL;
    struct err_info why = {0};
    enum err e = flags_doc_verify(root, o->note.data, o->note.len_bytes, t->name, &f, &why);
    if (e)
        return err_set(info, e, "screens would refuse these flags: %.180s", why.text);
    *sha256 = f->sha256;
    flags_free(f);
    return ERR_OK;
}

static enum err store(struct desk *d, const struct target *t, const struct wall *w,
                      const struct outcome *o, const struct digest *sha256, struct err_info *info)
{
    enum err e = db_run(
        desk_db(d), info, NULL,
        "UPDATE audience SET touched=0, seq=?2, issued_s=?3, note=?4, note_sha256=?5, feed=?6,"
        " feed_sha256=?7, hold_seq=CASE WHEN held THEN ?2 ELSE hold_seq END WHERE id=?1",
        "iiibdbd", t->id, t->seq + 1, o->issued_s, (const void *)o->note.data, o->note.len_bytes,
        sha256, (const void *)(w ? o->feed.data : NULL), w ? o->feed.len_bytes : (size_t)0,
        w ? &o->feed_sha256 : NULL);
    if (!e)
        e = db_run(desk_db(d), info, NULL, "DELETE FROM public_media WHERE audience_id=?", "i",
                   t->id);
    for (int i = 0; w && i < w->post_count && !e; i++)
        e = db_run(desk_db(d), info, NULL,
                   "INSERT OR IGNORE INTO public_media(audience_id, file)"
                   " SELECT audience_id, file FROM post_media WHERE audience_id=? AND post_id=?",
                   "it", t->id, w->posts[i].id);
    return e;
}

static enum err sign_target(struct desk *d, const struct target *t, const struct trust_root *root,
                            const char *why, struct err_info *info)
{
    struct wall *w = NULL;
    char *title = NULL;
    struct digest sha256;
    struct outcome o = {.issued_s = desk_now_s(d)};
    enum err e = ERR_OK;
    strbuf_init(&o.feed, MAX_FEED_BYTES);
    strbuf_init(&o.note, MAX_FLAGS_BYTES - SIGNATURES_BYTES);
    if (!t->held) {
        e = desk_meta_get(d, "title", &title, info);
        if (!e)
            e = wall_load(d, t->id, o.issued_s, &w, info);
        if (!e)
            e = wall_write_feed(w, title, &o.feed, info);
        if (!e)
            e = digest_of(o.feed.data, o.feed.len_bytes, &o.feed_sha256);
    }
    if (!e)
        e = make_flags(d, t, root, w, &o, info);
    if (!e)
        e = check_flags(t, root, &o, &sha256, info);
    if (!e)
        e = store(d, t, w, &o, &sha256, info);
    if (!e)
        e = audit_add(d,
                      &(struct audit_entry){.what = "publish",
                                            .audience = t->name,
                                            .why = why,
                                            .old_sha256 = t->has_prev ? &t->prev : NULL,
                                            .new_sha256 = &sha256},
                      info);
    strbuf_clear(&o.feed);
    strbuf_clear(&o.note);
    wall_free(w);
    mem_free(title);
    return e;
}

enum err publish_begin(struct desk *d, struct err_info *info)
{
    struct err_info why = {0};
    char quoted[ERR_INFO_TEXT_BYTES + 16];
    /* what cannot be mended now (a lost picture, a full disk) must not keep a withdrawal back */
    if (publish_reconcile(d, &why))
        LOG_WARN("public_not_whole", "why=%s", log_quote(why.text, quoted, sizeof quoted));
    return db_begin(desk_db(d), info);
}

enum err publish_touch(struct desk *d, int64_t audience_id, struct err_info *info)
{
    return db_run(desk_db(d), info, NULL, "UPDATE audience SET touched=1 WHERE id=?", "i",
                  audience_id);
}

enum err publish_commit(struct desk *d, const char *why, bool *committed, struct err_info *info)
{
    struct trust_root root;
    bool found = true, known = false;
    enum err e = ERR_OK;
    if (committed)
        *committed = false;
    while (!e) {
        struct target t = {0};
        e = target_next(d, &t, &found, info);
        if (!e && !found)
            break;
        if (!e && !known)
            e = trust_current(d, &root, info);
        known = true;
        if (!e)
            e = sign_target(d, &t, &root, why, info);
        target_clear(&t);
    }
    if (!e)
        e = db_commit(desk_db(d), info);
    if (e) {
        db_rollback(desk_db(d));
        return e;
    }
    if (committed)
        *committed = true;
    return publish_reconcile(d, info);
}

void publish_abort(struct desk *d)
{
    db_rollback(desk_db(d));
}

enum err publish_reconcile(struct desk *d, struct err_info *info)
{
    char root[PATH_ROOM_BYTES], tmp[PATH_ROOM_BYTES];
    struct public_tree tree = {root, tmp};
    enum err e = desk_path(d, root, "public", NULL);
    if (!e)
        e = desk_path(d, tmp, "tmp", NULL);
    if (!e)
        e = public_files_sync(d, &tree, info);
    return e ? e : signer_put_away(d, info);
}

enum err publish_renew(struct desk *d, bool force, int *renewed, struct err_info *info)
{
    int64_t lease_s = 0, changed = 0;
    enum err e = publish_begin(d, info);
    if (!e)
        e = desk_meta_get_int(d, "lease_s", &lease_s, info);
    if (!e) {
        int64_t now_s = desk_now_s(d);
        /* a clock set back also asks for fresh flags: what was issued in the future is of no use to screens */
        e = db_run(
            desk_db(d), info, &changed,
            "UPDATE audience SET touched=1 WHERE ?1 OR note IS NULL OR issued_s<=?2 OR issued_s>?3"
            " OR (alert_text IS NOT NULL AND alert_until_s<=?4 AND alert_until_s>issued_s)",
            "iiii", (int64_t)force, now_s - lease_s / RENEWALS_PER_LEASE,
            now_s + MAX_FUTURE_ISSUED_S, now_s);
    }
    if (!e && changed)
        e = publish_commit(d, "renew", NULL, info);
    publish_abort(d);
    if (!e)
        *renewed = (int)changed;
    return e;
}

enum err publish_export(struct desk *d, const char *out_dir, struct err_info *info)
{
    char tmp[PATH_ROOM_BYTES];
    struct public_tree tree = {out_dir, tmp};
    int n = snprintf(tmp, sizeof tmp, "%s/.placard-tmp", out_dir);
    if (n < 0 || (size_t)n >= sizeof tmp)
        return err_set(info, ERR_TOO_BIG, "the folder's path is too long");
    enum err e = public_files_sync(d, &tree, info);
    if (rmdir(tmp) != 0 && !e)
        e = err_set(info, ERR_IO, "cannot remove %s", tmp);
    return e;
}
