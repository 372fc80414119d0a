/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Once a night the display is led through plain colours, so that every pixel is driven to its ends. When, and which colour: two
 * pure functions of time (and of the process's time zone). Any thread.
 */
#ifndef PLACARD_NODE_REFRESH_H
#define PLACARD_NODE_REFRESH_H

#include <stdbool.h>
#include <stdint.h>

#include "model/settings.h"

#define REFRESH_LATE_S 3600 /* later than that it waits for the next night */

/* Zeroed before the first look. */
struct refresh {
    bool looked_before;
    int64_t looked_s, looked_boot_ms; /* at the last look: wall, boot */
    int64_t done_s;                   /* the moment that was due, of the last one; 0 = none */
    bool due;
};

/* To be asked now and then. True from the time of day `at` until it is taken or an hour has passed: once a night, also when
 * clocks are changed; also if nobody looked in that minute; never for a moment before the first look, so that a restart does
 * not repeat it; nor for one that passed only because the clock was set. */
bool refresh_look(struct refresh *r, struct day_time at, int64_t now_s, int64_t boot_ms);
void refresh_take(struct refresh *r);

#define REFRESH_MS 24000
/* 0xRRGGBB after so long: from ground through black, white, red, green, blue, black to ground, each in a second, eased.
 * *still_ms: how long it stays so; 0 while it changes. */
uint32_t refresh_color(uint32_t ground, int64_t passed_ms, int64_t *still_ms);

#endif
