/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures in DIR/media that no post names any more (it was edited, refused, or never came to be), no version of one that is
 * kept to compare and nobody who writes one, and that nobody has imported again for a while: without this a source that changes its pictures every minute would fill the disk.
 */
#ifndef PLACARD_DESK_MEDIA_SWEEP_H
#define PLACARD_DESK_MEDIA_SWEEP_H

#include "desk/desk.h"

/* On a desk opened with DESK_CHANGE. Removes what is older than keep_s; *removed counts the files. Files that are no
 * pictures of ours are left alone. */
enum err media_sweep(struct desk *d, int64_t keep_s, int *removed,
                     struct err_info *info) MUST_CHECK;

#endif
