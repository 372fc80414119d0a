/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How this screen is, as one small file DIR/health.json for local monitoring. Written when something changed, at most
 * once a minute, never synced: meant for a folder in memory (/run), so that the card is not worn. Thread: network.
 */
#ifndef PLACARD_REPORT_HEALTH_H
#define PLACARD_REPORT_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/limits.h"

#define HEALTH_SHOWN_BYTES (MAX_ID_BYTES + 16)

struct health {
    int64_t
        last_poll_s; /* wall clock of the last answered poll; 0 = none yet. Alone it is no change */
    int64_t seq;     /* of the accepted flags, 0 = none */
    int64_t lease_until_s;
    enum err trouble; /* why the last poll failed */
    char trouble_text[ERR_INFO_TEXT_BYTES];
    char shown[HEALTH_SHOWN_BYTES]; /* "house", "setup", "alert", "post ID" */
};

struct health_file;
enum err health_open(const char *dir, struct health_file **out) MUST_CHECK;
/* Writes now, or with a later call once the minute is over. last_poll_s by itself is written every 10 minutes. */
enum err health_update(struct health_file *f, const struct health *h, int64_t mono_ms) MUST_CHECK;
void health_close(
    struct health_file *f); /* removes the file: a stale one would lie; NULL is fine */

#endif
