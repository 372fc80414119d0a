/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/preview_draw.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/log.h"
#include "cli/preview_setup.h"
#include "model/post.h"
#include "node/day.h"
#include "node/frame_whole.h"

struct drawing {
    struct preview_round *round;
    const struct preview_options *o;
    struct preview_setup *s;
    bool overwrites; /* a picture would replace a file that is read */
};

static void refuse(struct drawing *d, const char *id, const struct preview_picture *p, enum err e,
                   const struct err_info *info)
{
    char quoted[300], where[128] = "";
    if (p)
        snprintf(where, sizeof where, " at %dx%d in %s", p->size.width_px, p->size.height_px,
                 p->theme);
    fprintf(stderr, "placard: cannot draw %s%s: %s (%s)\n", log_quote(id, quoted, sizeof quoted),
            where, info->text[0] ? info->text : "no more is known", err_name(e));
    d->round->refused++;
}

/* One page in one theme; *pages becomes how many the post has. Errors are the sink's, or ERR_NOMEM. */
static enum err draw_one(struct drawing *d, struct show show, struct preview_picture *p, int *pages,
                         struct err_info *info)
{
    const struct preview_look *l = &d->s->looks[p->theme_index];
    struct err_info why = {0};
    struct frame_page page = {0};
    struct pixmap *frame;
    show.page = p->page;
    show.evening = day_is_evening(&l->settings, clock_now_s(&d->s->clock));
    p->theme = l->name;
    enum err e = frame_whole_make(l->maker, &show, d->s->scenes.list, p->size.width_px,
                                  p->size.height_px, &frame, &page, &why);
    if (e == ERR_RANGE && p->page > 0)
        err_set(&why, e, "it has no page %d at this size", p->page + 1);
    if (e) {
        refuse(d, p->id, p, e, &why);
        return ERR_OK;
    }
    p->page_count = *pages = page.count > 1 ? page.count : 1;
    p->frame = frame;
    e = d->round->sink.take(d->round->sink.user, p, info);
    pixmap_free(frame);
    d->round->drawn += !e;
    return e;
}

/* All pages of a subject, or the one that was asked for, in all themes. */
static enum err draw_subject(struct drawing *d, const struct show *show, struct preview_picture p,
                             struct err_info *info)
{
    int pages[PREVIEW_MAX_THEMES], most = 0;
    const struct preview_options *o = d->o;
    int first = o->page > 0 ? o->page : 0;
    for (int i = 0; i < d->s->look_count; i++)
        pages[i] = first + 1;
    for (p.page = first; p.page == first || p.page < most; p.page++) {
        for (p.theme_index = 0; p.theme_index < d->s->look_count; p.theme_index++) {
            int *count = &pages[p.theme_index];
            if (p.page >= *count)
                continue;
            if (d->round->stop && d->round->stop(d->round->user))
                return err_set(info, ERR_CANCELLED, "asked to stop");
            enum err e = draw_one(d, *show, &p, count, info);
            if (e)
                return e;
            most = *count > most ? *count : most;
        }
        if (o->page >= 0 || o->file || p.in_foot)
            break;
    }
    return ERR_OK;
}

static enum err draw_post(struct drawing *d, int at, struct preview_size size,
                          struct err_info *info)
{
    struct preview_picture p = {.id = approved_post_peek(d->s->scenes.list->posts[at])->id,
                                .word = d->s->words[at],
                                .size = size};
    const struct show *show = &d->s->scenes.shows[at];
    p.in_foot = show->notice == d->s->scenes.list->posts[at];
    if (show->post)
        return draw_subject(d, show, p, info);
    struct err_info why = {.text = "it never has its turn at this time"};
    refuse(d, p.id, NULL, ERR_RANGE, &why);
    return ERR_OK;
}

static enum err draw_size(struct drawing *d, struct preview_size size, struct err_info *info)
{
    const struct preview_options *o = d->o;
    enum err e = ERR_OK;
    for (int i = 0; o->all && i < d->s->scenes.list->post_count && !e; i++)
        e = draw_post(d, i, size, info);
    for (int i = 0; i < o->post_count && !e; i++) {
        int at;
        if (!preview_feed_find(d->s->feed, o->posts[i], &at, NULL))
            e = draw_post(d, at, size, info);
    }
    for (int i = 0; i < o->card_count && !e; i++) {
        char name[32], word[PREVIEW_NAME_BYTES];
        struct show show = preview_scenes_card(o, o->cards[i], name);
        preview_name_clean(name, word);
        e = draw_subject(d, &show, (struct preview_picture){.id = name, .word = word, .size = size},
                         info);
    }
    return e;
}

/* What no screen would take is said once, not for each size. */
static void say_refused_posts(struct drawing *d)
{
    const struct feed *f = d->s->feed ? preview_feed_peek(d->s->feed) : NULL;
    for (int i = 0; i < d->o->post_count; i++) {
        int at;
        struct err_info why = {0};
        enum err e = preview_feed_find(d->s->feed, d->o->posts[i], &at, &why);
        if (e)
            refuse(d, d->o->posts[i], NULL, e, &why);
    }
    for (int i = 0; f && d->o->all && i < f->refusal_count; i++) {
        struct err_info why = {0};
        err_set(&why, f->refusals[i].why, "%s", f->refusals[i].text);
        refuse(d, f->refusals[i].id, NULL, f->refusals[i].why, &why);
    }
}

static enum err draw_all(struct drawing *d, struct err_info *info)
{
    const struct preview_options *o = d->o;
    const struct preview_sink *sink = &d->round->sink;
    struct preview_about about = {
        .title = d->s->feed ? preview_feed_peek(d->s->feed)->title : NULL,
        .subjects = o->card_count + (o->all ? d->s->scenes.list->post_count : o->post_count),
        .theme_count = d->s->look_count,
        .settings = &d->s->settings};
    for (int i = 0; i < d->s->look_count; i++)
        about.themes[i] = d->s->looks[i].name;
    say_refused_posts(d);
    enum err e = sink->begin ? sink->begin(sink->user, &about, info) : ERR_OK;
    for (int i = 0; i < o->size_count && !e; i++)
        e = draw_size(d, o->sizes[i], info);
    return e || !sink->finish ? e : sink->finish(sink->user, info);
}

static bool same_file(const char *a, const char *b)
{
    struct stat x, y;
    return a && !stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Passes it on; a slip in --out must not cost anybody a logo. */
static void each_file(void *user, const char *path)
{
    struct drawing *d = user;
    d->overwrites = d->overwrites || same_file(d->o->file, path) || same_file(d->o->sheet, path);
    if (d->round->each_file)
        d->round->each_file(d->round->user, path);
}

enum err preview_draw(struct preview_round *r, struct err_info *info)
{
    struct drawing d = {.round = r, .o = r->options};
    r->drawn = r->refused = 0;
    enum err e = preview_setup_open(r->options, each_file, &d, &d.s, info);
    if (!e && d.overwrites)
        e = err_set(info, ERR_RANGE, "the picture would replace a file that it is drawn from");
    if (!e)
        e = draw_all(&d, info);
    preview_setup_close(d.s);
    return e;
}
