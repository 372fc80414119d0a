/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/preview_setup.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "cli/theme_report.h"
#include "model/post.h"
#include "node/assets.h"
#include "node/day.h"
#include "node/settings.h"

static void tell_file(const struct preview_setup *d, const char *path)
{
    if (d->each_file)
        d->each_file(d->user, path);
}

static void each_feed_file(void *user, const char *path)
{
    tell_file(user, path);
}

/* The clock stands still at the wanted time. */
static int64_t still_wall_s(const struct clock *c)
{
    return c->start_wall_s;
}

static void set_clock(struct preview_setup *d)
{
    if (d->settings.time_zone)
        setenv("TZ", d->settings.time_zone, 1);
    tzset();
    clock_system_init(&d->clock, 1);
    if (!d->options->now_s)
        return;
    d->clock.start_wall_s = d->options->now_s;
    d->clock.wall_s = still_wall_s;
    atomic_store(&d->clock.floor_s, 0);
}

static enum err read_settings(struct preview_setup *d, struct err_info *info)
{
    static const char bare[] = "[server]\n";
    struct settings_report report;
    if (d->options->config) {
        tell_file(d, d->options->config);
        return settings_read(d->options->config, &d->settings, &report, info);
    }
    /* without a file the required keys are missing: a preview needs no server */
    enum err e = settings_parse(bare, sizeof bare - 1, ".", &d->settings, &report, NULL);
    return e == ERR_NOMEM ? err_set(info, e, "out of memory") : ERR_OK;
}

/* A theme that has to be drawn as it is, or not at all: the standard one must not stand in. */
static enum err judge_theme(const struct preview_setup *d, const struct preview_look *l,
                            bool evening, struct err_info *info)
{
    char path[4096];
    struct err_info why = {0};
    struct settings s = l->settings;
    const struct theme *t = frame_maker_theme(l->maker, evening);
    if (evening)
        s.theme = s.theme_evening;
    enum err e = assets_theme_path(&s, path, sizeof path, info);
    if (e)
        return e;
    e = frame_maker_theme_trouble(l->maker, evening, &why);
    if (e)
        return theme_report_error(path, e, &why, info);
    const char *slash = strrchr(path, '/');
    for (int i = 0; slash && i < THEME_PICTURE__COUNT; i++) {
        char file[4096];
        if (t->pictures[i].file[0] && snprintf(file, sizeof file, "%.*s/%s", (int)(slash - path),
                                               path, t->pictures[i].file) < (int)sizeof file)
            tell_file(d, file);
    }
    theme_report(stderr, path, t);
    return ERR_OK;
}

static void tell_theme_file(const struct preview_setup *d, const struct settings *s)
{
    char path[4096];
    /* one that is not there yet may come */
    if (!assets_theme_path(s, path, sizeof path, NULL))
        tell_file(d, path);
    else if (s->theme && strchr(s->theme, '/'))
        tell_file(d, s->theme);
}

static enum err open_look(struct preview_setup *d, const char *theme, struct err_info *info)
{
    struct preview_look *l = &d->looks[d->look_count++];
    l->settings = d->settings;
    if (theme) {
        l->settings.theme = (char *)(uintptr_t)theme;
        l->settings.theme_evening = NULL;
    }
    tell_theme_file(d, &l->settings);
    bool evening = day_is_evening(&l->settings, clock_now_s(&d->clock));
    if (evening) {
        struct settings s = l->settings;
        s.theme = s.theme_evening;
        tell_theme_file(d, &s);
    }
    preview_name_theme(theme     ? theme
                       : evening ? d->settings.theme_evening
                                 : d->settings.theme,
                       l->name);
    enum log_level was = log_set_level(LOG_LEVEL_NONE); /* judge_theme says it in full */
    enum err e =
        frame_maker_new(&l->settings, &d->clock, preview_feed_media, d->feed, &l->maker, info);
    log_set_level(was);
    return e ? e : judge_theme(d, l, evening, info);
}

/* Two themes of one name, from two folders, must not write the same file. */
static enum err open_looks(struct preview_setup *d, struct err_info *info)
{
    struct preview_names names = {0};
    enum err e = d->options->theme_count ? ERR_OK : open_look(d, NULL, info);
    for (int i = 0; i < d->options->theme_count && !e; i++)
        e = open_look(d, d->options->themes[i], info);
    for (int i = 0; i < d->look_count && !e; i++) {
        char own[PREVIEW_NAME_BYTES];
        memcpy(own, d->looks[i].name, sizeof own);
        e = preview_names_take(&names, own, d->looks[i].name);
    }
    preview_names_clear(&names);
    return e;
}

/* A word of each post for file names, in the loop's order, so that they stay the same whatever else is drawn. */
static enum err name_posts(struct preview_setup *d)
{
    struct preview_names names = {0};
    const struct playlist *p = d->scenes.list;
    char card[32], word[PREVIEW_NAME_BYTES];
    d->words = mem_array((size_t)p->post_count + 1, sizeof *d->words);
    enum err e = d->words ? ERR_OK : ERR_NOMEM;
    for (int i = 0; i < d->options->card_count && !e; i++) {
        (void)preview_scenes_card(d->options, d->options->cards[i], card);
        e = preview_names_take(&names, card, word);
    }
    for (int i = 0; i < p->post_count && !e; i++)
        e = preview_names_take(&names, approved_post_peek(p->posts[i])->id, d->words[i]);
    preview_names_clear(&names);
    return e;
}

static enum err read_all(struct preview_setup *d, struct err_info *info)
{
    enum err e = read_settings(d, info);
    if (e)
        return e;
    set_clock(d);
    if (d->options->feed) {
        tell_file(d, d->options->feed);
        e = preview_feed_open(d->options->feed, clock_now_s(&d->clock), each_feed_file, d, &d->feed,
                              info);
    }
    if (!e)
        e = open_looks(d, info);
    if (!e)
        e = preview_scenes_make(d->feed, d->options, &d->settings, &d->clock, &d->scenes);
    return e ? e : name_posts(d);
}

enum err preview_setup_open(const struct preview_options *o,
                            void (*each_file)(void *user, const char *path), void *user,
                            struct preview_setup **out, struct err_info *info)
{
    struct preview_setup *d = mem_alloc(sizeof *d);
    if (!d)
        return err_set(info, ERR_NOMEM, "out of memory");
    d->options = o;
    d->each_file = each_file;
    d->user = user;
    enum err e = read_all(d, info);
    if (e == ERR_NOMEM)
        err_set(info, e, "out of memory");
    if (e) {
        preview_setup_close(d);
        return e;
    }
    *out = d;
    return ERR_OK;
}

void preview_setup_close(struct preview_setup *d)
{
    if (!d)
        return;
    for (int i = 0; i < d->look_count; i++)
        frame_maker_free(d->looks[i].maker);
    preview_scenes_clear(&d->scenes);
    preview_feed_free(d->feed);
    settings_clear(&d->settings);
    mem_free(d->words);
    mem_free(d);
}
