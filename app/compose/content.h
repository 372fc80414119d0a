/* SPDX-License-Identifier: Apache-2.0 */
/* What of a post is drawn: the parts that are there and usable, and the layouts that take them. Borrowed from the post. */
#ifndef PLACARD_COMPOSE_CONTENT_H
#define PLACARD_COMPOSE_CONTENT_H

#include "compose/compose.h"
#include "compose/sheet.h"

#define CONTENT_MAX_PICTURES 6 /* drawn at once */

struct content_picture {
    const struct media *media;
    int width_px, height_px;
};

struct content {
    const struct post *post;
    const char *language; /* of the post, else of the interface */
    const char *title;    /* NULL = none, or it is the text */
    const char *text;     /* NULL = none */
    int text_chars;
    const struct media *picture; /* first usable one; NULL = none */
    int picture_width_px, picture_height_px;
    struct content_picture pictures[CONTENT_MAX_PICTURES]; /* the first is `picture` */
    int picture_count, more_pictures;                      /* more: named, but not drawn */
    bool has_avatar;                                       /* and it can be drawn */
    bool rtl; /* direction of the text, else of the language */
};

/* ERR_NOT_FOUND when there is neither text nor a usable picture. */
enum err content_of(const struct compose_context *c, const struct post *p,
                    const struct compose_pictures *pictures, struct content *out) MUST_CHECK;

enum err layout_text(struct sheet *s, const struct content *k) MUST_CHECK;
enum err layout_photo(struct sheet *s, const struct content *k) MUST_CHECK;
enum err layout_text_photo(struct sheet *s, const struct content *k) MUST_CHECK;
/* Is a photo of this shape shown whole enough when it fills the sheet's body? */
bool layout_photo_suits(const struct sheet *s, const struct content *k);

/* Bar, title, text, and at the bottom tags and byline: the column that two layouts share. */
enum err column_draw(struct sheet *s, const struct content *k, struct rect box) MUST_CHECK;

/* Byline: avatar or initials, name, date; tags at the far end when they have room there. */
struct byline_colors {
    struct color name, date, tags;
};
int byline_height_px(const struct sheet *s, const struct content *k); /* 0 = nothing to say */
enum err byline_draw(struct sheet *s, const struct content *k, struct rect box, bool with_tags,
                     const struct byline_colors *colors) MUST_CHECK;
/* One line of #tags, as many as fit whole, those that the text has left out. *height_px 0 = none. */
enum err tags_draw(struct sheet *s, const struct content *k, struct rect box, enum text_align align,
                   struct color color, bool measure_only, int *height_px) MUST_CHECK;

/* All pictures of the post over all of box: one as picture_draw_cover does, several as a mosaic. */
enum err pictures_draw(struct sheet *s, const struct content *k, struct rect box) MUST_CHECK;
/* The picture over all of box, cropped around its middle, a little above; a much too small one stands in it unscaled. */
enum err picture_draw_cover(struct sheet *s, const struct content *k, struct rect box) MUST_CHECK;
/* Fractions x 65536 of a source that cover a target's shape. */
struct rect picture_crop(int source_w, int source_h, int target_w, int target_h);
#define PICTURE_MAX_ENLARGE 2 /* pictures are not blown up further */
bool picture_too_small(const struct content *k, struct rect box);
/* The picture over box, cropped to its shape. */
enum err picture_add(struct sheet *s, const struct content *k, struct rect box,
                     int corner_px) MUST_CHECK;
/* Moved as near to the picture's focal point, if it has one, as its edges allow. */
void picture_crop_to_focus(const struct media *m, struct rect *crop);

#endif
