/* SPDX-License-Identifier: Apache-2.0 */
/* Which scripts this machine has letters for, and the Debian package that brings each. Thread: the worker, or `check`. */
#ifndef PLACARD_PRESENT_FONTS_SCRIPTS_H
#define PLACARD_PRESENT_FONTS_SCRIPTS_H

#include "present/fonts.h"

/* Calls back for each script of which no installed face has all sample letters; returns how many. */
int fonts_scripts_missing(struct fonts *f,
                          void (*each)(void *user, const char *script, const char *package),
                          void *user);

#endif
