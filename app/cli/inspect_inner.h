/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of `inspect` share. */
#ifndef PLACARD_CLI_INSPECT_INNER_H
#define PLACARD_CLI_INSPECT_INNER_H

#include <stdbool.h>

#include "base/clock.h"
#include "verify/flags_doc.h"
#include "verify/trust_root.h"

struct inspect_file {
    const char *path;
    char *bytes; /* mem_free */
    size_t len;
};

struct inspect {
    struct inspect_file file, feed, flags; /* feed and flags: as given by options, or empty */
    const char *audience;                  /* NULL = any */
    const char *state_dir;
    struct trust_root root; /* the last of the --root chain */
    bool has_root;
    struct clock clock;
};

/* Text of others in quotes; a ring of four buffers, so that one printf may use it a few times. */
const char *inspect_quote(const char *text);
/* "ends in 3 h 20 min" as "3 h 20 min". */
const char *inspect_span(int64_t s);
/* Each signature line: whose, and whether it holds under root (NULL = nobody's keys are known). */
void inspect_print_signers(const struct note *n, const struct trust_root *root);
/* The last line; returns the exit status. */
int inspect_verdict(const char *path, enum err e, const struct err_info *info);

int inspect_root(const struct inspect *in);
int inspect_flags(const struct inspect *in);
int inspect_feed(const struct inspect *in);

#endif
