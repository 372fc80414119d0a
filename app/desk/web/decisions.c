/* SPDX-License-Identifier: Apache-2.0 */
/* Approve, ask, reject, schedule, withdraw, restore: what review.h does, asked for by a form or a program. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "desk/review.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"

struct target {
    int64_t audience_id;
    const char *id;
    struct digest sha256;
    bool has_sha256;
};

static enum err read_target(const struct web *w, struct target *t, struct err_info *info)
{
    const char *hex = web_field(w, "sha256");
    enum err e = web_audience(w, &t->audience_id, info);
    if (!e)
        e = web_field_needed(w, "id", &t->id, info);
    t->has_sha256 = *hex != 0;
    if (!e && *hex && digest_from_hex(hex, &t->sha256))
        e = err_set(info, ERR_SYNTAX, "sha256 is not 64 hex digits");
    return e;
}

static enum err read_terms(const struct web *w, const struct target *t, struct approval_terms *out,
                           struct err_info *info)
{
    int64_t seconds = 0;
    *out = (struct approval_terms){.sha256 = t->has_sha256 ? &t->sha256 : NULL};
    enum err e = web_field_time(w, "from", false, &out->from_s, info);
    if (!e)
        e = web_field_time(w, "until", true, &out->until_s, info);
    out->has_rank = *web_field(w, "rank") != 0;
    if (!e)
        e = web_field_int(w, "rank", -1000000, 1000000, 0, &out->rank, info);
    out->has_duration = *web_field(w, "duration") != 0;
    if (!e)
        e = web_field_int(w, "duration", MIN_DURATION_MS / 1000, MAX_DURATION_MS / 1000, 0,
                          &seconds, info);
    out->duration_ms = seconds * 1000;
    /* a form's box that is not ticked sends nothing: it is the form, then, that says so */
    out->has_pin = *web_field(w, "csrf") || *web_field(w, "pinned");
    out->pinned = !strcmp(web_field(w, "pinned"), "yes");
    return e;
}

/* w NULL: not about one audience. An audience's name needs no escapes: it is one of the desk's. */
static void go_to(const struct web *w, struct web_done *done, const char *path, const char *said)
{
    snprintf(done->location, sizeof done->location, "%s?done=%s%s%s", path, said,
             w ? "&audience=" : "", w ? web_field(w, "audience") : "");
}

enum err approve_act(struct web *w, struct web_done *done, struct err_info *info)
{
    struct target t;
    struct approval_terms terms;
    struct approvals state = {0};
    enum err e = read_target(w, &t, info);
    if (!e)
        e = read_terms(w, &t, &terms, info);
    if (!e && !t.has_sha256) /* "whatever it is by now" is no approval */
        e = err_set(info, ERR_SYNTAX, "sha256 is missing: which bytes are approved?");
    if (!e)
        e = review_approve(w->d, t.audience_id, t.id, &terms, &state, info);
    if (e)
        return e;
    go_to(NULL, done, "/queue", state.enough ? "approved" : "counted");
    done->model = json_pack("{s:b,s:i,s:i}", "approved", state.enough, "approvals", state.counted,
                            "needed", state.needed);
    return ERR_OK;
}

enum err ask_act(struct web *w, struct web_done *done, struct err_info *info)
{
    struct target t;
    enum err e = read_target(w, &t, info);
    if (!e)
        e = review_ask(w->d, t.audience_id, t.id, web_field(w, "reason"), info);
    go_to(NULL, done, "/queue", "asked");
    return e;
}

enum err reject_act(struct web *w, struct web_done *done, struct err_info *info)
{
    struct target t;
    enum err e = read_target(w, &t, info);
    if (!e)
        e = review_reject(w->d, t.audience_id, t.id, web_field(w, "reason"), info);
    go_to(NULL, done, "/queue", "rejected");
    return e;
}

enum err schedule_act(struct web *w, struct web_done *done, struct err_info *info)
{
    struct target t;
    struct approval_terms terms;
    enum err e = read_target(w, &t, info);
    if (!e)
        e = read_terms(w, &t, &terms, info);
    if (!e)
        e = review_schedule(w->d, t.audience_id, t.id, &terms, info);
    go_to(w, done, "/calendar", "saved");
    return e;
}

enum err withdraw_act(struct web *w, struct web_done *done, struct err_info *info)
{
    struct target t;
    bool changed = false;
    enum err e = read_target(w, &t, info);
    if (!e)
        e = review_withdraw(w->d, t.audience_id, t.id, web_field(w, "reason"), &changed, info);
    if (e)
        return e;
    go_to(w, done, "/wall", "withdrawn");
    done->model = json_pack("{s:b}", "changed", changed);
    return ERR_OK;
}

enum err restore_act(struct web *w, struct web_done *done, struct err_info *info)
{
    struct target t;
    enum err e = read_target(w, &t, info);
    if (!e)
        e = review_restore(w->d, t.audience_id, t.id, info);
    go_to(NULL, done, "/queue", "restored");
    return e;
}

/* Taken off by mistake: restored and approved as it was, in one step and with both in the audit log. It counts as one approval, as
 * any does. */
enum err undo_act(struct web *w, struct web_done *done, struct err_info *info)
{
    struct target t;
    struct approval_terms terms;
    struct approvals state = {0};
    enum err e = read_target(w, &t, info);
    if (!e && !t.has_sha256)
        e = err_set(info, ERR_SYNTAX, "sha256 is missing: which bytes are approved?");
    if (!e)
        e = read_terms(w, &t, &terms, info);
    terms.has_pin = false; /* it stays as it was */
    if (!e)
        e = review_restore(w->d, t.audience_id, t.id, info);
    if (!e)
        e = review_approve(w->d, t.audience_id, t.id, &terms, &state, info);
    if (e)
        return e;
    go_to(w, done, "/wall", state.enough ? "approved" : "counted");
    done->model = json_pack("{s:b,s:i,s:i}", "approved", state.enough, "approvals", state.counted,
                            "needed", state.needed);
    return ERR_OK;
}
