/* SPDX-License-Identifier: Apache-2.0 */
/* Fetches the newest update of the board's channel into a folder of the data partition, in pieces: after a cut the next run goes on
 * with the piece that is missing. Installing it is RAUC's, which proves its signature. Thread: main. */
#ifndef PLACARD_BOARD_UPDATE_H
#define PLACARD_BOARD_UPDATE_H

#include "base/err.h"
#include "board/update_index.h"
#include "model/settings.h"

struct update_place {
    const char *folder;     /* for the bundle, made if need be */
    const char *compatible; /* "placard-rpi3" */
    const char *running;    /* version of the system that runs */
};

/* ERR_OK: <folder>/bundle.raucb is there whole and *out tells of it. ERR_NOT_FOUND: no channel is set, or it has nothing newer than
 * what runs (or than the floor), or what it has was installed before and did not last. Other errors as fetch_get's. */
enum err update_fetch(const struct settings *s, const struct update_place *p,
                      struct update_index *out, struct err_info *info) MUST_CHECK;

#endif
