/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a theme that can be used, for `check` and `preview`: pale pairs of colours, pictures that are left out. */
#ifndef PLACARD_CLI_THEME_REPORT_H
#define PLACARD_CLI_THEME_REPORT_H

#include <stdio.h>

#include "compose/theme.h"

/* One line each: path:line: key: what. Returns how many. */
int theme_report(FILE *out, const char *path, const struct theme *t);

#endif
