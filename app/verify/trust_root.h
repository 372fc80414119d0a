/* SPDX-License-Identifier: Apache-2.0 */
/*
 * root.N.json: keys and thresholds. A signed note over
 *   {"type":"placard-root/1","root":N,"issued":"...","keys":[{"name":"...","spki":"base64 DER"}...],
 *    "roles":{"root":{"keys":["name"...],"threshold":T},"flags":{...},"hold":{...}}}
 * `hold` has threshold 1 by definition and may be empty of keys. Root N+1 is signed by the thresholds of N and of N+1;
 * the first, provisioned one by its own threshold. Source: protocol rules 6 and 12.
 */
#ifndef PLACARD_VERIFY_TRUST_ROOT_H
#define PLACARD_VERIFY_TRUST_ROOT_H

#include "base/digest.h"
#include "verify/note.h"

enum role { ROLE_ROOT = 0, ROLE_FLAGS, ROLE_HOLD, ROLE__COUNT };

struct trust_role {
    uint32_t key_mask; /* bit i = keys[i] */
    int threshold;     /* >= 1 */
};

struct trust_root {
    int64_t number;
    int64_t issued_s;
    struct note_key keys[MAX_ROOT_KEYS];
    int key_count;
    struct trust_role roles[ROLE__COUNT];
    struct digest sha256; /* of the note's bytes */
    struct digest
        text_sha256; /* of what is signed: which root it is, whoever adds signature lines */
};

/* The provisioned root: parsed, and its own root threshold holds. */
enum err trust_root_first(const char *bytes, size_t len, struct trust_root *out,
                          struct err_info *info) MUST_CHECK;
/* Root number cur->number + 1, signed by both thresholds. ERR_ROOT for another number. */
enum err trust_root_next(const struct trust_root *cur, const char *bytes, size_t len,
                         struct trust_root *out, struct err_info *info) MUST_CHECK;
/* True if the flags role has other keys or another threshold (then the seq floor is reset: rule 12). */
bool trust_root_flags_keys_differ(const struct trust_root *a, const struct trust_root *b);
const char *role_name(enum role r);

#endif
