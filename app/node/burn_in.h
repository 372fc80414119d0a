/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Against burn-in: where what stands for hours (header, foot, words, cards) is moved to, as a pure function of the wall clock.
 * One pixel in one direction every BURN_IN_STEP_S, on a path there and back through all places up to 1/270 of the short
 * side away, each as long as the others. The player asks when a new frame is made: it never moves what stands. Any thread.
 */
#ifndef PLACARD_NODE_BURN_IN_H
#define PLACARD_NODE_BURN_IN_H

#include <stdint.h>

#include "model/scene.h"

#define BURN_IN_STEP_S 600
#define BURN_IN_PART 270 /* 4 px of 1080, less than any margin by far */

/* Logical px. Nothing on screens that are smaller than BURN_IN_PART. */
struct offset burn_in_offset(int64_t now_s, int width_px, int height_px);
/* Wall clock of the next step. */
int64_t burn_in_next_s(int64_t now_s);
/* Logical -> physical, on a display turned so far clockwise. */
struct offset burn_in_turned(struct offset o, int rotation_deg);

#endif
