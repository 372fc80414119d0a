/* SPDX-License-Identifier: Apache-2.0 */
/* Several changes shortly after one another are one: an editor writes, renames and sets times. Zeroed at first. All in ms of
 * the monotonic clock. Pure. Thread: any. */
#ifndef PLACARD_CLI_DEBOUNCE_H
#define PLACARD_CLI_DEBOUNCE_H

#include <stdbool.h>
#include <stdint.h>

#define DEBOUNCE_QUIET_MS 100
#define DEBOUNCE_MOST_MS 1000 /* what changes all the time is looked at once a second */

struct debounce {
    bool pending;
    int64_t first_ms, last_ms;
};

void debounce_event(struct debounce *d, int64_t now_ms);
/* How long to wait: -1 = for ever, nothing is pending; 0 = it is time, and nothing is pending any more. */
int64_t debounce_wait_ms(struct debounce *d, int64_t now_ms);

#endif
