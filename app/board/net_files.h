/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The board's settings in the words of systemd-networkd, systemd-timesyncd and the updater. Every value is taken apart and
 * written anew or held against its letters once more, whatever has checked it before: none can bring a line or a section of its own.
 * Any thread.
 * Source: systemd.network(5), systemd.netdev(5), timesyncd.conf(5), systemd.exec(5) "EnvironmentFile".
 */
#ifndef PLACARD_BOARD_NET_FILES_H
#define PLACARD_BOARD_NET_FILES_H

#include "base/strbuf.h"
#include "model/settings.h"

struct net_file {
    const char *name; /* below /run */
    enum err (*write)(
        const struct settings *s,
        struct strbuf *b); /* ERR_RANGE: a value that cannot stand; no text: no such file */
};

extern const struct net_file net_files[];
extern const int net_files_count;

/* "a-z, A-Z, 0-9, ., -" and what else is named; ERR_RANGE otherwise. For names in all of these files. */
enum err net_put_name(struct strbuf *b, const char *text, const char *also);

#endif
