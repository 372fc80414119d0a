/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/debounce.h"

void debounce_event(struct debounce *d, int64_t now_ms)
{
    if (!d->pending)
        d->first_ms = now_ms;
    d->pending = true;
    d->last_ms = now_ms;
}

int64_t debounce_wait_ms(struct debounce *d, int64_t now_ms)
{
    if (!d->pending)
        return -1;
    int64_t quiet = d->last_ms + DEBOUNCE_QUIET_MS, most = d->first_ms + DEBOUNCE_MOST_MS;
    int64_t at = quiet < most ? quiet : most;
    if (now_ms < at)
        return at - now_ms;
    d->pending = false;
    return 0;
}
