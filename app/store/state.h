/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Durable anti-rollback state in two copies, written in turn to a temporary file, synced and renamed; each has its own
 * generation and checksum; the newer readable one counts, with the higher floor of both. A change costs one write. Source: protocol rules 10 and 11.
 */
#ifndef PLACARD_STORE_STATE_H
#define PLACARD_STORE_STATE_H

#include "base/clock.h"
#include "base/digest.h"
#include "store/store.h"

struct state {
    int64_t root; /* number of the trusted root */
    struct digest root_sha256;
    int64_t seq; /* of the last accepted flags, 0 = none */
    struct digest flags_sha256;
    bool held; /* last accepted mode was hold */
    int64_t hold_seq;
    int64_t floor_s;                   /* clock floor */
    char boot_id[CLOCK_BOOT_ID_BYTES]; /* boot in which boot_until_ms counts */
    int64_t
        equivocated_seq;   /* two documents were seen with it, and no higher one since; 0 = none */
    int64_t boot_until_ms; /* lease deadline on the boot-time clock */
};

/* ERR_NOT_FOUND when neither copy exists, ERR_STATE when both are unreadable; then *out is untouched. */
enum err state_load(struct store *s, struct state *out, struct err_info *info) MUST_CHECK;
/* Never lowers floor_s, nor seq under the same root's... the caller decides seq; floor_s is max(old, new). */
enum err state_save(struct store *s, const struct state *st, struct err_info *info) MUST_CHECK;

#endif
