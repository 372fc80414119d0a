/* SPDX-License-Identifier: Apache-2.0 */
/* How an audience's screens stand, as a model. */
#ifndef PLACARD_DESK_WEB_STATE_MODEL_H
#define PLACARD_DESK_WEB_STATE_MODEL_H

#include "desk/audience_state.h"
#include "desk/web/web.h"

/* For audience_state_each: appends to user, a JSON array, {audience, held, seq, issued, valid_until, alert: {text, language,
 * severity, drill, until}}; no alert where none runs; times in seconds since 1970. */
enum err state_model_add(void *user, const struct audience_state *s) MUST_CHECK;

#endif
