/* SPDX-License-Identifier: Apache-2.0 */
/* Flags bytes -> struct flags, if enough of the trusted root's keys have signed. Source: protocol rules 1 to 8. */
#ifndef PLACARD_VERIFY_FLAGS_DOC_H
#define PLACARD_VERIFY_FLAGS_DOC_H

#include "base/clock.h"
#include "model/flags.h"
#include "verify/trust_root.h"

/* Signature, then strict parse, then shape (rule 3 without clock and state; unique ids; lease length; hold keys
 * only sign a hold with no posts; approved entries have from < until <= from + 90 days, otherwise they are kept
 * as FLAG_PENDING). audience may be NULL to accept any (inspect). *out: flags_free. */
enum err flags_doc_verify(const struct trust_root *root, const char *bytes, size_t len,
                          const char *audience, struct flags **out,
                          struct err_info *info) MUST_CHECK;

/* Only a hint, nothing verified: the "root" number that the text claims, 0 if none can be read. */
int64_t flags_doc_peek_root(const char *bytes, size_t len);

/* What is durably known of the last accepted flags; all zero = nothing yet. */
struct flags_floor {
    int64_t root;
    int64_t seq;
    struct digest sha256; /* of the last accepted document: its TEXT */
    bool
        held; /* the last accepted mode was hold, by seq `hold_seq`; flags with releases >= it end it */
    int64_t hold_seq;
};

/* A hold key alone raises seq by no more than this over the accepted one: who steals it must not be able to use seq up. */
#define MAX_HOLD_SEQ_STEP 1000000

enum flags_verdict { FLAGS_REFUSED = 0, FLAGS_NEW, FLAGS_SAME };

/* Rule 3's clock and state half, rule 6's release, rule 10's future check. ERR_OK with FLAGS_NEW or FLAGS_SAME;
 * otherwise ERR_EXPIRED, ERR_ROLLBACK, ERR_EQUIVOCATION, ERR_FUTURE, ERR_ROOT, and the reason in info.
 * Pure: state is the caller's to store. */
enum err flags_doc_accept(const struct flags *f, const struct flags_floor *floor,
                          const struct clock *c, enum flags_verdict *out,
                          struct err_info *info) MUST_CHECK;
/* The floor after accepting f. */
struct flags_floor flags_floor_after(const struct flags_floor *floor, const struct flags *f);
/* The floor after the trusted root changed: other flags keys start seq anew and end a hold (rule 12). */
struct flags_floor flags_floor_after_root(const struct flags_floor *floor,
                                          const struct trust_root *was,
                                          const struct trust_root *now);
/* What f proves about the time: `issued`, to raise the clock floor to (rule 10). 0 if only a hold key has signed: who
 * steals that key must not be able to send clocks into the future. */
int64_t flags_clock_evidence_s(const struct flags *f);

#endif
