/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The settings that the player reads, and those that the board's own files are made from: the file on the FAT partition, with this
 * board's own file over it, paths that hold from anywhere, and secrets where they belong. Line numbers stay those of the file that a
 * person wrote. Any thread.
 */
#ifndef PLACARD_BOARD_PLAYER_CONF_H
#define PLACARD_BOARD_PLAYER_CONF_H

#include "board/secrets.h"

/* One settings file as it was read. */
struct conf_source {
    const char *text; /* NULL: there is none */
    size_t bytes;
    const char *folder; /* what its relative paths are relative to */
    const struct secrets *secrets;
};

struct conf_terms {
    struct conf_source shared, own; /* placard.conf; boards/SERIAL.conf */
    const char *output;     /* where to draw, unless the files say it; never by itself nowhere */
    const char *state_dir;  /* where the player keeps its store, whatever the files say */
    const char *client_key; /* the player's copy of it; NULL = none */
};

/* For the player: no secret but the proxy's, which it needs. */
enum err conf_for_player(const struct conf_terms *t, struct strbuf *out,
                         struct err_info *info) MUST_CHECK;
/* For the board: with all of them. */
enum err conf_for_board(const struct conf_terms *t, struct strbuf *out,
                        struct err_info *info) MUST_CHECK;

#endif
