/* SPDX-License-Identifier: Apache-2.0 */
/* A theme with its pictures proved: each decoded once, small, so that one that is broken is left out before anything is drawn.
 * Thread: any. */
#ifndef PLACARD_NODE_THEME_OPEN_H
#define PLACARD_NODE_THEME_OPEN_H

#include "compose/compose.h"

/* Errors as theme_load; a wrong picture is none (struct theme_picture says why it is left out). */
enum err theme_open(const char *path, struct theme **out, struct err_info *info) MUST_CHECK;

#endif
