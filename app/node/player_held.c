/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "node"
#include "node/player_inner.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "compose/compose.h"
#include "model/post.h"

void held_clear(struct held_show *h)
{
    approved_post_unref((struct approved_post *)(uintptr_t)h->show.post);
    approved_post_unref((struct approved_post *)(uintptr_t)h->show.notice);
    memset(h, 0, sizeof *h);
}

void held_set(struct held_show *h, const struct show *s, int64_t seq)
{
    struct held_show old = *h; /* s may be a part of it */
    memset(h, 0, sizeof *h);
    h->show = *s;
    if (s->post) {
        h->show.post = approved_post_ref(s->post);
        h->digest = *approved_post_digest(s->post);
    }
    if (s->notice) {
        h->show.notice = approved_post_ref(s->notice);
        h->notice_digest = *approved_post_digest(s->notice);
    }
    h->seq = seq;
    h->there = true;
    held_clear(&old);
}

const char *held_kind(enum show_kind k)
{
    static const char *const names[] = {"house", "setup", "post", "alert", "dark", "refresh"};
    return names[k];
}

const char *held_id(const struct held_show *h)
{
    return h->show.post ? approved_post_peek(h->show.post)->id : "";
}

/* For the PNG output's file names: ASCII, no path. */
void held_label(const struct held_show *h, char out[96])
{
    if (h->show.kind == SHOW_POST)
        snprintf(out, 96, "post-%.80s", held_id(h));
    else if (h->show.kind == SHOW_SETUP)
        snprintf(out, 96, "setup-%s", compose_trouble_code(h->show.trouble));
    else
        snprintf(out, 96, "%s", held_kind(h->show.kind));
    for (char *c = out; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
              *c == '-'))
            *c = '_';
}

void held_log(const char *event, const struct held_show *h)
{
    char quoted[MAX_ID_BYTES + 16];
    LOG_INFO(event, "kind=%s id=%s seq=%lld at_ms=%lld", held_kind(h->show.kind),
             log_quote(held_id(h), quoted, sizeof quoted), (long long)h->seq,
             (long long)(player_real_us() / 1000));
}

static bool lease_holds(const struct player *p)
{
    return p->list && playlist_lease_holds(p->list, p->clock);
}

bool player_still_holds(const struct player *p, const struct held_show *h)
{
    int64_t now_s = clock_now_s(p->clock);
    return h->there && p->list &&
           select_still_holds(p->list, &h->show, h->show.post ? &h->digest : NULL, lease_holds(p),
                              now_s) &&
           (!h->show.notice || select_post_holds(p->list, &h->notice_digest, now_s));
}

bool player_must_go(const struct player *p, const struct held_show *h)
{
    if (!h->there || (h->show.kind != SHOW_POST && h->show.kind != SHOW_ALERT))
        return false;
    return !player_still_holds(p, h) || (h->show.kind == SHOW_POST && player_is_dark(p));
}

static bool is_undrawable(const struct player *p, const struct approved_post *a)
{
    for (int i = 0; i < p->undrawable_count; i++)
        if (digest_equal(&p->undrawable[i], approved_post_digest(a)))
            return true;
    return false;
}

/* The next show behind the last post, posts that cannot be drawn left out. */
struct show player_pick(const struct player *p)
{
    struct show s = {0};
    if (!p->list)
        return s;
    const char *after = p->last_id[0] ? p->last_id : NULL;
    const char *notice_after = p->last_notice[0] ? p->last_notice : NULL;
    struct select_rules rules = {
        .is_notice = p->settings->ticker && !p->no_notices ? compose_notice_fits : NULL,
        .dark = player_is_dark(p)};
    bool evening = player_is_evening(p);
    for (int i = 0; i <= p->list->post_count; i++) {
        s = select_show(p->list, &rules, after, notice_after, lease_holds(p),
                        clock_now_s(p->clock));
        s.evening = evening && s.kind != SHOW_DARK;
        if (s.kind != SHOW_POST || !is_undrawable(p, s.post))
            return s;
        after = approved_post_peek(s.post)->id;
    }
    return (struct show){.kind = SHOW_HOUSE, .evening = evening};
}

/* The same thing to see? */
bool held_equal(const struct held_show *h, const struct show *s)
{
    return h->there && show_equal(&h->show, s);
}

static void record_post(struct player *p, const struct held_show *h, const struct approved_post *a,
                        enum play_end end)
{
    struct play_record r = {.sha256 = *approved_post_digest(a),
                            .seq = h->seq,
                            .start_s = h->at_s,
                            .shown_ms = player_now_ms(p) - h->since_ms,
                            .end = end};
    snprintf(r.id, sizeof r.id, "%s", approved_post_peek(a)->id);
    handover_add_record(p->handover, &r);
}

void player_record(struct player *p, const struct held_show *h, enum play_end end)
{
    if (h->show.kind != SHOW_POST)
        return;
    record_post(p, h, h->show.post, end);
    if (h->show.notice)
        record_post(p, h, h->show.notice, end);
}

/* Why everything goes, whatever its own approval; NULL if it need not. */
static const char *common_reason(const struct player *p)
{
    if (!lease_holds(p))
        return "lease";
    if (p->list->mode == MODE_HOLD)
        return "hold";
    if (select_next(p->list, NULL, true, clock_now_s(p->clock)).kind == SHOW_ALERT)
        return "alert";
    return player_is_dark(p) ? "dark" : NULL;
}

static void log_gone(struct player *p, const struct held_show *h, const struct approved_post *a)
{
    char quoted[MAX_ID_BYTES + 16];
    const char *why = common_reason(p);
    enum play_end end = PLAY_INTERRUPTED;
    int64_t now_s = clock_now_s(p->clock);
    if (!why && select_post_holds(p->list, approved_post_digest(a), now_s)) {
        why = "beside"; /* the other one of post and notice goes, and the frame with it */
    } else if (!why) {
        end = PLAY_WITHDRAWN;
        why = now_s >= approved_post_until_s(a) ? "expired" : "withdrawn";
    }
    LOG_INFO("removed", "id=%s why=%s at_ms=%lld",
             log_quote(approved_post_peek(a)->id, quoted, sizeof quoted), why,
             (long long)(player_real_us() / 1000));
    record_post(p, h, a, end);
}

void player_log_removed(struct player *p, const struct held_show *h)
{
    if (h->show.kind != SHOW_POST)
        return;
    log_gone(p, h, h->show.post);
    if (h->show.notice)
        log_gone(p, h, h->show.notice);
}
