/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to store: system calls relative to a folder, each after file_step() so that a test can fail it. Names never
 * follow symbolic links, descriptors are never inherited. All return 0 or an errno. Thread: any.
 */
#ifndef PLACARD_STORE_STORE_IO_H
#define PLACARD_STORE_STORE_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct stat;

int io_open_dir(const char *path, bool follow, int *fd);
int io_create(int dir_fd, const char *name, int *fd); /* must not exist */
int io_open_read(int dir_fd, const char *name, int *fd,
                 struct stat *st);                          /* never blocks on a fifo */
int io_read(int fd, void *data, size_t bytes, size_t *got); /* until bytes or the end */
int io_write(int fd, const void *data, size_t bytes);       /* all of them */
int io_close_written(int fd);                               /* late write errors */
int io_rename(int dir_fd, const char *from, const char *to);
int io_remove(int dir_fd, const char *name); /* absent is fine; an empty folder goes too */
int io_stat(int dir_fd, const char *name, struct stat *st);

/* Each name of a folder but . and .. ; visit returns 0 to go on. */
int io_list(int dir_fd, int (*visit)(void *user, const char *name), void *user);

enum err io_error(int errnum); /* ERR_FULL, ERR_NOT_FOUND, ERR_NOMEM or ERR_IO; 0 is ERR_OK */

#endif
