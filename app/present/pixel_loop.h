/* SPDX-License-Identifier: Apache-2.0 */
/* Put before a loop over pixels that is worth compiling for more than the oldest processor: the build says which variants
 * there are (app/CMakeLists.txt), the loader takes the best one. Empty where the baseline has the vectors anyway (arm64). */
#ifndef PLACARD_PRESENT_PIXEL_LOOP_H
#define PLACARD_PRESENT_PIXEL_LOOP_H

#ifndef PIXEL_LOOP
#define PIXEL_LOOP
#endif

#endif
