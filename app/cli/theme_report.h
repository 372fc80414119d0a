/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a theme that can be used, for `check` and `preview`: pale pairs of colours, pictures that are left out. */
#ifndef PLACARD_CLI_THEME_REPORT_H
#define PLACARD_CLI_THEME_REPORT_H

#include <stdio.h>

#include "compose/theme.h"

/* One line each: path:line: key: what. Returns how many. */
int theme_report(FILE *out, const char *path, const struct theme *t);

/* Why theme_open refused it; its words begin with the file's name: this puts the folder before them. Gives e back. */
enum err theme_report_error(const char *path, enum err e, const struct err_info *why,
                            struct err_info *info);

#endif
