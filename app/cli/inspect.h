/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `placard inspect`: one trust root, flags or feed file explained in plain sentences: who signed, what holds, what is refused
 * and why. Reads files only; takes no lock, changes nothing. Exit status 0 = holds, 1 = refused, 2 = usage.
 */
#ifndef PLACARD_CLI_INSPECT_H
#define PLACARD_CLI_INSPECT_H

int cli_inspect(int argc, char **argv);

#endif
