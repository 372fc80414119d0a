/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What takes all of an audience's screens at once: hold, release, alert. Each is called between publish_begin and
 * publish_commit. A hold is signed by the hold key alone, so it needs nothing else. Source: protocol, rules 6 and 7.
 */
#ifndef PLACARD_DESK_MODE_H
#define PLACARD_DESK_MODE_H

#include <stdbool.h>
#include <stdint.h>

#include "desk/desk.h"
#include "model/flags.h"

/* *changed false when it is so already. */
enum err mode_hold(struct desk *d, int64_t audience_id, const char *reason, bool *changed,
                   struct err_info *info) MUST_CHECK;
enum err mode_release(struct desk *d, int64_t audience_id, const char *reason, bool *changed,
                      struct err_info *info) MUST_CHECK;
/* ERR_RANGE while the audience is held, and for what rule 7 does not allow. */
enum err mode_alert(struct desk *d, int64_t audience_id, const struct alert *alert,
                    struct err_info *info) MUST_CHECK;
enum err mode_alert_end(struct desk *d, int64_t audience_id, bool *changed,
                        struct err_info *info) MUST_CHECK;

/* Calls each with every audience's row id and name, or just the named one. */
enum err mode_each_audience(struct desk *d, const char *name_or_null,
                            enum err (*each)(void *user, int64_t audience_id, const char *name),
                            void *user, struct err_info *info) MUST_CHECK;

#endif
