/* SPDX-License-Identifier: Apache-2.0 */
/* Somebody speaks: a large portrait at the side or on top, the words, and the name as a signature. */
#include "compose/content.h"
#include "compose/messages.h"
#include "compose/stack.h"

#define NAME_PM 58
#define FACE_PM 380      /* where a face is in a portrait that does not say */
#define CROP_KEPT_PM 480 /* as for other pictures */

static struct rect portrait_place(const struct sheet *s)
{
    struct rect b = s->body;
    int share = s->portrait ? b.h * 42 / 100 : b.w * 36 / 100, most = s->portrait ? b.w : b.h;
    share = share < most ? share : most;
    return s->portrait ? (struct rect){b.x, b.y, b.w, share} : (struct rect){b.x, b.y, share, b.h};
}

/* The portrait as if it were the post's picture. */
static enum err draw_portrait(struct sheet *s, const struct content *k)
{
    struct content person = *k;
    struct media portrait = k->post->avatar; /* its strings stay the post's */
    person.picture = &portrait;
    person.picture_width_px = k->avatar_width_px;
    person.picture_height_px = k->avatar_height_px;
    person.see_through = false;
    if (!portrait.has_focus && !picture_loses(&person, portrait_place(s), CROP_KEPT_PM)) {
        portrait.has_focus = true; /* faces are above the middle, hair above faces */
        portrait.focus_x_pm = 500;
        portrait.focus_y_pm = FACE_PM;
    }
    return picture_draw_cover(s, &person, portrait_place(s));
}

static enum err draw_signature(struct sheet *s, const struct content *k, struct rect *words)
{
    const struct messages *m = messages_for(s->c->messages, k->post->language);
    char date[MESSAGES_DATE_BYTES] = "";
    struct stack all = {0};
    if (k->post->published_s > 0)
        message_relative_date(m, k->post->published_s, s->c->now_s, s->c->utc_offset_s, date);
    struct text_style name = sheet_style(s, k->language, true, NAME_PM);
    struct text_style role = sheet_style(s, k->language, false, s->t->meta_pm);
    struct text_style when = sheet_style(s, messages_language(m), false, s->t->meta_pm);
    name.max_lines = role.max_lines = 2;
    int most = words->h / 3, gap = sheet_px(s, 22);
    enum err e = stack_add(&all, &name, k->post->author_name, words->w, most, 0);
    if (!e)
        e = stack_add(&all, &role, k->post->author_role, words->w, most, gap);
    if (!e)
        e = stack_add(&all, &when, date, words->w, most, gap);
    struct rect at = *words;
    at.y += words->h - all.height_px;
    if (!e && all.count > 0) {
        e = stack_draw(s, &all, at, s->t->ink, s->t->muted);
        words->h -= all.height_px + sheet_px(s, 60);
    }
    stack_clear(&all);
    return e;
}

enum err layout_leader(struct sheet *s, const struct content *k)
{
    int m = s->margin_px;
    struct rect face = portrait_place(s), words;
    struct content said = *k;
    said.without |= WITHOUT_BYLINE;
    int x = s->portrait ? m : face.w + m, y = s->portrait ? face.y + face.h : s->body.y;
    y += m * 3 / 4;
    words = (struct rect){x, y, s->width_px - m - x, s->height_px - m - y};
    enum err e = draw_portrait(s, k);
    if (!e)
        e = draw_signature(s, k, &words);
    return e ? e : column_draw(s, &said, words);
}
