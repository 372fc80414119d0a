/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tells when any of a list of files has become another one: written in place, replaced by rename, made, removed, also behind
 * a symbolic link or in a folder that is not there yet. By inotify on their folders, and then by what stat says of the
 * files: other files in those folders, such as the pictures that are drawn there, are nobody's change. Thread: main.
 */
#ifndef PLACARD_CLI_FILE_WATCH_H
#define PLACARD_CLI_FILE_WATCH_H

#include <stdbool.h>

#include "base/err.h"

#define FILE_WATCH_MAX 16384 /* files; a feed's pictures and a few more */

struct file_watch;

enum err file_watch_new(struct file_watch **out, struct err_info *info) MUST_CHECK;
void file_watch_free(struct file_watch *w); /* NULL is fine */

/* A round of reading begins; file_watch_add each file before (or soon after) it is read; the round ends. keep: files of
 * earlier rounds stay (this one broke off before it knew them all), otherwise those that were not added again go. Out of
 * memory a file is left out. */
void file_watch_begin(struct file_watch *w);
void file_watch_add(struct file_watch *w, const char *path);
void file_watch_end(struct file_watch *w, bool keep);

/* False: the system has no more watches to give, and some changes go unseen. */
bool file_watch_is_whole(const struct file_watch *w);
/* To poll for reading; file_watch_drain takes what there is. */
int file_watch_fd(const struct file_watch *w);
void file_watch_drain(struct file_watch *w);
/* Watches the folders anew, then looks at the files: the first that differs from what it was when it was added, or NULL.
 * Borrowed until the next call. */
const char *file_watch_changed(struct file_watch *w);

#endif
