/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/preview_watch.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/debounce.h"
#include "cli/file_watch.h"
#include "cli/preview_draw.h"
#include "cli/preview_out.h"

struct watching {
    const struct preview_options *options;
    struct file_watch *files;
    int signals;
    int rounds; /* that drew something */
    int sheets; /* that the last of them wrote */
};

static int64_t mono_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void each_file(void *user, const char *path)
{
    file_watch_add(((struct watching *)user)->files, path);
}

/* A signal waits to be read: between two pictures is a good moment to end. */
static bool asked_to_stop(void *user)
{
    struct pollfd p = {.fd = ((struct watching *)user)->signals, .events = POLLIN};
    return poll(&p, 1, 0) > 0;
}

static void draw(struct watching *w)
{
    struct err_info info = {0};
    struct preview_out *out = NULL;
    struct preview_round round = {
        .options = w->options, .each_file = each_file, .stop = asked_to_stop, .user = w};
    int64_t start_ms = mono_ms();
    file_watch_begin(w->files);
    enum err e = preview_out_open(w->options, w->rounds == 0, &out, &info);
    if (!e) {
        round.sink = preview_out_sink(out);
        e = preview_draw(&round, &info);
    }
    if (!e)
        preview_out_tidy(out, &w->sheets);
    preview_out_close(out);
    file_watch_end(w->files, e != ERR_OK);
    if (e && e != ERR_CANCELLED) {
        fprintf(stderr, "placard: %s (%s)%s\n", info.text[0] ? info.text : "no more is known",
                err_name(e), w->rounds ? "; the last good pictures stay" : "");
    } else if (!e) {
        w->rounds++;
        printf("drawn: %d picture%s in %lld ms\n", round.drawn, round.drawn == 1 ? "" : "s",
               (long long)(mono_ms() - start_ms));
    }
}

/* Until a signal comes (false) or files have changed and then kept quiet (true). */
static bool wait_for_change(struct watching *w)
{
    struct debounce d = {0};
    if (file_watch_changed(w->files))
        debounce_event(&d, mono_ms());
    if (!file_watch_is_whole(w->files))
        fputs(
            "placard: the system gives no more watches (fs.inotify.max_user_watches); some changes "
            "will not be seen\n",
            stderr);
    for (;;) {
        struct pollfd p[2] = {{.fd = w->signals, .events = POLLIN},
                              {.fd = file_watch_fd(w->files), .events = POLLIN}};
        int64_t wait_ms = debounce_wait_ms(&d, mono_ms());
        if (wait_ms == 0) {
            const char *changed = file_watch_changed(w->files);
            char quoted[300];
            if (changed) {
                printf("changed: %s\n", log_quote(changed, quoted, sizeof quoted));
                return true;
            }
            continue; /* something else in the folder */
        }
        if (poll(p, 2, (int)wait_ms) < 0)
            continue; /* interrupted, by SIGCONT for one */
        if (p[0].revents)
            return false;
        if (p[1].revents) {
            file_watch_drain(w->files);
            debounce_event(&d, mono_ms());
        }
    }
}

int preview_watch(const struct preview_options *o)
{
    struct watching w = {.options = o};
    struct err_info info = {0};
    sigset_t set;
    setvbuf(stdout, NULL, _IOLBF, 0); /* whoever follows along reads it through a pipe, too */
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    w.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    enum err e = w.signals < 0 ? err_set(&info, ERR_IO, "cannot take signals")
                               : file_watch_new(&w.files, &info);
    if (!e) {
        do
            draw(&w);
        while (!asked_to_stop(&w) && wait_for_change(&w));
        puts("ended");
    } else {
        fprintf(stderr, "placard: %s (%s)\n", info.text, err_name(e));
    }
    file_watch_free(w.files);
    if (w.signals >= 0)
        close(w.signals);
    return e ? 1 : 0;
}
