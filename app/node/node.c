/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "node"
#include "node/node.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "fetch/fetch.h"
#include "node/frame_maker.h"
#include "node/handover.h"
#include "node/health.h"
#include "node/library.h"
#include "node/player.h"
#include "node/sync.h"
#include "node/worker.h"
#include "present/output.h"

struct node {
    struct clock clock;
    struct output *out;
    struct handover *handover;
    struct library *library; /* NULL: settings or store cannot be used */
    struct frame_maker *maker;
    struct worker *worker;
    struct sync *sync;
    struct player *player;
    struct health *health;
    atomic_bool quit;
    pthread_t signals;
    bool signals_running;
};

enum err node_start(void)
{
    mem_start();
    json_start();
    enum err e = crypto_start();
    return e ? e : fetch_start();
}

static void wake(void *user)
{
    struct node *n = user;
    if (n->out)
        output_wake(n->out);
}

static void publish(void *user, struct playlist *p)
{
    handover_publish(((struct node *)user)->handover, p);
}

static enum err media_read(void *user, const struct digest *d, char **out, size_t *len)
{
    struct node *n = user;
    return n->library ? library_media_read(n->library, d, out, len) : ERR_NOT_FOUND;
}

/* A thread that does nothing but take signals: waking an output is not safe in a handler. */
static void *take_signals(void *user)
{
    struct node *n = user;
    sigset_t set;
    int sig;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    if (sigwait(&set, &sig) == 0) {
        atomic_store(&n->quit, true);
        output_wake(n->out);
    }
    return NULL;
}

static void block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, NULL); /* inherited by all threads that follow */
    signal(SIGPIPE, SIG_IGN);
}

static enum err open_output(struct node *n, const struct settings *s,
                            const struct node_options *opt, struct err_info *info)
{
    struct output_options o = {.kind = s->output,
                               .device = s->output_device,
                               .shots_dir = opt->shots_dir,
                               .width_px = opt->width_px ? opt->width_px : s->width_px,
                               .height_px = opt->height_px ? opt->height_px : s->height_px,
                               .overscan_pm = s->board.overscan_pm,
                               .cec = s->board.cec,
                               .windowed = opt->width_px > 0};
    if (opt->headless)
        o.kind = opt->shots_dir ? OUTPUT_PNG : OUTPUT_NONE;
    return output_open(&o, &n->out, info);
}

/* Nothing can be fetched or stored: a playlist that says why, and nothing else. */
static enum err publish_trouble(struct node *n, enum err trouble, const char *text)
{
    struct playlist *p = playlist_new(0);
    if (!p)
        return ERR_NOMEM;
    p->trouble = trouble;
    snprintf(p->trouble_text, sizeof p->trouble_text, "%s", text ? text : "");
    handover_publish(n->handover, p);
    return ERR_OK;
}

static enum err open_library(struct node *n, const struct settings *s,
                             const struct node_options *opt)
{
    struct err_info info = {0};
    if (opt->settings_trouble)
        return publish_trouble(n, opt->settings_trouble, opt->settings_text);
    enum err e = library_open(s, &n->clock, publish, n, &n->library, &info);
    if (!e)
        return ERR_OK;
    LOG_ERROR("store", "why=%s detail=\"%s\"", err_name(e), info.text);
    n->library = NULL;
    if (e == ERR_NOMEM)
        return e; /* whoever started us tries again; a card would stand for ever */
    return publish_trouble(n, e, info.text);
}

static void start_sync(struct node *n, const struct settings *s, const struct node_options *opt)
{
    struct err_info info = {0};
    if (!n->library || !library_is_enrolled(n->library))
        return;
    enum err e = sync_start(n->library, n->handover, s, &n->clock, n->health, opt->settings_text,
                            &n->sync, &info);
    if (e) {
        LOG_ERROR("network", "why=%s detail=\"%s\"", err_name(e), info.text);
        library_set_trouble(n->library, e, info.text);
    }
}

static void stop(struct node *n)
{
    player_free(n->player);
    sync_stop(n->sync); /* writes the last play records */
    if (n->handover)
        handover_stop(n->handover);
    worker_stop(n->worker);
    if (n->signals_running) {
        pthread_kill(n->signals, SIGHUP);
        pthread_join(n->signals, NULL);
    }
    library_close(n->library);
    frame_maker_free(n->maker);
    handover_free(n->handover);
    output_close(n->out);
    health_free(n->health);
}

static void set_zone(const char *zone)
{
    if (zone)
        setenv("TZ", zone, 1);
    tzset();
}

enum err node_run(const struct settings *s, const struct node_options *opt, struct err_info *info)
{
    struct node n;
    memset(&n, 0, sizeof n);
    atomic_init(&n.quit, false);
    set_zone(s->time_zone);
    block_signals();
    clock_system_init(&n.clock, opt->time_lapse);
    enum err e = health_new(&n.health);
    if (!e)
        e = open_output(&n, s, opt, info);
    if (!e)
        e = handover_new(wake, &n, &n.handover);
    if (!e)
        e = open_library(&n, s, opt);
    if (!e)
        e = frame_maker_new(s, &n.clock, media_read, &n, &n.maker, info);
    if (!e)
        e = worker_start(n.handover, n.maker, &n.worker);
    if (!e)
        e = player_new(n.out, n.handover, n.maker, s, &n.clock, &n.quit, &n.player);
    if (!e && pthread_create(&n.signals, NULL, take_signals, &n) == 0)
        n.signals_running = true;
    if (!e) {
        LOG_INFO("start", "output=%s screen=\"%s\"", output_name(n.out),
                 s->audience ? s->audience : "");
        player_set_health(n.player, n.health);
        start_sync(&n, s, opt);
        player_run(n.player, opt->for_ms);
    }
    stop(&n);
    return e;
}
