/* SPDX-License-Identifier: Apache-2.0 */
/* `placard preview --watch`: draws again whenever what it was drawn from changes, until SIGINT or SIGTERM. Thread: main. */
#ifndef PLACARD_CLI_PREVIEW_WATCH_H
#define PLACARD_CLI_PREVIEW_WATCH_H

#include "cli/preview_options.h"

/* Exit status: 0 when ended by a signal, 1 when it cannot watch. */
int preview_watch(const struct preview_options *o);

#endif
