/* SPDX-License-Identifier: Apache-2.0 */
/* `placard preview`: one post as the screen would show it, to a PNG file. 0 = written, 1 = refused, 2 = usage. */
#ifndef PLACARD_CLI_PREVIEW_H
#define PLACARD_CLI_PREVIEW_H

int cli_preview(int argc, char **argv);

#endif
