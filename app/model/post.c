/* SPDX-License-Identifier: Apache-2.0 */
#include "model/post.h"

#include <string.h>

#include "base/mem.h"

static void wipe_string(char *text)
{
    if (text)
        mem_wipe_free(text, strlen(text));
}

static void media_clear(struct media *m)
{
    wipe_string(m->path);
    wipe_string(m->mime_type);
    wipe_string(m->alt);
}

void post_clear(struct post *p)
{
    char *texts[] = {p->id,           p->url,          p->title,       p->summary,
                     p->content_text, p->language,     p->author_name, p->layout,
                     p->source,       p->external_url, p->author_role, p->event.place};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        wipe_string(texts[i]);
    for (int i = 0; i < p->tag_count; i++)
        wipe_string(p->tags[i]);
    media_clear(&p->avatar);
    for (int i = 0; i < p->media_count; i++)
        media_clear(&p->media[i]);
    memset(p, 0, sizeof *p);
}

static enum err copy_string(char **text)
{
    if (*text && !(*text = mem_strdup(*text)))
        return ERR_NOMEM;
    return ERR_OK;
}

/* Each borrowed string in turn becomes one of our own; after a failure none of those that follow is kept. */
enum err post_copy(const struct post *p, struct post *out)
{
    char **texts[12 + MAX_POST_TAGS + 3 * (MAX_POST_MEDIA + 1)];
    size_t count = 0;
    enum err e = ERR_OK;
    *out = *p;
    char **const own[] = {&out->id,           &out->url,          &out->title,
                          &out->summary,      &out->content_text, &out->language,
                          &out->author_name,  &out->layout,       &out->source,
                          &out->external_url, &out->author_role,  &out->event.place};
    for (; count < sizeof own / sizeof own[0]; count++)
        texts[count] = own[count];
    for (int i = 0; i < p->tag_count; i++)
        texts[count++] = &out->tags[i];
    for (int i = -1; i < p->media_count; i++) {
        struct media *m = i < 0 ? &out->avatar : &out->media[i];
        texts[count++] = &m->path;
        texts[count++] = &m->mime_type;
        texts[count++] = &m->alt;
    }
    for (size_t i = 0; i < count; i++) {
        if (e)
            *texts[i] = NULL;
        else
            e = copy_string(texts[i]);
    }
    return e;
}
