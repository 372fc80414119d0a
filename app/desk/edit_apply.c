/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/edit_apply.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "desk/import_picture.h"

static enum err no_memory(struct err_info *info)
{
    return err_set(info, ERR_NOMEM, "out of memory");
}

/* New text in place of *field; "" takes it away. */
static enum err put(char **field, const char *text, struct err_info *info)
{
    char *copy = NULL;
    if (!text)
        return ERR_OK;
    if (*text && !(copy = mem_strdup(text)))
        return no_memory(info);
    mem_free(*field);
    *field = copy;
    return ERR_OK;
}

static enum err put_words(const struct edit *edit, struct post *p, struct err_info *info)
{
    enum err e;
    if ((e = put(&p->title, edit->title, info)) ||
        (e = put(&p->content_text, edit->content_text, info)) ||
        (e = put(&p->language, edit->language, info)) ||
        (e = put(&p->external_url, edit->external_url, info)) ||
        (e = put(&p->layout, edit->layout, info)) ||
        (e = put(&p->author_name, edit->author_name, info)))
        return e;
    return put(&p->author_role, edit->author_role, info);
}

static enum err put_tags(const struct edit *edit, struct post *p, struct err_info *info)
{
    if (edit->tag_count > MAX_POST_TAGS)
        return err_set(info, ERR_TOO_BIG, "more than %d tags", MAX_POST_TAGS);
    for (int i = 0; i < p->tag_count; i++)
        mem_free(p->tags[i]);
    memset(p->tags, 0, sizeof p->tags);
    p->tag_count = 0;
    for (int i = 0; i < edit->tag_count; i++) {
        if (!(p->tags[i] = mem_strdup(edit->tags[i])))
            return no_memory(info);
        p->tag_count++;
    }
    return ERR_OK;
}

static enum err put_event(const struct post_event *event, struct post *p, struct err_info *info)
{
    char *place = NULL;
    enum err e = put(&place, event->given ? event->place : NULL, info);
    if (e)
        return e;
    mem_free(p->event.place);
    p->event = event->given ? *event : (struct post_event){0};
    p->event.place = place;
    return ERR_OK;
}

/* ---- pictures ---- */

static enum err copy_media(const struct media *from, struct media *to, struct err_info *info)
{
    *to = *from;
    to->path = mem_strdup(from->path);
    to->mime_type = mem_strdup(from->mime_type);
    to->alt = from->alt && *from->alt ? mem_strdup(from->alt) : NULL;
    bool whole = to->path && to->mime_type && (to->alt || !from->alt || !*from->alt);
    return whole ? ERR_OK : no_memory(info);
}

static enum err replace_media(const struct edit *edit, struct post *p, struct err_info *info)
{
    struct post made = {0};
    enum err e = ERR_OK;
    if (edit->media_count > MAX_POST_MEDIA)
        return err_set(info, ERR_TOO_BIG, "more than %d pictures", MAX_POST_MEDIA);
    for (int i = 0; i < edit->media_count && !e; i++)
        e = copy_media(&edit->media[i], &made.media[made.media_count++], info);
    if (!e) { /* what p had goes with made */
        struct media old[MAX_POST_MEDIA];
        int old_count = p->media_count;
        memcpy(old, p->media, sizeof old);
        memcpy(p->media, made.media, sizeof made.media);
        memcpy(made.media, old, sizeof old);
        p->media_count = made.media_count;
        made.media_count = old_count;
    }
    post_clear(&made);
    return e;
}

static enum err add_picture(struct desk *d, const struct edit_picture *picture, struct post *p,
                            struct err_info *info)
{
    char folder[PATH_ROOM_BYTES];
    const char *slash = strrchr(picture->file, '/');
    int n = snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - picture->file) + 1 : 1,
                     slash ? picture->file : ".");
    if (n < 0 || (size_t)n >= sizeof folder)
        return err_set(info, ERR_TOO_BIG, "the picture's path is too long");
    if (p->media_count == MAX_POST_MEDIA)
        return err_set(info, ERR_TOO_BIG, "more than %d pictures", MAX_POST_MEDIA);
    struct media *m = &p->media[p->media_count++];
    enum err e = import_picture(d, folder, slash ? slash + 1 : picture->file, m, info);
    return e ? e : put(&m->alt, picture->alt, info);
}

static void drop_picture(struct post *p, int index)
{
    struct post gone = {.media_count = 1, .media = {p->media[index]}};
    for (int i = index + 1; i < p->media_count; i++)
        p->media[i - 1] = p->media[i];
    memset(&p->media[--p->media_count], 0, sizeof p->media[0]);
    post_clear(&gone);
}

static enum err put_pictures(struct desk *d, const struct edit *edit, struct post *p,
                             struct err_info *info)
{
    enum err e = edit->has_media ? replace_media(edit, p, info) : ERR_OK;
    if (e)
        return e;
    if (edit->alt_count > p->media_count || edit->drop_picture > p->media_count ||
        edit->drop_picture < 0)
        return err_set(info, ERR_RANGE, "the post has only %d pictures", p->media_count);
    for (int i = 0; i < edit->alt_count && !e; i++)
        e = put(&p->media[i].alt, edit->alts[i], info);
    if (!e && edit->drop_picture)
        drop_picture(p, edit->drop_picture - 1);
    for (int i = 0; i < edit->picture_count && !e; i++)
        e = add_picture(d, &edit->pictures[i], p, info);
    return e;
}

enum err edit_apply(struct desk *d, const struct edit *edit, struct post *p, struct err_info *info)
{
    enum err e = put_words(edit, p, info);
    if (!e && edit->has_tags)
        e = put_tags(edit, p, info);
    if (!e && edit->event)
        e = put_event(edit->event, p, info);
    if (edit->has_pin)
        p->pinned = edit->pinned;
    return e ? e : put_pictures(d, edit, p, info);
}
