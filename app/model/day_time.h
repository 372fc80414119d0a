/* SPDX-License-Identifier: Apache-2.0 */
/* A time of day on the site's clock. */
#ifndef PLACARD_MODEL_DAY_TIME_H
#define PLACARD_MODEL_DAY_TIME_H

#include <stdbool.h>

struct day_time {
    bool set;   /* false: there is none, and what depends on it is off */
    int minute; /* of the day, 0 to 1439 */
};

#endif
