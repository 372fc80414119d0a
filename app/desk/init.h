/* SPDX-License-Identifier: Apache-2.0 */
/* A new desk: folder, database, keys, root.1.json, CA and server certificate, first (empty) flags. */
#ifndef PLACARD_DESK_INIT_H
#define PLACARD_DESK_INIT_H

#include "desk/desk.h"

struct init_terms {
    const char *name;  /* "desk.example" */
    const char *title; /* NULL = name */
    const char *const *audiences;
    int audience_count;
    const char *const *hosts; /* for the certificate */
    int host_count;
    int64_t lease_s, flags_threshold;
};

/* ERR_DUPLICATE if there is a desk already. A run that was cut off can be repeated. */
enum err init_desk(const char *dir, const char *who, const struct clock *clock,
                   const struct init_terms *t, struct err_info *info) MUST_CHECK;

#endif
