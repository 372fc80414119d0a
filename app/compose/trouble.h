/* SPDX-License-Identifier: Apache-2.0 */
/* What each error means to the person on the ladder: a short code and two messages. Constants, any thread. */
#ifndef PLACARD_COMPOSE_TROUBLE_H
#define PLACARD_COMPOSE_TROUBLE_H

#include <stdbool.h>

#include "compose/messages.h"

struct trouble {
    const char *code;          /* "P-21" */
    enum message what, advice; /* one plain sentence each */
    bool
        ours; /* the detail is in our words and the settings' alone, so that it may stand on a screen */
};

/* Every enum err has one. */
struct trouble trouble_of(enum err e);

#endif
