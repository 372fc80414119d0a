/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/preview.h"

#include <getopt.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/preview_feed.h"
#include "cli/size.h"
#include "node/frame_maker.h"
#include "node/node.h"
#include "node/settings.h"
#include "present/blend.h"
#include "present/output.h"

static const char usage[] =
    "usage: placard preview --feed FILE --post ID --size WxH --out FILE.png [--page N] "
    "[--config FILE] [--theme NAME] [--now TIME]\n"
    "\n"
    "  --feed FILE    JSON Feed 1.1, with its pictures beside it\n"
    "  --post ID      which post\n"
    "  --size WxH     of the display, such as 1920x1080 or 1080x1920\n"
    "  --page N       which page of a long post, from 1\n"
    "  --config FILE  settings of a screen: its name, theme, language, time zone and rotation\n"
    "  --theme NAME   another theme than the settings'\n"
    "  --now TIME     draw as at this time (2026-03-02T09:05:00Z), for \"2 hours ago\" and the "
    "clock\n";

struct request {
    const char *feed, *post, *out, *config, *theme;
    int width_px, height_px;
    int page;      /* from 0 */
    int64_t now_s; /* 0 = now */
};

static const struct option options[] = {{"feed", required_argument, NULL, 'f'},
                                        {"post", required_argument, NULL, 'p'},
                                        {"size", required_argument, NULL, 's'},
                                        {"out", required_argument, NULL, 'o'},
                                        {"config", required_argument, NULL, 'c'},
                                        {"theme", required_argument, NULL, 't'},
                                        {"now", required_argument, NULL, 'n'},
                                        {"page", required_argument, NULL, 'g'},
                                        {0}};

/* "1" to "999"; 0 = it is none. */
static int page_number(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits >= 1 && digits <= 3 && !text[digits] ? (int)strtol(text, NULL, 10) : 0;
}

static bool parse(int argc, char **argv, struct request *r)
{
    int c;
    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (c) {
        case 'f':
            r->feed = optarg;
            break;
        case 'p':
            r->post = optarg;
            break;
        case 'o':
            r->out = optarg;
            break;
        case 'c':
            r->config = optarg;
            break;
        case 't':
            r->theme = optarg;
            break;
        case 's':
            if (!cli_parse_size(optarg, &r->width_px, &r->height_px))
                return false;
            break;
        case 'g':
            r->page = page_number(optarg) - 1;
            if (r->page < 0)
                return false;
            break;
        case 'n':
            if (text_time_parse(optarg, false, &r->now_s))
                return false;
            break;
        default:
            return false;
        }
    }
    return r->feed && r->post && r->out && r->width_px && optind == argc;
}

/* The clock stands still at the wanted time. */
static int64_t still_wall_s(const struct clock *c)
{
    return c->start_wall_s;
}

static enum err read_settings(const struct request *r, struct settings *s, struct err_info *info)
{
    static const char bare[] = "[server]\n";
    struct settings_report report;
    enum err e = ERR_OK;
    if (r->config)
        e = settings_read(r->config, s, &report, info);
    else if (settings_parse(bare, sizeof bare - 1, ".", s, &report, NULL) == ERR_NOMEM)
        e = ERR_NOMEM; /* without a file the required keys are missing: a preview needs no server */
    if (!e && r->theme) {
        mem_free(s->theme);
        s->theme = mem_strdup(r->theme);
        if (!s->theme)
            e = ERR_NOMEM;
    }
    return e;
}

/* The same two layers that the player puts on a screen: body, then header strip. */
static enum err draw(const struct request *r, const struct settings *s, struct preview_feed *feed,
                     const struct clock *clock, struct err_info *info)
{
    struct frame_maker *maker = NULL;
    struct pixmap *frame = NULL, *strip = NULL;
    struct show show = {.kind = SHOW_POST, .page = r->page};
    struct playlist *list = playlist_new(0);
    enum err e = list ? preview_feed_post(feed, r->post, &show.post, info) : ERR_NOMEM;
    if (!e)
        e = frame_maker_new(s, clock, preview_feed_media, feed, &maker, info);
    if (!e)
        e = frame_maker_body(maker, &show, list, r->width_px, r->height_px, &frame, NULL, info);
    if (e == ERR_RANGE && r->page > 0)
        e = err_set(info, e, "it has no page %d at this size", r->page + 1);
    bool header = !e && frame_maker_has_header(maker, show.kind);
    if (header)
        e = frame_maker_header(maker, false, r->width_px, r->height_px, &strip, info);
    if (!e && header) {
        struct rect place = frame_maker_header_rect(maker, false, r->width_px, r->height_px);
        for (int y = 0; y < strip->height_px; y++)
            memcpy((char *)frame->pixels + (size_t)(place.y + y) * (size_t)frame->pitch_bytes +
                       (size_t)place.x * 4,
                   (char *)strip->pixels + (size_t)y * (size_t)strip->pitch_bytes,
                   (size_t)strip->width_px * 4);
    }
    if (!e)
        e = png_write(r->out, frame, info);
    pixmap_free(strip);
    pixmap_free(frame);
    frame_maker_free(maker);
    playlist_unref(list);
    return e;
}

int cli_preview(int argc, char **argv)
{
    struct request r = {0};
    struct settings s = {0};
    struct clock clock;
    struct err_info info = {0};
    struct preview_feed *feed = NULL;
    char quoted[300];
    if (argc == 2 && !strcmp(argv[1], "--help")) {
        fputs(usage, stdout);
        return 0;
    }
    if (!parse(argc, argv, &r)) {
        fputs(usage, stderr);
        return 2;
    }
    enum err e = node_start();
    if (!e)
        e = read_settings(&r, &s, &info);
    if (!e) {
        if (s.time_zone)
            setenv("TZ", s.time_zone, 1);
        tzset();
        clock_system_init(&clock, 1);
        if (r.now_s) {
            clock.start_wall_s = r.now_s;
            clock.wall_s = still_wall_s;
            atomic_store(&clock.floor_s, 0);
        }
        e = preview_feed_open(r.feed, &feed, &info);
    }
    if (!e)
        e = draw(&r, &s, feed, &clock, &info);
    if (e)
        fprintf(stderr, "placard: cannot draw %s: %s (%s)\n",
                log_quote(r.post, quoted, sizeof quoted),
                info.text[0] ? info.text : "no more is known", err_name(e));
    preview_feed_free(feed);
    settings_clear(&s);
    return e ? 1 : 0;
}
