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

static enum err picture_size(const struct compose_pictures *pictures, const struct media *m, int *w,
                             int *h)
{
    *w = m->width_px;
    *h = m->height_px;
    enum err e = ERR_OK;
    if (pictures && pictures->size)
        e = pictures->size(pictures->user, &m->sha256, m->mime_type ? m->mime_type : "", w, h);
    else if (*w <= 0 || *h <= 0)
        *w = *h = 1000; /* nobody knows: square */
    if (!e && (*w < MIN_PICTURE_PX || *h < MIN_PICTURE_PX))
        e = ERR_RANGE;
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
    int w, h;
    for (int i = 0; i < p->media_count; i++) {
        if (p->media[i].kind != MEDIA_PICTURE)
            continue;
        if (k->picture_count == CONTENT_MAX_PICTURES) {
            k->more_pictures++; /* not looked at: that would cost as much as drawing it */
            continue;
        }
        enum err e = picture_size(pictures, &p->media[i], &w, &h);
        if (e == ERR_NOMEM)
            return e;
        if (e) {
            char id[80];
            LOG_WARN("picture-left-out", "post=%s index=%d why=%s", log_quote(p->id, id, sizeof id),
                     i, err_name(e));
            continue;
        }
        k->pictures[k->picture_count++] = (struct content_picture){&p->media[i], w, h};
    }
    k->picture = k->pictures[0].media;
    k->picture_width_px = k->pictures[0].width_px;
    k->picture_height_px = k->pictures[0].height_px;
    if (p->has_avatar) {
        enum err e = picture_size(pictures, &p->avatar, &w, &h);
        if (e == ERR_NOMEM)
            return e;
        k->has_avatar = e == ERR_OK;
        k->avatar_width_px = e ? 0 : w;
        k->avatar_height_px = e ? 0 : h;
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
