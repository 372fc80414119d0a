/* SPDX-License-Identifier: Apache-2.0 */
/* What values of the board's settings may look like, and what goes together. Any thread. */
#ifndef PLACARD_NODE_SETTINGS_NET_H
#define PLACARD_NODE_SETTINGS_NET_H

#include <stdint.h>

#include "model/settings.h"
#include "node/settings_schema.h"

/* NULL if the value, which is not empty, may stand; otherwise what is allowed, with no part of the value in it. */
const char *settings_net_objection(const struct setting *def, const char *value);

/* Calls say for every rule between keys that is broken. */
typedef void settings_net_say(void *user, const char *section, const char *key, const char *text);
void settings_net_check(const struct settings *s, settings_net_say *say, void *user);

#endif
