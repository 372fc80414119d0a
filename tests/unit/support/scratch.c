/* SPDX-License-Identifier: Apache-2.0 */
#include "support/scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void scratch_make(char path[SCRATCH_PATH_BYTES])
{
    const char *tmp = getenv("TMPDIR");
    snprintf(path, SCRATCH_PATH_BYTES, "%.90s/placard-test-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(path)) {
        perror(path);
        abort();
    }
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

void scratch_remove(const char *path)
{
    (void)chmod(path, 0700);
    (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
