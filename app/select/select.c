/* SPDX-License-Identifier: Apache-2.0 */
#include "select/select.h"

#include <string.h>

#include "model/post.h"

#define FNV_START UINT64_C(14695981039346656037)
#define FNV_PRIME UINT64_C(1099511628211)

/* FNV-1a: tells two alerts apart, protects nothing. */
static uint64_t mix(uint64_t h, const void *data, size_t bytes)
{
    const unsigned char *p = data;
    for (size_t i = 0; i < bytes; i++)
        h = (h ^ p[i]) * FNV_PRIME;
    return h;
}

static uint64_t alert_mark(const struct alert *a)
{
    const char *texts[] = {a->text ? a->text : "", a->language ? a->language : ""};
    unsigned char kind[] = {(unsigned char)a->severity, a->drill};
    uint64_t h = mix(FNV_START, kind, sizeof kind);
    for (int i = 0; i < 2; i++)
        h = mix(h, texts[i], strlen(texts[i]) + 1);
    return h;
}

/* The house card; on a board that never had flags, the card that says what is missing. */
static struct show show_nothing(const struct playlist *p)
{
    bool setup = !p->ever_accepted && p->trouble != ERR_OK;
    return (struct show){.kind = setup ? SHOW_SETUP : SHOW_HOUSE, .trouble = p->trouble};
}

static bool alert_runs(const struct playlist *p, int64_t now_s)
{
    return p->mode == MODE_ALERT && p->alert.text && now_s < p->alert.until_s;
}

/* Where the turn goes on: behind the post with this id. */
static int start_after(const struct playlist *p, const char *after_id)
{
    for (int i = 0; after_id && i < p->post_count; i++)
        if (!strcmp(approved_post_peek(p->posts[i])->id, after_id))
            return i + 1;
    return 0;
}

/* The next in its time behind that id, of those that are notices or of those that are not. */
static const struct approved_post *next_post(const struct playlist *p,
                                             const struct select_rules *rules, bool notice,
                                             const char *after_id, int64_t now_s)
{
    int start = start_after(p, after_id);
    for (int i = 0; i < p->post_count; i++) {
        const struct approved_post *post = p->posts[(start + i) % p->post_count];
        if (approved_post_holds_at(post, now_s) &&
            (rules->is_notice && rules->is_notice(post)) == notice)
            return post;
    }
    return NULL;
}

static void find_place(const struct playlist *p, const struct select_rules *rules,
                       struct show *show, int64_t now_s)
{
    for (int i = 0; i < p->post_count; i++) {
        if (!approved_post_holds_at(p->posts[i], now_s) ||
            (rules->is_notice && rules->is_notice(p->posts[i])))
            continue;
        if (p->posts[i] == show->post)
            show->loop_index = show->loop_count;
        show->loop_count++;
    }
}

struct show select_show(const struct playlist *p, const struct select_rules *rules,
                        const char *after_id, const char *notice_after_id, bool lease_holds,
                        int64_t now_s)
{
    struct select_rules posts_only = {.dark = rules->dark};
    if (lease_holds && p->mode != MODE_HOLD && alert_runs(p, now_s))
        return (struct show){.kind = SHOW_ALERT, .alert_mark = alert_mark(&p->alert)};
    struct show nothing = show_nothing(p);
    if (rules->dark && nothing.kind != SHOW_SETUP)
        return (struct show){.kind = SHOW_DARK};
    if (!lease_holds || p->mode == MODE_HOLD)
        return nothing;
    struct show s = {.kind = SHOW_POST, .post = next_post(p, rules, false, after_id, now_s)};
    if (s.post)
        s.notice = next_post(p, rules, true, notice_after_id, now_s);
    else if ((s.post = next_post(p, &posts_only, false, after_id, now_s)))
        rules = &posts_only;
    else
        return nothing;
    find_place(p, rules, &s, now_s);
    return s;
}

struct show select_next(const struct playlist *p, const char *after_id, bool lease_holds,
                        int64_t now_s)
{
    return select_show(p, &(struct select_rules){0}, after_id, NULL, lease_holds, now_s);
}

bool select_post_holds(const struct playlist *p, const struct digest *digest, int64_t now_s)
{
    for (int i = 0; i < p->post_count; i++)
        if (digest_equal(approved_post_digest(p->posts[i]), digest))
            return approved_post_holds_at(p->posts[i], now_s);
    return false;
}

bool select_still_holds(const struct playlist *p, const struct show *s, const struct digest *digest,
                        bool lease_holds, int64_t now_s)
{
    struct show now = select_next(p, NULL, lease_holds, now_s);
    if (now.kind != s->kind)
        return false;
    if (s->kind != SHOW_POST)
        return now.trouble == s->trouble && now.alert_mark == s->alert_mark;
    return digest && select_post_holds(p, digest, now_s);
}

/* The earlier of two moments, if t lies ahead. */
static int64_t earlier(int64_t best_s, int64_t t_s, int64_t now_s)
{
    return t_s > now_s && t_s < best_s ? t_s : best_s;
}

int64_t select_next_change_s(const struct playlist *p, int64_t now_s)
{
    int64_t best_s = INT64_MAX;
    if (p->mode == MODE_HOLD)
        return best_s; /* a hold's end is another hold or other flags, never a date */
    best_s = earlier(best_s, p->lease.expires_s, now_s);
    if (p->mode == MODE_ALERT)
        best_s = earlier(best_s, p->alert.until_s, now_s);
    for (int i = 0; i < p->post_count; i++) {
        best_s = earlier(best_s, approved_post_from_s(p->posts[i]), now_s);
        best_s = earlier(best_s, approved_post_until_s(p->posts[i]), now_s);
    }
    return best_s;
}

static bool notice_equal(const struct show *a, const struct show *b)
{
    if (!a->notice || !b->notice)
        return a->notice == b->notice;
    return digest_equal(approved_post_digest(a->notice), approved_post_digest(b->notice));
}

bool show_equal(const struct show *a, const struct show *b)
{
    if (a->kind != b->kind || a->evening != b->evening)
        return false;
    if (a->kind == SHOW_POST)
        return a->page == b->page && notice_equal(a, b) &&
               digest_equal(approved_post_digest(a->post), approved_post_digest(b->post));
    return a->trouble == b->trouble && a->alert_mark == b->alert_mark;
}
