/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_poll.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/publish.h"
#include "desk/sources/source_limits.h"
#include "desk/sources/source_token.h"
#include "desk/sources/source_work.h"

#define LOG_MODULE "source"
#define DAY_S 86400
#define MOST_DOUBLINGS 6 /* of the interval, while polls fail: five minutes become five hours */

struct polling {
    const struct source_poll *p;
    struct source_row row;
    struct desk *d; /* for looking things up; changes open their own */
    struct source_http *http;
    struct source_getter getter;
    struct source_collect collect;
    struct source_work work;
    struct source_media media;
};

/* ---- asking ---- */

static bool is_known(void *user, const char *item)
{
    struct polling *g = user;
    struct digest any = {{0}};
    bool known = false, same = false;
    return !source_seen_look(g->d, g->row.id, item, &any, &known, &same, NULL) && known;
}

static void show_session(struct source_session *s, struct source_http *http)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->http = http;
    if (http && s->stopped)
        source_http_cancel(http);
    pthread_mutex_unlock(&s->lock);
}

void source_session_stop(struct source_session *s)
{
    pthread_mutex_lock(&s->lock);
    s->stopped = true;
    if (s->http)
        source_http_cancel(s->http);
    pthread_mutex_unlock(&s->lock);
}

static enum err open_session(struct polling *g, struct err_info *info)
{
    char *token = NULL;
    if (g->p->getter) {
        g->getter = *g->p->getter;
        return ERR_OK;
    }
    enum err e = g->row.token_file ? source_token_read(g->row.token_file, &token, info) : ERR_OK;
    if (e)
        return e;
    struct source_http_settings s = {.url = g->row.url,
                                     .token = token,
                                     .ca_file = g->row.ca_file,
                                     .network = g->row.network,
                                     .allow_local = g->row.allow_local,
                                     .clock = g->p->clock};
    e = source_http_new(&s, &g->http, info);
    source_token_free(token);
    if (e)
        return e;
    g->getter = source_http_getter(g->http);
    show_session(g->p->session, g->http);
    return ERR_OK;
}

/* What stands on walls or waits, and was not in the answer: has it been deleted, or edited long after? */
static enum err ask_absent(struct polling *g, struct err_info *info)
{
    struct source_work *w = &g->work;
    enum err e =
        source_seen_absent(g->d, g->row.id, g->collect.unchanged ? NULL : &g->collect.batch,
                           w->absent, MAX_POLL_SINGLES, &w->absent_count, info);
    for (int i = 0; i < w->absent_count && !e && !g->collect.wait_s; i++) {
        struct err_info why = {0};
        int first = g->collect.batch.count;
        e = source_collect_one(&g->collect, w->absent[i].item, w->absent[i].url, &w->single[i],
                               &why);
        if (e && e != ERR_NOMEM && e != ERR_CANCELLED)
            e = ERR_OK; /* no telling */
        if (e)
            return err_set(info, e, "%.200s", why.text);
        e = source_work_plan(w, g->d, first, info);
    }
    return e;
}

static enum err ask(struct polling *g, struct err_info *info)
{
    enum err e = open_session(g, info);
    if (e)
        return e;
    g->collect.row = &g->row;
    g->collect.getter = g->getter;
    g->collect.known = is_known;
    g->collect.user = g;
    g->work.row = &g->row;
    g->work.collect = &g->collect;
    g->media.d = g->d;
    g->media.getter = g->getter;
    g->media.day_bytes = &g->row.day_bytes;
    if (g->row.day != clock_now_s(g->p->clock) / DAY_S) {
        g->row.day = clock_now_s(g->p->clock) / DAY_S;
        g->row.day_bytes = 0;
    }
    if ((e = source_collect_run(&g->collect, info)) ||
        (e = source_work_plan(&g->work, g->d, 0, info)))
        return e;
    g->work.listed = g->work.count;
    if (!g->collect.closed && (e = ask_absent(g, info)))
        return e;
    return source_work_fetch(&g->work, &g->media, info);
}

/* ---- when to come again ---- */

/* Within a tenth around s, so that many desks do not come at the same moment. */
static int64_t with_jitter(int64_t s)
{
    uint32_t random = 0;
    if (getrandom(&random, sizeof random, GRND_NONBLOCK) != sizeof random)
        random = 0x80000000;
    return s - s / 10 + (int64_t)((uint64_t)random * (uint64_t)(s / 5 + 1) >> 32);
}

