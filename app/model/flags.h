/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The flags document, parsed. Only verify/flags_doc makes one from bytes; holding a struct flags alone proves
 * nothing, an approved_post does. Source: protocol, "The flags".
 */
#ifndef PLACARD_MODEL_FLAGS_H
#define PLACARD_MODEL_FLAGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/limits.h"

enum flag { FLAG_PENDING = 0, FLAG_APPROVED, FLAG_REJECTED, FLAG_WITHDRAWN };
enum flags_mode { MODE_HOLD = 0, MODE_RUN, MODE_ALERT }; /* zero is the safe one */
enum alert_severity { SEVERITY_INFO = 0, SEVERITY_WARNING, SEVERITY_CRITICAL };

struct flag_entry {
    char *id;
    struct digest sha256; /* of the item's exact bytes */
    enum flag flag;
    int64_t from_s, until_s; /* [from, until); only for approved */
    int64_t rank;            /* lower first */
    int64_t duration_ms;     /* 0 = the screen's own setting */
};

struct alert {
    char *text;     /* at most MAX_ALERT_CHARS code points */
    char *language; /* may be NULL */
    enum alert_severity severity;
    int64_t until_s;
    bool drill;
};

struct flags {
    char *audience;
    int64_t root;
    int64_t seq;
    struct digest prev;
    bool has_prev;
    int64_t issued_s, expires_s;
    enum flags_mode mode;
    bool signed_by_hold_only; /* true: only hold keys met their threshold, so mode is MODE_HOLD */
    char *feed_path;          /* relative to the audience folder; NULL when mode is hold */
    struct digest feed_sha256;
    int64_t feed_bytes;
    struct flag_entry *entries; /* sorted by id */
    int entry_count;
    struct alert alert;   /* when mode is MODE_ALERT */
    int64_t releases;     /* seq of the hold that this ends; 0 = none */
    struct digest sha256; /* of the whole note's bytes: what the next one's `prev` says */
    struct digest
        text_sha256; /* of what is signed: which document it is, whoever adds signature lines */
};

void flags_free(struct flags *f);                                           /* NULL is fine */
const struct flag_entry *flags_find(const struct flags *f, const char *id); /* NULL if absent */
const char *flag_name(enum flag f);
const char *flags_mode_name(enum flags_mode m);

#endif
