/* SPDX-License-Identifier: Apache-2.0 */
/* The desk's side of the trust root: making root.1, handing over to root.N+1. Source: protocol, rule 12. */
#ifndef PLACARD_DESK_TRUST_H
#define PLACARD_DESK_TRUST_H

#include <stdbool.h>

#include "base/ecdsa.h"
#include "desk/desk.h"
#include "verify/trust_root.h"

/* In the caller's transaction: keys for all roles and root.1. flags_threshold keys are made for the flags. */
enum err trust_make_first(struct desk *d, int flags_threshold, struct err_info *info) MUST_CHECK;

struct new_key {
    bool wanted;
    const struct ecdsa_public *held_elsewhere; /* NULL: made here, as a file */
};
/* In the caller's transaction: root N+1, with new keys for the roles where they are wanted, signed by the root
 * keys of N and of N+1. Every audience's flags must be signed afresh in the same transaction. */
enum err trust_rotate(struct desk *d, const struct new_key keys[ROLE__COUNT], int64_t *number,
                      struct err_info *info) MUST_CHECK;

/* The newest root, verified. */
enum err trust_current(struct desk *d, struct trust_root *out, struct err_info *info) MUST_CHECK;
/* Its note's bytes (mem_free). */
enum err trust_current_note(struct desk *d, char **out, size_t *bytes,
                            struct err_info *info) MUST_CHECK;

#endif
