/* SPDX-License-Identifier: Apache-2.0 */
#include "node/library_playlist.h"

#include <string.h>

#include "base/mem.h"

static bool media_stored(const struct approved_post *a, struct store *store)
{
    const struct post *p = approved_post_peek(a);
    for (int i = 0; i < p->media_count; i++)
        if (!store_media_has(store, &p->media[i].sha256))
            return false;
    return !p->has_avatar || store_media_has(store, &p->avatar.sha256);
}

static enum err copy_alert(const struct alert *from, struct alert *to)
{
    *to = *from;
    to->language = NULL;
    to->text = from->text ? mem_strdup(from->text) : NULL;
    if (from->text && !to->text)
        return ERR_NOMEM;
    if (from->language && !(to->language = mem_strdup(from->language)))
        return ERR_NOMEM;
    return ERR_OK;
}

enum err library_playlist_build(const struct flags *f, const struct feed *feed, struct store *store,
                                struct playlist **out)
{
    struct playlist *p = playlist_new(feed ? feed->post_count : 0);
    if (!p)
        return ERR_NOMEM;
    if (f) {
        p->mode = f->mode;
        p->seq = f->seq;
        if (f->mode == MODE_ALERT && copy_alert(&f->alert, &p->alert)) {
            playlist_unref(p);
            return ERR_NOMEM;
        }
    }
    for (int i = 0; f && f->mode != MODE_HOLD && feed && i < feed->post_count; i++)
        if (media_stored(feed->posts[i], store))
            p->posts[p->post_count++] = approved_post_ref(feed->posts[i]);
    *out = p;
    return ERR_OK;
}

int library_playlist_complete(const struct feed *feed, struct store *store)
{
    int n = 0;
    for (int i = 0; i < feed->post_count; i++)
        n += media_stored(feed->posts[i], store);
    return n;
}

enum err library_media_of_feed(const struct feed *feed, struct digest **out, int *count)
{
    int room = feed->post_count * (MAX_POST_MEDIA + 1), n = 0;
    struct digest *d = mem_array((size_t)(room ? room : 1), sizeof *d);
    if (!d)
        return ERR_NOMEM;
    for (int i = 0; i < feed->post_count; i++) {
        const struct post *p = approved_post_peek(feed->posts[i]);
        for (int k = 0; k < p->media_count; k++)
            d[n++] = p->media[k].sha256;
        if (p->has_avatar)
            d[n++] = p->avatar.sha256;
    }
    *out = d;
    *count = n;
    return ERR_OK;
}
