/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A post: the subset of a JSON Feed 1.1 item that the node reads. Plain data, owned by whoever holds the struct;
 * post_clear frees. Strings are valid UTF-8, bounded by limits.h; absent strings are NULL.
 * Source: protocol, "The feed".
 */
#ifndef PLACARD_MODEL_POST_H
#define PLACARD_MODEL_POST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/limits.h"

enum media_kind { MEDIA_PICTURE = 0 };

struct media {
    enum media_kind kind;
    struct digest sha256;
    char
        *path; /* relative to the audience folder on the origin, text_path_valid: "media/HEX.jpg" */
    char *mime_type;            /* "image/jpeg", "image/png" or "image/webp" */
    char *alt;                  /* alternative text, may be NULL */
    int width_px, height_px;    /* as promised inside the signed bytes; 0 = not stated */
    int64_t bytes;              /* as promised; 0 = not stated */
    bool has_focus;             /* crops keep this point and stay near it */
    int focus_x_pm, focus_y_pm; /* per mille of width and height, after EXIF orientation */
};

struct post_event {
    bool given;
    int64_t start_s, end_s; /* seconds since the epoch; end 0 = not stated */
    bool has_offset;        /* the start names its zone: shown in that, else in the site's */
    int offset_s;
    int end_offset_s; /* of the end, as it is written; behind a change of clocks it differs */
    char *place;      /* may be NULL */
};

struct post {
    char *id;
    char *url;
    char *external_url; /* what the post is about, elsewhere */
    char *title;
    char *summary;
    char *content_text;
    char *language;                  /* BCP 47 */
    int64_t published_s, modified_s; /* seconds since the epoch; 0 = not stated */
    char *author_name;
    char *author_role; /* authors[0]._placard.role */
    bool has_avatar;
    struct media avatar;
    char *tags[MAX_POST_TAGS];
    int tag_count;
    struct media
        media[MAX_POST_MEDIA]; /* item image first, then attachments in order, doubles left out */
    int media_count;
    char *layout; /* _placard.layout, may be NULL */
    char *source; /* _placard.source, may be NULL */
    bool pinned;
    struct post_event event; /* _placard.event */
};

void post_clear(struct post *p); /* wipes texts, then frees; zeroed afterwards */
/* A copy of its own; *out is zeroed before. ERR_NOMEM: post_clear what there is. */
enum err post_copy(const struct post *p, struct post *out) MUST_CHECK;

#endif
