/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Content -> scene. No SDL, no clock, no I/O but reading a theme's file. Thread: the worker (or a test).
 */
#ifndef PLACARD_COMPOSE_COMPOSE_H
#define PLACARD_COMPOSE_COMPOSE_H

#include <stdbool.h>

#include "base/err.h"
#include "model/approved_post.h"
#include "model/flags.h"
#include "model/font_metrics.h"
#include "model/post.h"
#include "model/scene.h"
#include "model/settings.h"

struct theme; /* colours, spacing, type: assets/themes/NAME/theme.conf */
/* path: the theme.conf. ERR_SYNTAX etc with file, line and key in info. */
enum err theme_load(const char *path, struct theme **out, struct err_info *info) MUST_CHECK;
void theme_free(struct theme *t);
/* Colour of the ground, for the moment in which nothing else may be drawn. */
struct color theme_ground(const struct theme *t);

struct messages; /* interface words: assets/messages/LANGUAGE.conf */
/* dir: the folder of message files. Takes LANGUAGE.conf, else that of its first subtag ("de" for "de-CH"), else English,
 * which is built in: ERR_SYNTAX etc only for a file that is there and wrong. */
enum err messages_load(const char *dir, const char *language, struct messages **out,
                       struct err_info *info) MUST_CHECK;
void messages_free(struct messages *m);

struct compose_context {
    int width_px, height_px; /* logical screen, header included */
    const struct theme *theme;
    const struct font_metrics *fonts;
    const struct messages *messages;      /* interface words; NULL = English */
    const char *language;                 /* of the interface words, BCP 47 */
    const char *screen_name;              /* header; may be NULL */
    enum clock_face clock;                /* header */
    bool no_header;                       /* the body has the whole screen */
    int utc_offset_s;                     /* the site's zone at now_s */
    int (*utc_offset_at)(int64_t when_s); /* the same at another time; NULL = as now */
    int64_t now_s;                        /* for relative dates */
    bool hours_12;                        /* "2:30 pm" for times of day */
    int page;                             /* of the post, from 0; beyond the last: ERR_RANGE */
    /* regions; 0 and NULL leave them out */
    int loop_index, loop_count;         /* place of this post in the loop, for the progress marks */
    const struct approved_post *notice; /* short pinned post for the line at the foot */
    const char *reminder;               /* of the company's guidelines, in the corner at the foot */
};

/* The region that the header takes (inside the logical screen); a body scene leaves it to the ground colour. All 0 if there
 * is no header. */
struct rect compose_header_rect(const struct compose_context *c);
/* Header: logo and name left, clock right. Its scene has the size of the whole logical screen and draws only inside the
 * rect, opaque there. Changes only when the minute does, without a clock never. ERR_NOT_FOUND: there is none. */
enum err compose_header(const struct compose_context *c, struct scene **out) MUST_CHECK;

/* Body scenes cover the whole logical screen, ground included. picture_ok(user, media) says whether a medium could be
 * decoded (present looked at its bytes), NULL = all are: one that cannot is left out of the layout, never a hole. */
struct compose_look {
    int width_px, height_px; /* after EXIF orientation */
    bool see_through;        /* has alpha: a mark rather than a photo, never cropped */
};
struct compose_pictures {
    void *user;
    /* ERR_* if it cannot be shown. */
    enum err (*look)(void *user, const struct digest *sha256, const char *mime_type,
                     struct compose_look *out);
};
enum err compose_post(const struct compose_context *c, const struct approved_post *a,
                      const struct compose_pictures *pictures, struct scene **out) MUST_CHECK;
/* May this post stand in the foot strip alone, outside the loop? Pinned, no picture, no event, either a title or a text and
 * that at most MAX_NOTICE_CELLS wide, on one line. What this says yes to is always drawn whole: on one line where the
 * strip has room, on a narrow screen on a few. What it says no to is left out of the strip. Any thread. */
bool compose_notice_fits(const struct approved_post *a);
enum err compose_house_card(const struct compose_context *c, enum err trouble,
                            struct scene **out) MUST_CHECK;
/* One plain sentence for a person on a ladder, and a short code such as "P-21" (one for each enum err that can be
 * mended on site). detail may be NULL; it is drawn only where it cannot quote a server, e.g. the server's name. */
enum err compose_setup_card(const struct compose_context *c, enum err trouble, const char *detail,
                            struct scene **out) MUST_CHECK;
enum err compose_alert(const struct compose_context *c, const struct alert *a,
                       struct scene **out) MUST_CHECK;
/* The sentence and code alone, for the log and `check`. */
const char *compose_trouble_code(enum err trouble);
const char *compose_trouble_sentence(enum err trouble);

#endif
