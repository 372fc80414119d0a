/* SPDX-License-Identifier: Apache-2.0 */
/* `placard run`: the screen itself. Exit status 0 = ended as asked, 1 = could not start, 2 = usage. */
#ifndef PLACARD_CLI_RUN_H
#define PLACARD_CLI_RUN_H

int cli_run(int argc, char **argv);

#endif
