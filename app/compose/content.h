/* SPDX-License-Identifier: Apache-2.0 */
/* What of a post is drawn: the parts that are there and usable, and the layouts that take them. Borrowed from the post. */
#ifndef PLACARD_COMPOSE_CONTENT_H
#define PLACARD_COMPOSE_CONTENT_H

#include "compose/compose.h"
#include "compose/sheet.h"

#define CONTENT_MAX_PICTURES 6 /* drawn at once */

/* What a layout draws by itself, or has no use for. */
enum { WITHOUT_BAR = 1, WITHOUT_BYLINE = 2, WITHOUT_AVATAR = 4 };

struct content_picture {
    const struct media *media;
    int width_px, height_px;
    bool see_through;
};

struct content {
    const struct post *post;
    const char *language; /* of the post, else of the interface */
    const char *title;    /* NULL = none, or it is the text */
    const char *text;     /* NULL = none */
    int text_chars;
    const struct media *picture; /* first usable one; NULL = none */
    int picture_width_px, picture_height_px;
    bool see_through; /* it has alpha: stands whole on the surface */
    struct content_picture pictures[CONTENT_MAX_PICTURES]; /* the first is `picture` */
    int picture_count, more_pictures;                      /* more: named, but not drawn */
    bool has_avatar;                                       /* and it can be drawn */
    int avatar_width_px, avatar_height_px;
    unsigned without; /* or'ed */
    bool rtl;         /* direction of the text, else of the language */
};

/* ERR_NOT_FOUND when there is neither text nor a usable picture. */
enum err content_of(const struct compose_context *c, const struct post *p,
                    const struct compose_pictures *pictures, struct content *out) MUST_CHECK;

/* Each draws all words of the post, if need be over pages; one that cannot hands the post on to text or beside. */
enum err layout_text(struct sheet *s, const struct content *k) MUST_CHECK;
enum err layout_photo(struct sheet *s, const struct content *k) MUST_CHECK;
enum err layout_gallery(struct sheet *s, const struct content *k) MUST_CHECK;
enum err layout_text_photo(struct sheet *s, const struct content *k) MUST_CHECK;
enum err layout_statement(struct sheet *s, const struct content *k) MUST_CHECK;
enum err layout_quote(struct sheet *s, const struct content *k) MUST_CHECK;
enum err layout_announcement(struct sheet *s, const struct content *k) MUST_CHECK;
enum err layout_event(struct sheet *s, const struct content *k) MUST_CHECK;
enum err layout_link(struct sheet *s, const struct content *k) MUST_CHECK;
enum err layout_leader(struct sheet *s, const struct content *k) MUST_CHECK;
/* Is the whole text between a pair of quotation marks? */
bool layout_quote_suits(const struct content *k);
/* Is a photo of this shape shown whole enough when it fills the sheet's body? */
bool layout_photo_suits(const struct sheet *s, const struct content *k);

/* Bar, title, text, and at the bottom tags and byline: the column that two layouts share. */
enum err column_draw(struct sheet *s, const struct content *k, struct rect box) MUST_CHECK;

/* Byline: avatar or initials, name, date; tags at the far end when they have room there. */
struct byline_colors {
    struct color name, date, tags;
    struct color disc, initials; /* of a monogram; disc.a 0 = the accent's */
};
int byline_height_px(const struct sheet *s, const struct content *k); /* 0 = nothing to say */
enum err byline_draw(struct sheet *s, const struct content *k, struct rect box, bool with_tags,
                     const struct byline_colors *colors) MUST_CHECK;
/* One line of #tags, as many as fit whole, those that the text has left out. *height_px 0 = none. */
enum err tags_draw(struct sheet *s, const struct content *k, struct rect box, enum text_align align,
                   struct color color, bool measure_only, int *height_px) MUST_CHECK;

/* Whatever pictures there are, where they stand beside words or above them; *words is the rest, less its margins. */
enum err pictures_beside(struct sheet *s, const struct content *k, struct rect *words) MUST_CHECK;
/* All pictures of the post over all of box: one as picture_draw_cover does, several as a mosaic. */
enum err pictures_draw(struct sheet *s, const struct content *k, struct rect box) MUST_CHECK;
/* Where a tile of the lowest row begins, about two thirds of the way along: for what stands under a mosaic. */
int mosaic_edge_px(const struct sheet *s, int count, struct rect box);
/* The picture in all of box: cropped around its focal point, or a little above its middle. One that would lose too much, or
 * is much too small, stands there whole, on itself as a soft dark ground; a speck on the theme's surface. */
enum err picture_draw_cover(struct sheet *s, const struct content *k, struct rect box) MUST_CHECK;
/* Fractions x 65536 of a source that cover a target's shape. */
struct rect picture_crop(int source_w, int source_h, int target_w, int target_h);
#define PICTURE_KEPT_PM 480   /* so much of a picture must stay when it is cropped to its box */
#define PICTURE_MAX_ENLARGE 2 /* pictures are not blown up further */
bool picture_too_small(const struct content *k, struct rect box);
/* Would a crop to this box keep less than kept_pm per mille of it? */
bool picture_loses(const struct content *k, struct rect box, int kept_pm);
/* Where it stands whole in the middle of box. */
struct rect picture_fit(const struct content *k, struct rect box);
/* The picture blurred over all of box, shaded by the scrim: a ground for itself, and with the theme's scrim_pm for words in
 * on_scrim too. */
enum err picture_ground(struct sheet *s, const struct content *k, struct rect box,
                        int shade_pm) MUST_CHECK;
/* The picture over box, cropped to its shape. */
enum err picture_add(struct sheet *s, const struct content *k, struct rect box,
                     int corner_px) MUST_CHECK;
/* Moved as near to the picture's focal point, if it has one, as its edges allow. */
void picture_crop_to_focus(const struct media *m, struct rect *crop);

#endif
