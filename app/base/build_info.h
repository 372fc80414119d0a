/* SPDX-License-Identifier: Apache-2.0 */
/* What this program was built from. Constants, any thread. */
#ifndef PLACARD_BASE_BUILD_INFO_H
#define PLACARD_BASE_BUILD_INFO_H

#include <stdint.h>

/* Time of the source in seconds since 1970 UTC (of the commit, or SOURCE_DATE_EPOCH): the real time is never earlier,
 * so a board without a clock may start counting from here. */
int64_t build_info_time_s(void);

/* "0.1.0"; static. */
const char *build_info_version(void);

/* Abbreviated commit, "unknown" outside a repository; static. */
const char *build_info_commit(void);

#endif
