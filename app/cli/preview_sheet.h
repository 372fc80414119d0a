/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A contact sheet: small pictures with captions, on as many PNG files as they need. One sheet stands in memory at a time
 * (MAX_SHEET_WIDTH_PX x MAX_SHEET_HEIGHT_PX). Thread: main.
 */
#ifndef PLACARD_CLI_PREVIEW_SHEET_H
#define PLACARD_CLI_PREVIEW_SHEET_H

#include "cli/preview_draw.h"

struct preview_sheet;

/* On o->sheet, further sheets as preview_name_sheet has it. say: print a line for each. All is borrowed. */
enum err preview_sheet_open(const struct preview_options *o, const struct preview_about *about,
                            bool say, struct preview_sheet **out, struct err_info *info) MUST_CHECK;
/* ERR_FULL beyond MAX_SHEETS. */
enum err preview_sheet_add(struct preview_sheet *s, const struct preview_picture *p,
                           struct err_info *info) MUST_CHECK;
/* Writes the last sheet. */
enum err preview_sheet_finish(struct preview_sheet *s, struct err_info *info) MUST_CHECK;
/* How many sheets were written. */
int preview_sheet_count(const struct preview_sheet *s);
void preview_sheet_close(struct preview_sheet *s); /* NULL is fine */

#endif
