/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/content.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"

#define LOG_MODULE "compose"
#define MIN_PICTURE_PX 4    /* tracking pixels are not pictures */
#define DIRECTION_BYTES 256 /* so much tells a text's direction */

static bool blank(const char *text)
{
    return !text || text[strspn(text, " \t\r\n")] == '\0';
}

static enum err look_at(const struct compose_pictures *pictures, const struct media *m,
                        struct compose_look *out)
{
    struct compose_look l = {m->width_px, m->height_px, false};
    enum err e = ERR_OK;
    if (pictures && pictures->look)
        e = pictures->look(pictures->user, &m->sha256, m->mime_type ? m->mime_type : "", &l);
    else if (l.width_px <= 0 || l.height_px <= 0)
        l.width_px = l.height_px = 1000; /* nobody knows: square */
    if (!e && (l.width_px < MIN_PICTURE_PX || l.height_px < MIN_PICTURE_PX))
        e = ERR_RANGE;
    if (!e)
        *out = l;
    return e;
}

static enum err find_direction(const struct compose_context *c, struct content *k)
{
    const char *sample = k->text ? k->text : k->title;
    if (!sample) {
        k->rtl = text_language_rtl(k->language);
        return ERR_OK;
    }
    size_t bytes = strlen(sample);
    struct text *t;
    enum err e = text_new(c->fonts, k->language, false, sample,
                          bytes < DIRECTION_BYTES ? bytes : DIRECTION_BYTES, &t);
    if (e)
        return e;
    k->rtl = text_rtl(t);
    text_free(t);
    return ERR_OK;
}

static enum err find_pictures(const struct post *p, const struct compose_pictures *pictures,
                              struct content *k)
{
    struct compose_look l = {0};
    for (int i = 0; i < p->media_count; i++) {
        if (p->media[i].kind != MEDIA_PICTURE)
            continue;
        if (k->picture_count == CONTENT_MAX_PICTURES) {
            k->more_pictures++; /* not looked at: that would cost as much as drawing it */
            continue;
        }
        enum err e = look_at(pictures, &p->media[i], &l);
        if (e == ERR_NOMEM)
            return e;
        if (e) {
            char id[80];
            LOG_WARN("picture-left-out", "post=%s index=%d why=%s", log_quote(p->id, id, sizeof id),
                     i, err_name(e));
            continue;
        }
        k->pictures[k->picture_count++] =
            (struct content_picture){&p->media[i], l.width_px, l.height_px, l.see_through};
    }
    k->picture = k->pictures[0].media;
    k->picture_width_px = k->pictures[0].width_px;
    k->picture_height_px = k->pictures[0].height_px;
    k->see_through = k->pictures[0].see_through;
    if (p->has_avatar) {
        enum err e = look_at(pictures, &p->avatar, &l);
        if (e == ERR_NOMEM)
            return e;
        k->has_avatar = e == ERR_OK;
        k->avatar_width_px = e ? 0 : l.width_px;
        k->avatar_height_px = e ? 0 : l.height_px;
    }
    return ERR_OK;
}

enum err content_of(const struct compose_context *c, const struct post *p,
                    const struct compose_pictures *pictures, struct content *out)
{
    struct content k = {.post = p, .language = p->language ? p->language : c->language};
    k.title = blank(p->title) ? NULL : p->title;
    k.text = !blank(p->content_text) ? p->content_text : !blank(p->summary) ? p->summary : NULL;
    if (!k.text || (k.title && strcmp(k.title, k.text) == 0)) {
        k.text = k.text ? k.text : k.title;
        k.title = NULL;
    }
    k.text_chars = k.text ? (int)text_utf8_count(k.text) : 0;
    enum err e = find_pictures(p, pictures, &k);
    if (!e && !k.text && !k.picture)
        e = ERR_NOT_FOUND;
    if (!e)
        e = find_direction(c, &k);
    if (e)
        return e;
    *out = k;
    return ERR_OK;
}
