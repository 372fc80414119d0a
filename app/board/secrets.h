/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Passwords and keys leave the FAT partition, which any PC reads, for a folder on the data partition that only root reads. In the
 * settings file "@board" stands in their place. A power cut at any moment leaves each secret in at least one of the two places.
 * Thread: main, at boot, before any other program reads these files.
 */
#ifndef PLACARD_BOARD_SECRETS_H
#define PLACARD_BOARD_SECRETS_H

#include <stdbool.h>

#include "board/conf_edit.h"

#define SECRETS_MAX 8 /* rows of the schema that are secret, with room */

enum secrets_way {
    SECRETS_MOVE = 0, /* to the folder */
    SECRETS_STAY,     /* there is no folder that lasts: they work from where they stand */
    SECRETS_DISCARD   /* another board's: they are taken out and kept nowhere */
};

/* One settings file's secrets: what to write where they stand. */
struct secret {
    const char *section, *key; /* of the schema */
    char *value;               /* owned: the password, or the path of the key's file; NULL = lost */
    bool file;
    bool moved;        /* not yet in its place: the settings file still has it */
    char source[4096]; /* of a key that was moved: its file beside the settings */
};

struct secrets {
    struct secret list[SECRETS_MAX];
    int count;
    bool stuck; /* one could not be moved: then nothing is taken out, since two may share a file */
    char folder[1024];
};

/* Finds the secrets that the text has (its relative paths are those of conf_folder), and reads from `folder` those that were moved
 * before. What is still in the text is written there, durably. A secret that was moved and is lost is logged and left out. */
enum err secrets_take(struct secrets *s, const char *text, size_t bytes, const char *conf_folder,
                      const char *folder, enum secrets_way way, struct err_info *info) MUST_CHECK;
/* True: something is to be taken out of the settings file. */
bool secrets_moved(const struct secrets *s);
/* The text with "@board" for what was moved. */
enum err secrets_blank(const struct secrets *s, const char *text, size_t bytes, struct strbuf *out,
                       struct err_info *info) MUST_CHECK;
/* The keys' own files are overwritten and removed: before the blanked text takes its place. */
void secrets_remove_sources(const struct secrets *s);
/* NULL: there is none. Borrowed. */
const struct secret *secrets_find(const struct secrets *s, const char *section, const char *key);
void secrets_clear(struct secrets *s); /* wipes */

#endif
