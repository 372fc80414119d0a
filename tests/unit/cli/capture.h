/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a verb with what it prints in captured[], both streams in order. */
#ifndef PLACARD_TEST_CLI_CAPTURE_H
#define PLACARD_TEST_CLI_CAPTURE_H

#include <getopt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define CAPTURE_MAX_ARGS 40

static char captured[64 * 1024];

/* args[0] is the verb; ends with NULL. */
static inline int capture(int (*verb)(int argc, char **argv), const char *const *args)
{
    char *argv[CAPTURE_MAX_ARGS] = {NULL};
    int argc = 0;
    for (; args[argc]; argc++) {
        assert_true(argc < CAPTURE_MAX_ARGS - 1);
        argv[argc] = (char *)(uintptr_t)args[argc];
    }
    FILE *f = tmpfile();
    assert_non_null(f);
    fflush(stdout);
    fflush(stderr);
    int out = dup(1), err = dup(2);
    dup2(fileno(f), 1);
    dup2(fileno(f), 2);
    optind = 0; /* glibc: from the start */
    int status = verb(argc, argv);
    fflush(stdout);
    fflush(stderr);
    dup2(out, 1);
    dup2(err, 2);
    close(out);
    close(err);
    rewind(f);
    captured[fread(captured, 1, sizeof captured - 1, f)] = 0;
    fclose(f);
    return status;
}

#define CAPTURE(verb, ...) capture(verb, (const char *const[]){__VA_ARGS__, NULL})

static inline void assert_printed(const char *text)
{
    if (!strstr(captured, text))
        fail_msg("'%s' was not printed, but:\n%s", text, captured);
}

#endif
