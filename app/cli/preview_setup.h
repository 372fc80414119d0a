/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that a round of `placard preview` draws from, read anew: settings, clock, feed and themes. Thread: main. */
#ifndef PLACARD_CLI_PREVIEW_SETUP_H
#define PLACARD_CLI_PREVIEW_SETUP_H

#include "base/clock.h"
#include "cli/preview_feed.h"
#include "cli/preview_name.h"
#include "cli/preview_options.h"
#include "cli/preview_scenes.h"
#include "node/frame_maker.h"

struct preview_look {         /* one theme that was asked for */
    struct settings settings; /* a copy whose strings are the setup's */
    struct frame_maker *maker;
    char name[PREVIEW_NAME_BYTES];
};

struct preview_setup {
    const struct preview_options *options;
    struct settings settings;
    struct clock clock;
    struct preview_feed *feed; /* NULL: cards alone */
    struct preview_scenes scenes;
    struct preview_look looks[PREVIEW_MAX_THEMES];
    int look_count;
    char (*words)[PREVIEW_NAME_BYTES]; /* file names' part of each post of the list */
    void (*each_file)(void *user, const char *path);
    void *user;
};

/* each_file (NULL is fine) hears of every file that is read, and of those that should be there: of most before they are
 * read. A theme that cannot be read is an error here, with file and line in info; what is wrong with one that can goes to
 * stderr. o is borrowed. Sets the process's time zone. */
enum err preview_setup_open(const struct preview_options *o,
                            void (*each_file)(void *user, const char *path), void *user,
                            struct preview_setup **out, struct err_info *info) MUST_CHECK;
void preview_setup_close(struct preview_setup *s); /* NULL is fine */

#endif
