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
