/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/preview_scenes.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "compose/compose.h"
#include "model/post.h"
#include "node/day.h"

static const char standard_alert[] = "This is what an alert looks like";

static enum err fill_list(const struct preview_feed *feed, const struct preview_options *o,
                          struct playlist *p)
{
    const struct feed *f = feed ? preview_feed_peek(feed) : NULL;
    p->mode = MODE_RUN;
    for (int i = 0; f && i < f->post_count; i++)
        p->posts[p->post_count++] = approved_post_ref(f->posts[i]);
    p->alert.severity = o->severity;
    p->alert.drill = o->drill;
    p->alert.text = mem_strdup(o->text ? o->text : standard_alert);
    if (o->text)
        snprintf(p->trouble_text, sizeof p->trouble_text, "%s", o->text);
    return p->alert.text ? ERR_OK : ERR_NOMEM;
}

static int place_of(const struct playlist *p, const struct approved_post *a)
{
    for (int i = 0; i < p->post_count; i++)
        if (p->posts[i] == a)
            return i;
    return -1;
}

static void note(struct preview_scenes *out, const struct approved_post *a, const struct show *s)
{
    int i = a ? place_of(out->list, a) : -1;
    if (i >= 0 && !out->shows[i].post)
        out->shows[i] = *s;
}

/* Round the loop as the player goes, until every post has had a turn and every notice has stood at the foot. */
static void go_round(struct preview_scenes *out, const struct settings *s, int64_t now_s)
{
    struct select_rules rules = {.is_notice = s->ticker ? compose_notice_fits : NULL};
    const char *after = NULL, *notice_after = NULL;
    for (int i = 0; i < out->list->post_count; i++) {
        struct show show = select_show(out->list, &rules, after, notice_after, true, now_s);
        if (show.kind != SHOW_POST)
            return;
        show.evening = day_is_evening(s, now_s);
        note(out, show.post, &show);
        note(out, show.notice, &show);
        after = approved_post_peek(show.post)->id;
        if (show.notice)
            notice_after = approved_post_peek(show.notice)->id;
    }
}

enum err preview_scenes_make(const struct preview_feed *feed, const struct preview_options *o,
                             const struct settings *s, const struct clock *c,
                             struct preview_scenes *out)
{
    int count = feed ? preview_feed_peek(feed)->post_count : 0;
    *out = (struct preview_scenes){.list = playlist_new(count + 1)};
    out->shows = mem_array((size_t)count + 1, sizeof *out->shows);
    if (!out->list || !out->shows)
        return ERR_NOMEM;
    enum err e = fill_list(feed, o, out->list);
    if (!e)
        go_round(out, s, clock_now_s(c));
    return e;
}

void preview_scenes_clear(struct preview_scenes *s)
{
    playlist_unref(s->list);
    mem_free(s->shows);
    *s = (struct preview_scenes){0};
}

struct show preview_scenes_card(const struct preview_options *o, enum show_kind kind, char name[32])
{
    static const char *const kinds[] = {
        [SHOW_HOUSE] = "house", [SHOW_SETUP] = "setup", [SHOW_ALERT] = "alert"};
    struct show s = {.kind = kind};
    if (kind != SHOW_ALERT && o->has_trouble)
        s.trouble = o->trouble;
    else if (kind == SHOW_SETUP)
        s.trouble = ERR_NET_CONNECT; /* what people meet most */
    if (kind == SHOW_ALERT || (kind == SHOW_HOUSE && s.trouble == ERR_OK))
        snprintf(name, 32, "%s", kinds[kind]);
    else
        snprintf(name, 32, "%s-%s", kinds[kind], compose_trouble_code(s.trouble));
    return s;
}
