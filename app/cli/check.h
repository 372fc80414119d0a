/* SPDX-License-Identifier: Apache-2.0 */
/* `placard check`: settings explained. Exit status 0 = good, 1 = problems, 2 = usage. */
#ifndef PLACARD_CLI_CHECK_H
#define PLACARD_CLI_CHECK_H

int cli_check(int argc, char **argv);

#endif
