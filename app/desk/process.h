/* SPDX-License-Identifier: Apache-2.0 */
/* Another program, run to its end within bounds: no shell, text in, text out, killed when it takes too long. */
#ifndef PLACARD_DESK_PROCESS_H
#define PLACARD_DESK_PROCESS_H

#include "base/strbuf.h"

#define MAX_PROCESS_ARGS 32

/* argv ends with NULL; argv[0] is the program's whole path. input goes to its standard input; its standard output to out (at
 * most out's cap: ERR_TOO_BIG). Standard error is ours. It has a process group of its own, which is killed after timeout_ms
 * (ERR_NET_TIMEOUT) and on any failure. ERR_NOT_FOUND if it cannot be started, ERR_STATE for an exit code but 0. */
enum err process_run(const char *const argv[], const void *input, size_t input_bytes,
                     int timeout_ms, struct strbuf *out, struct err_info *info) MUST_CHECK;

#endif
