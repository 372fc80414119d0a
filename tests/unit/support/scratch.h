/* SPDX-License-Identifier: Apache-2.0 */
/* A throw-away folder for one test. Any failure aborts the test program. */
#ifndef PLACARD_TESTS_SUPPORT_SCRATCH_H
#define PLACARD_TESTS_SUPPORT_SCRATCH_H

#define SCRATCH_PATH_BYTES 128

void scratch_make(char path[SCRATCH_PATH_BYTES]);
void scratch_remove(const char *path); /* with all that is in it */

#endif
