/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a preview shows, as the player would choose it: each post of a feed with the notice, the mark of the loop and the theme
 * of the hour that it has in the first round of the loop; or a card. Thread: main.
 */
#ifndef PLACARD_CLI_PREVIEW_SCENES_H
#define PLACARD_CLI_PREVIEW_SCENES_H

#include "base/clock.h"
#include "cli/preview_feed.h"
#include "cli/preview_options.h"
#include "model/settings.h"

struct preview_scenes {
    struct playlist *list; /* owned: all posts of the feed, the cards' words */
    struct show *shows;    /* owned; of each post of the list: the first that it has a part in */
};

/* feed may be NULL: cards alone. *out: preview_scenes_clear, always. */
enum err preview_scenes_make(const struct preview_feed *feed, const struct preview_options *o,
                             const struct settings *s, const struct clock *c,
                             struct preview_scenes *out) MUST_CHECK;
void preview_scenes_clear(struct preview_scenes *s);
/* "house", "setup-P-12", "alert": for file names and captions. */
struct show preview_scenes_card(const struct preview_options *o, enum show_kind kind,
                                char name[32]);

#endif
