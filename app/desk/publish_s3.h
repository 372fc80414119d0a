/* SPDX-License-Identifier: Apache-2.0 */
/*
 * public/ into a bucket: roots, pictures and feeds first, then each audience's flags, then what is no longer named goes. So
 * at every moment a screen finds all that the flags name, and a withdrawn picture does not stay.
 */
#ifndef PLACARD_DESK_PUBLISH_S3_H
#define PLACARD_DESK_PUBLISH_S3_H

#include "desk/desk.h"
#include "desk/s3.h"

struct publish_s3_report {
    int put, kept, removed;
};

/* d: opened with DESK_READ, so that a slow store keeps no withdrawal back; what is put is of one moment. One runs at a time
 * (DIR/publish.lock), ERR_BUSY after PUBLISH_WAIT_MS: otherwise an older one could end last. prefix: "" or a path
 * without slashes at its ends. */
#define PUBLISH_WAIT_MS 60000
enum err publish_s3(struct desk *d, struct s3 *store, const char *prefix,
                    struct publish_s3_report *out, struct err_info *info) MUST_CHECK;

#endif
