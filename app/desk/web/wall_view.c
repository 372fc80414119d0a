/* SPDX-License-Identifier: Apache-2.0 */
/* An audience's wall as a model: what shows in which order, what comes next, what was lately taken off. */
#include <string.h>

#include "base/mem.h"
#include "desk/post_list.h"
#include "desk/web/audience_pick.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/post_model.h"
#include "desk/web/state_model.h"
#include "desk/web/wall_order.h"

#define UNDO_S (24L * 3600) /* a withdrawal of the last day can be undone from the wall */
#define MAX_TAKEN_OFF 20

/* The model of the post with this id; borrowed. */
static json_t *find(const json_t *posts, const char *id)
{
    size_t i;
    json_t *post;
    json_array_foreach(posts, i, post) if (!strcmp(model_text(post, "id"), id)) return post;
    return NULL;
}

static enum err set(json_t *o, const char *key, json_t *value)
{
    return json_object_set_new(o, key, value) ? ERR_NOMEM : ERR_OK;
}

struct lists { /* owned */
    json_t *all, *showing, *next, *refused, *off, *state;
};

static enum err lists_make(struct lists *l, struct err_info *info)
{
    json_t **each[] = {&l->all, &l->showing, &l->next, &l->refused, &l->off, &l->state};
    for (size_t i = 0; i < sizeof each / sizeof each[0]; i++)
        if (!(*each[i] = json_array()))
            return err_set(info, ERR_NOMEM, "out of memory");
    return ERR_OK;
}

static void lists_clear(struct lists *l)
{
    json_decref(l->all);
    json_decref(l->showing);
    json_decref(l->next);
    json_decref(l->refused);
    json_decref(l->off);
    json_decref(l->state);
}

static enum err put_places(const struct wall *wall, const struct wall_order *o, int64_t now_s,
                           struct lists *l)
{
    for (int i = 0; i < o->place_count; i++) {
        const struct wall_place *p = &o->places[i];
        json_t *post = find(l->all, wall->posts[p->at].id);
        if (!post) /* changed between the two readings */
            continue;
        bool shows = wall->posts[p->at].from_s <= now_s;
        if (set(post, "notice", json_boolean(p->notice)) ||
            set(post, "pinned", json_boolean(p->pinned)) ||
            json_array_append(shows ? l->showing : l->next, post))
            return ERR_NOMEM;
    }
    for (int i = 0; i < o->refused_count; i++) {
        json_t *post = find(l->all, wall->posts[o->refused[i].at].id);
        if (post && (set(post, "why", json_string(o->refused[i].why)) ||
                     json_array_append(l->refused, post)))
            return ERR_NOMEM;
    }
    return ERR_OK;
}

/* The order of the loop is of no use for what is to come: the earliest first, as the list of all has it. */
static enum err sort_next(struct lists *l)
{
    json_t *sorted = json_array(), *post, *other;
    size_t i, k;
    json_array_foreach(l->all, i, post)
    {
        json_array_foreach(l->next, k, other) if (other == post && json_array_append(sorted, post))
        {
            json_decref(sorted);
            return ERR_NOMEM;
        }
    }
    if (!sorted)
        return ERR_NOMEM;
    json_decref(l->next);
    l->next = sorted;
    return ERR_OK;
}

static enum err fill(struct web *w, int64_t audience_id, struct lists *l, struct err_info *info)
{
    struct wall *wall = NULL;
    struct wall_order *order = NULL;
    int64_t now_s = desk_now_s(w->d);
    enum err e = audience_state_each(w->d, audience_id, state_model_add, l->state, info);
    if (!e)
        e = post_list_span(w->d, audience_id, false, now_s, INT64_MAX, MAX_FEED_ITEMS,
                           post_model_add, l->all, info);
    if (!e)
        e = wall_load(w->d, audience_id, now_s, &wall, info);
    if (!e)
        e = wall_order_make(wall, &order, info);
    if (!e && ((e = put_places(wall, order, now_s, l)) || (e = sort_next(l))))
        e = err_set(info, e, "out of memory");
    if (!e)
        e = post_list_withdrawn(w->d, audience_id, now_s - UNDO_S, MAX_TAKEN_OFF, post_model_add,
                                l->off, info);
    mem_free(order);
    wall_free(wall);
    return e;
}

enum err wall_view(struct web *w, json_t **model, struct err_info *info)
{
    struct audience_pick pick = {0};
    struct lists l = {0};
    enum err e = audience_pick(w, &pick, info);
    if (!e)
        e = lists_make(&l, info);
    if (!e)
        e = fill(w, pick.id, &l, info);
    if (!e && !(*model = json_pack("{s:s+,s:s,s:O,s:I,s:O,s:O,s:O,s:O,s:O}", "title",
                                   "The wall of ", pick.name, "audience", pick.name, "audiences",
                                   pick.names, "now", (json_int_t)desk_now_s(w->d), "state",
                                   json_array_get(l.state, 0), "showing", l.showing, "next", l.next,
                                   "refused", l.refused, "taken_off", l.off)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    lists_clear(&l);
    json_decref(pick.names);
    return e;
}
