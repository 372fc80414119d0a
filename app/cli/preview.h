/* SPDX-License-Identifier: Apache-2.0 */
/* `placard preview`: posts and cards as the screen would show them, to PNG files. 0 = all written (or ended by a signal), 1 = some
 * or all refused, 2 = usage. */
#ifndef PLACARD_CLI_PREVIEW_H
#define PLACARD_CLI_PREVIEW_H

int cli_preview(int argc, char **argv);

#endif
