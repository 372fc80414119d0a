/* SPDX-License-Identifier: Apache-2.0 */
/* What each error means to the person on the ladder: a short code and two messages. Constants, any thread. */
#ifndef PLACARD_COMPOSE_TROUBLE_H
#define PLACARD_COMPOSE_TROUBLE_H

#include "compose/messages.h"

struct trouble {
    const char *code;          /* "P-21" */
    enum message what, advice; /* one plain sentence each */
};

/* Every enum err has one. */
struct trouble trouble_of(enum err e);

#endif
