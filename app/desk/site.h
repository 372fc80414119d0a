/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `serve` gives out: public/ and nothing else. The flags of every audience are kept as ready answers, made anew
 * when their file changes; everything else is opened when asked for. site_flags_borrow and site_open may be called from any
 * thread, site_refresh from one.
 */
#ifndef PLACARD_DESK_SITE_H
#define PLACARD_DESK_SITE_H

#include <stdbool.h>

#include "base/err.h"
#include "desk/http_request.h"

struct site;
struct MHD_Response;

#define SITE_ETAG_BYTES 40

struct site_flags {             /* of one audience, now */
    char etag[SITE_ETAG_BYTES]; /* with its quotes */
    struct MHD_Response *ok, *not_modified;
    struct MHD_Response *ok_waited,
        *not_modified_waited; /* the same with Preference-Applied: wait */
};

/* public_dir is borrowed. */
enum err site_new(const char *public_dir, struct site **out, struct err_info *info) MUST_CHECK;
void site_free(struct site *s);

/* Looks at every audience's flags file again; *changed counts those that are new. dir_seen (may be NULL) is called for
 * each folder below public/, for a watch. */
enum err site_refresh(struct site *s, void (*dir_seen)(void *user, const char *path), void *user,
                      int *changed, struct err_info *info) MUST_CHECK;

/* The audience's flags by their path, NULL if there are none. Otherwise they stay what they are until
 * site_flags_return: queue an answer, or join the waiting, in between. Once returned, a change tells the waiting. */
const struct site_flags *site_flags_borrow(struct site *s, const char *path);
void site_flags_return(struct site *s);

/* Opens a published file: no link on the way is followed. -1 if there is none; *bytes its size. */
int site_open(const struct site *s, const char *path, unsigned long long *bytes);

#endif
