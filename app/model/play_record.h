/* SPDX-License-Identifier: Apache-2.0 */
/* Proof of play: one post's stay on the screen. Passed by value through a bounded queue. */
#ifndef PLACARD_MODEL_PLAY_RECORD_H
#define PLACARD_MODEL_PLAY_RECORD_H

#include <stdint.h>

#include "base/digest.h"
#include "base/limits.h"

enum play_end { PLAY_DONE = 0, PLAY_WITHDRAWN, PLAY_INTERRUPTED /* hold, alert, lease, display */ };

struct play_record {
    char id[MAX_ID_BYTES + 1];
    struct digest sha256; /* of the item's bytes: what was drawn */
    int64_t seq;          /* of the flags that allowed it */
    int64_t start_s;      /* clock_now_s of the first frame that shows it */
    int64_t shown_ms;     /* from first to last frame */
    enum play_end end;
};

#endif
