/* SPDX-License-Identifier: Apache-2.0 */
/*
 * placard.conf on the FAT partition into what the running system reads: the player's settings, network, Wi-Fi and 802.1X, time,
 * zone, host name, updates. At the first boot secrets leave the FAT partition. Run before the player and the network start, as root.
 * Whatever fails, the rest is done: a board with half of its settings can still say on its screen what is wrong.
 * Thread: main.
 */
#ifndef PLACARD_BOARD_APPLY_H
#define PLACARD_BOARD_APPLY_H

#include <stdbool.h>

#include "board/board_id.h"
#include "board/run_file.h"

struct apply_options {
    const char *boot, *data, *run; /* folders: the two partitions, and /run */
    struct board_id id;
    bool data_lasts; /* data is a partition of its own; otherwise secrets stay where they are */
    bool live;       /* this is the machine itself: remount, set the host name */
    struct run_owner player;
};

/* The first thing that went wrong, after all was tried. ERR_SETTINGS: the files have mistakes, which are logged. */
enum err board_apply(const struct apply_options *o, struct err_info *info) MUST_CHECK;

#endif
