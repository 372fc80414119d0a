/* SPDX-License-Identifier: Apache-2.0 */
#include "base/share.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

/* from the folder of the program: build/host/bin -> the checkout's assets; prefix/bin -> prefix/share/placard */
static const char *const beside[] = {"../../../assets", "../share/placard", "../assets"};

static bool readable(const char *dir, const char *name, char *out, size_t out_bytes)
{
    return dir && !file_join(out, out_bytes, dir, name) && access(out, R_OK) == 0;
}

enum err share_path(const char *dir, const char *name, char *out, size_t out_bytes)
{
    char program[2048], near[4096];
    if (readable(dir, name, out, out_bytes) ||
        readable(getenv("PLACARD_ASSETS"), name, out, out_bytes))
        return ERR_OK;
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0)
        return ERR_NOT_FOUND;
    program[n] = 0;
    char *slash = strrchr(program, '/');
    if (slash)
        *slash = 0;
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
        snprintf(near, sizeof near, "%s/%s", program, beside[i]);
        if (readable(near, name, out, out_bytes))
            return ERR_OK;
    }
    return ERR_NOT_FOUND;
}
