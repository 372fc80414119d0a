/* SPDX-License-Identifier: Apache-2.0 */
#include "board/display.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 20

/* How many there are; -1: one could not be given away. */
static int give_all(const char *folder, const char *prefix, gid_t group, struct err_info *info)
{
    char path[4096];
    int count = 0;
    DIR *dir = opendir(folder);
    struct dirent *d;
    while (dir && count >= 0 && (d = readdir(dir))) {
        if (strncmp(d->d_name, prefix, strlen(prefix)) != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
        count++;
        if (lchown(path, (uid_t)-1, group) || chmod(path, 0660)) {
            (void)err_set(info, ERR_IO, "cannot give away %s: %s", path, strerror(errno));
            count = -1;
        }
    }
    if (dir)
        closedir(dir);
    return count;
}

enum err display_give(const char *folder, const char *prefix, gid_t group, int64_t wait_ms,
                      struct err_info *info)
{
    for (int64_t waited_ms = 0;; waited_ms += LOOK_MS) {
        int count = give_all(folder, prefix, group, info);
        if (count)
            return count < 0 ? ERR_IO : ERR_OK;
        if (waited_ms >= wait_ms)
            return err_set(info, ERR_NOT_FOUND, "no %s/%s*", folder, prefix);
        nanosleep(&(struct timespec){.tv_nsec = LOOK_MS * 1000000L}, NULL);
    }
}
