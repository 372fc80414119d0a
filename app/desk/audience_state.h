/* SPDX-License-Identifier: Apache-2.0 */
/* How each audience's screens stand: hold, alert, and what was signed last. */
#ifndef PLACARD_DESK_AUDIENCE_STATE_H
#define PLACARD_DESK_AUDIENCE_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "desk/desk.h"

struct audience_state { /* strings borrowed during the callback */
    int64_t id;
    const char *name;
    bool held;
    const char *alert; /* words of the one that runs; NULL = none */
    const char *alert_language, *alert_severity;
    bool alert_drill;
    int64_t alert_until_s;
    int64_t seq, issued_s; /* of the flags signed last; 0 = none yet */
    int64_t valid_until_s; /* screens that hear nothing more show them until then */
};

/* By name. audience_id 0 = all. */
enum err audience_state_each(struct desk *d, int64_t audience_id,
                             enum err (*each)(void *user, const struct audience_state *s),
                             void *user, struct err_info *info) MUST_CHECK;

#endif
