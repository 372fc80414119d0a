/* SPDX-License-Identifier: Apache-2.0 */
/* The half of rule 3 that needs a clock and a memory. Pure. */
#include "verify/flags_doc.h"

#include <string.h>

#include "base/text.h"

static enum err check_clock(const struct flags *f, const struct clock *c, struct err_info *info)
{
    char date[TEXT_TIME_BYTES];
    int64_t wall_s = c->wall_s(c);
    if (c->synchronised(c) && f->issued_s > wall_s + MAX_FUTURE_ISSUED_S) {
        text_time_format(f->issued_s, date);
        return err_set(info, ERR_FUTURE, "issued at %s, %lld s ahead of our synchronised clock",
                       date, (long long)(f->issued_s - wall_s));
    }
    if (clock_now_s(c) >= f->expires_s) {
        text_time_format(f->expires_s, date);
        return err_set(info, ERR_EXPIRED, "the lease ended at %s", date);
    }
    return ERR_OK;
}

static enum err check_hold(const struct flags *f, const struct flags_floor *floor,
                           struct err_info *info)
{
    if (f->signed_by_hold_only && f->seq - floor->seq > MAX_HOLD_SEQ_STEP)
        return err_set(info, ERR_RANGE,
                       "a hold key may raise seq by %d at most, not from %lld to %lld",
                       MAX_HOLD_SEQ_STEP, (long long)floor->seq, (long long)f->seq);
    if (floor->held && f->mode != MODE_HOLD && f->releases < floor->hold_seq)
        return err_set(info, ERR_NOT_APPROVED, "held by flags %lld, and these do not release it",
                       (long long)floor->hold_seq);
    return ERR_OK;
}

enum err flags_doc_accept(const struct flags *f, const struct flags_floor *floor,
                          const struct clock *c, enum flags_verdict *out, struct err_info *info)
{
    bool same = f->seq == floor->seq && digest_equal(&f->text_sha256, &floor->sha256);
    if (f->root < floor->root)
        return err_set(info, ERR_ROOT, "flags under root %lld, root %lld has been accepted",
                       (long long)f->root, (long long)floor->root);
    if (f->seq < floor->seq)
        return err_set(info, ERR_ROLLBACK, "seq %lld is older than the accepted %lld",
                       (long long)f->seq, (long long)floor->seq);
    if (f->seq == floor->seq && !same)
        return err_set(info, ERR_EQUIVOCATION, "two different flags documents have seq %lld",
                       (long long)f->seq);
    enum err e = check_clock(f, c, info);
    if (!e && !same)
        e = check_hold(f, floor, info);
    if (e)
        return e;
    *out = same ? FLAGS_SAME : FLAGS_NEW;
    return ERR_OK;
}

struct flags_floor flags_floor_after(const struct flags_floor *floor, const struct flags *f)
{
    struct flags_floor after = *floor;
    after.root = f->root;
    after.seq = f->seq;
    after.sha256 = f->text_sha256;
    after.held = f->mode == MODE_HOLD;
    after.hold_seq = after.held ? f->seq : 0;
    return after;
}

struct flags_floor flags_floor_after_root(const struct flags_floor *floor,
                                          const struct trust_root *was,
                                          const struct trust_root *now)
{
    struct flags_floor after = *floor;
    if (trust_root_flags_keys_differ(was, now))
        memset(&after, 0, sizeof after);
    after.root = now->number;
    return after;
}

int64_t flags_clock_evidence_s(const struct flags *f)
{
    return f->signed_by_hold_only ? 0 : f->issued_s;
}
