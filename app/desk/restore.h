/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A backup becomes the desk, also while `serve` runs. What was withdrawn after the backup must not come back: posts that
 * were on the wall are pending again unless the caller vouches for the backup. Screens have seen flags that are newer than
 * the backup: seq goes on beyond any that can have been signed since. Over a desk, what it knows better stays: holds, keys,
 * roles and passwords of people, who is disabled, which tokens are revoked.
 */
#ifndef PLACARD_DESK_RESTORE_H
#define PLACARD_DESK_RESTORE_H

#include "desk/backup.h"

struct restore_report {
    struct backup_report backup;
    int64_t pending_again; /* posts */
    bool signed_afresh;    /* false: the keys are not there, why says it; `renew` once they are */
    struct err_info why;
};

/* dir: an existing desk, which is kept as DIR/before-restore-TIME.backup, or none yet. ERR_BUSY while it is being changed or read. */
enum err restore_desk(const char *dir, const char *path, bool keep_approvals, const char *who,
                      const struct clock *clock, struct restore_report *out,
                      struct err_info *info) MUST_CHECK;

#endif
