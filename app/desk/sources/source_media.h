/* SPDX-License-Identifier: Apache-2.0 */
/* The pictures of a source's posts into the desk's media folder, fetched, judged and cleaned. No lock is held meanwhile. */
#ifndef PLACARD_DESK_SOURCES_SOURCE_MEDIA_H
#define PLACARD_DESK_SOURCES_SOURCE_MEDIA_H

#include "desk/desk.h"
#include "desk/sources/source_http.h"
#include "desk/sources/source_item.h"

#define SOURCE_MEDIA_KNOWN 64

struct source_media {
    struct desk *d; /* for its folder */
    struct source_getter getter;
    int fetched;        /* so far in this poll */
    int64_t *day_bytes; /* of the source's row: counted on */
    int64_t wait_s;     /* a server asked for this much patience */
    /* what this poll has fetched already: one portrait serves forty posts */
    struct {
        char *url, *file;
    } known[SOURCE_MEDIA_KNOWN];
    int known_count;
};
void source_media_clear(struct source_media *m);

/* The address that a post's relative ones are meant from: its own, or the source's. Borrowed. */
const char *source_media_base(const struct source_post *p, const char *source_url);

/* All pictures of the post and the portrait of its author. What is not there, too large or no picture is left out and marked
 * SOURCE_LEFT_OUT; a picture without alternative text gives SOURCE_NO_ALT. ERR_BUSY with a sentence when something could
 * not be had now (network, patience, MAX_POLL_PICTURES): the post waits for another poll. *out: source_files_clear. */
enum err source_media_take(struct source_media *m, struct source_post *p, const char *source_url,
                           struct source_files *out, struct err_info *info) MUST_CHECK;

#endif
