/* SPDX-License-Identifier: Apache-2.0 */
/* What tells one board from another: its serial number and the addresses of its network ports. Any thread. */
#ifndef PLACARD_BOARD_BOARD_ID_H
#define PLACARD_BOARD_BOARD_ID_H

#include <stdbool.h>

#include "base/err.h"

#define BOARD_SERIAL_BYTES 65
#define BOARD_MAC_BYTES 18 /* "b8-27-eb-12-34-56" */
#define BOARD_MAX_MACS 4

struct board_id {
    char serial[BOARD_SERIAL_BYTES];            /* a-z, 0-9, -; "" = it has none */
    char macs[BOARD_MAX_MACS][BOARD_MAC_BYTES]; /* in the order of the ports' names */
    int mac_count;
};

/* Reads what the kernel tells below root ("" for the machine itself). Never fails: what is not there is left empty. */
void board_id_read(const char *root, struct board_id *out);
/* "placard-" and the end of what it has. */
void board_id_hostname(const struct board_id *id, char out[64]);
/* The board's own settings file in folder: SERIAL.conf, otherwise MAC.conf. ERR_NOT_FOUND: none. */
enum err board_id_find_file(const struct board_id *id, const char *folder, char *out,
                            size_t out_bytes) MUST_CHECK;

#endif