static enum err set_again(char **slot, const char *text)
{
    char *copy = mem_strdup(text);
    if (!copy)
        return ERR_NOMEM;
    mem_free(*slot);
    *slot = copy;
    return ERR_OK;
}

static enum err note_next(struct polling *g, enum err failed, const struct err_info *why,
                          bool again, struct err_info *info)
{
    struct source_row *r = &g->row;
    int64_t now_s = clock_now_s(g->p->clock), wait_s = g->collect.wait_s, every_s = r->every_s;
    enum err e;
    if (g->media.wait_s > wait_s)
        wait_s = g->media.wait_s;
    r->failures = failed ? r->failures + 1 : 0;
    for (int64_t i = 1; i < r->failures && i <= MOST_DOUBLINGS; i++)
        every_s = every_s * 2 > MAX_SOURCE_EVERY_S ? MAX_SOURCE_EVERY_S : every_s * 2;
    every_s = with_jitter(every_s);
    r->next_s = now_s + (wait_s > every_s ? wait_s : every_s);
    r->wait_until_s = wait_s ? now_s + wait_s : 0;
    r->polled_s = now_s;
    if (g->http)
        r->network = source_http_network(g->http);
    mem_free(r->trouble);
    r->trouble = failed ? mem_strdup(why->text[0] ? why->text : "out of memory") : NULL;
    if (failed)
        return ERR_OK;
    r->good_s = now_s;
    /* a post that waits for its pictures would not come again with "nothing has changed" */
    if ((e = set_again(&r->etag, again ? "" : g->collect.etag)) ||
        (e = set_again(&r->last_modified, again ? "" : g->collect.last_modified)))
        return err_set(info, e, "out of memory");
    return ERR_OK;
}

/* ---- the change ---- */

static enum err change(struct polling *g, enum err failed, struct source_tally *tally,
                       struct err_info *why, struct err_info *info)
{
    struct desk *d = NULL;
    char who[MAX_WHO_BYTES + 1];
    bool committed = false;
    snprintf(who, sizeof who, "source %s", g->row.name);
    enum err e = desk_open(g->p->dir, DESK_CHANGE, who, g->p->clock, &d, info);
    if (!e)
        e = publish_begin(d, info);
    if (!e && !failed)
        e = source_work_do(&g->work, d, g->p, tally, info);
    if (!e)
        e = note_next(g, failed, why, tally->waiting > 0, info);
    if (!e)
        e = source_row_polled(d, &g->row, info);
    if (!e)
        e = publish_commit(d, "source", &committed, info);
    if (d)
        publish_abort(d);
    desk_close(d);
    tally->next_s = g->row.next_s;
    return e;
}

static enum err prepare(struct polling *g, const char *name, bool by_hand, struct err_info *info)
{
    enum err e = desk_open(g->p->dir, DESK_READ, "source", g->p->clock, &g->d, info);
    if (!e)
        e = source_row_find(g->d, name, &g->row, info);
    if (e)
        return e;
    int64_t now_s = clock_now_s(g->p->clock);
    if (!by_hand && g->row.paused)
        return err_set(info, ERR_BUSY, "the source is paused");
    if (g->row.wait_until_s > now_s && g->row.wait_until_s <= now_s + MAX_SOURCE_WAIT_S)
        return err_set(info, ERR_BUSY, "the source asked for patience; %" PRId64 " s are left",
                       g->row.wait_until_s - now_s);
    return ERR_OK;
}

static void finish(struct polling *g)
{
    show_session(g->p->session, NULL);
    source_http_free(g->http);
    source_work_clear(&g->work);
    source_media_clear(&g->media);
    source_collect_clear(&g->collect);
    source_row_clear(&g->row);
    desk_close(g->d);
    mem_free(g);
}

enum err source_poll_run(const struct source_poll *p, const char *name, bool by_hand,
                         struct source_tally *tally, struct err_info *info)
{
    struct err_info why = {0};
    *tally = (struct source_tally){.posts = 0};
    struct polling *g = mem_alloc(sizeof *g);
    if (!g)
        return err_set(info, ERR_NOMEM, "out of memory");
    g->p = p;
    enum err e = prepare(g, name, by_hand, info);
    if (!e) {
        enum err failed = ask(g, &why);
        if (failed == ERR_CANCELLED) /* stopped, not failed: as if it had not begun */
            e = err_set(info, failed, "asked to stop");
        else
            e = change(g, failed, tally, &why, info);
        if (!e && failed)
            e = err_set(info, failed, "%.230s", why.text);
    }
    finish(g);
    return e;
}
