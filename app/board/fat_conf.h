/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A settings file on the FAT partition and its secrets: read, and at the first boot written back without them. The data partition keeps
 * a copy of what was written, should the power go while the FAT partition is between two states. Thread: main.
 */
#ifndef PLACARD_BOARD_FAT_CONF_H
#define PLACARD_BOARD_FAT_CONF_H

#include "board/secrets.h"

struct fat_conf {
    char path[4096], folder[4096];
    char copy[4096]; /* on the data partition */
    char *text;      /* NULL: there is none */
    size_t bytes;
    struct secrets secrets;
};

/* ERR_NOT_FOUND if neither the file nor its copy is there. keep: the folder of settings and secrets on the data partition. who:
 * "shared" or "own". */
enum err fat_conf_read(struct fat_conf *c, const char *path, const char *keep, const char *who,
                       enum secrets_way way, struct err_info *info) MUST_CHECK;
/* Does the file have to be written? */
bool fat_conf_wants_writing(const struct fat_conf *c);
/* Copy, the keys' own files, then the file: in this order. The FAT partition has to be writable. */
enum err fat_conf_write(struct fat_conf *c, struct err_info *info) MUST_CHECK;
void fat_conf_clear(struct fat_conf *c); /* wipes */

/* The settings of other boards on this card lose their secrets. */
void fat_conf_discard_others(const char *folder, const char *own_path);
/* Do they have any? */
bool fat_conf_others_have_secrets(const char *folder, const char *own_path);

#endif
