/* SPDX-License-Identifier: Apache-2.0 */
/* Where a preview's pictures go: one file, a folder of files, a contact sheet. Thread: main. */
#ifndef PLACARD_CLI_PREVIEW_OUT_H
#define PLACARD_CLI_PREVIEW_OUT_H

#include "cli/preview_draw.h"

struct preview_out;

/* say: print a line for each file (the first round of --watch does, later ones do not). o is borrowed. */
enum err preview_out_open(const struct preview_options *o, bool say, struct preview_out **out,
                          struct err_info *info) MUST_CHECK;
struct preview_sink preview_out_sink(struct preview_out *out);
/* After a round that went well: removes sheets that the round before wrote, of which there were *sheets, and this one did not
 * need; *sheets becomes how many this one wrote. */
void preview_out_tidy(const struct preview_out *out, int *sheets);
void preview_out_close(struct preview_out *out); /* NULL is fine */

#endif
