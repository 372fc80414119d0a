/* SPDX-License-Identifier: Apache-2.0 */
/* placard-board: what an image does as root, and once, so that the player needs neither. */
#define LOG_MODULE "board"
#include <getopt.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "board/apply.h"
#include "board/display.h"
#include "board/good.h"
#include "board/update.h"
#include "node/settings.h"

#define DISPLAY_WAIT_MS 10000
#define PORT_WAIT_MS 3000
#define SETTLE_MS (60 * 1000)
#define GRACE_MS (15 * 60 * 1000)

static const char usage[] =
    "usage: placard-board apply [--boot DIR] [--data DIR] [--run DIR] [--serial NAME]\n"
    "           placard.conf into the settings of player, network, time and host name\n"
    "       placard-board display\n"
    "           waits for the display's device and gives it to the group video\n"
    "       placard-board wait-good [--health DIR] [--settle SECONDS] [--grace SECONDS]\n"
    "           ends once the player has drawn and talked to its server\n"
    "       placard-board update [--data DIR] [--run DIR]\n"
    "           fetches the newest update of the channel and prints its version; exit code 3: "
    "there is none\n";

struct words {
    const char *boot, *data, *run, *serial, *health;
    int64_t settle_ms, grace_ms;
};

static const struct option options[] = {
    {"boot", required_argument, NULL, 'b'},   {"data", required_argument, NULL, 'd'},
    {"run", required_argument, NULL, 'r'},    {"serial", required_argument, NULL, 's'},
    {"health", required_argument, NULL, 'h'}, {"settle", required_argument, NULL, 't'},
    {"grace", required_argument, NULL, 'g'},  {0}};

static bool take_seconds(const char *text, int64_t *out_ms)
{
    char *end;
    long n = strtol(text, &end, 10);
    if (!text[0] || *end || n < 0 || n > 86400)
        return false;
    *out_ms = n * 1000;
    return true;
}

static bool parse(int argc, char **argv, struct words *w)
{
    int c;
    bool ok = true;
    while (ok && (c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        const char **text = c == 'b'   ? &w->boot
                            : c == 'd' ? &w->data
                            : c == 'r' ? &w->run
                            : c == 's' ? &w->serial
                            : c == 'h' ? &w->health
                                       : NULL;
        if (text)
            *text = optarg;
        else
            ok = c == 't'   ? take_seconds(optarg, &w->settle_ms)
                 : c == 'g' ? take_seconds(optarg, &w->grace_ms)
                            : false;
    }
    return ok && optind == argc;
}

/* A folder of the root file system, which is memory, would lose secrets with the next start. */
static bool is_mounted(const char *path)
{
    struct stat here, above;
    char parent[4096];
    snprintf(parent, sizeof parent, "%s/..", path);
    return stat(path, &here) == 0 && stat(parent, &above) == 0 && here.st_dev != above.st_dev;
}

/* Files by address need a port, which may not be there yet. */
static void wait_for_port(struct board_id *id, const char *boot)
{
    char folder[4096], path[4096];
    snprintf(folder, sizeof folder, "%s/boards", boot);
    for (int waited_ms = 0; access(folder, F_OK) == 0 && waited_ms < PORT_WAIT_MS &&
                            board_id_find_file(id, folder, path, sizeof path);
         waited_ms += 50) {
        nanosleep(&(struct timespec){.tv_nsec = 50 * 1000000L}, NULL);
        board_id_read("", id);
    }
}

static int apply(const struct words *w)
{
    struct apply_options o = {.boot = w->boot, .data = w->data, .run = w->run};
    struct err_info info = {0};
    const struct passwd *player = getpwnam("placard");
    bool live = geteuid() == 0 && !strcmp(w->run, "/run");
    o.player = live && player ? (struct run_owner){player->pw_uid, player->pw_gid} : RUN_NOBODY;
    o.live = live;
    o.data_lasts = !live || is_mounted(w->data);
    if (w->serial) {
        snprintf(o.id.serial, sizeof o.id.serial, "%s", w->serial);
    } else {
        board_id_read("", &o.id);
        wait_for_port(&o.id, w->boot);
    }
    return board_apply(&o, &info) ? 1 : 0;
}

static int display(void)
{
    struct err_info info = {0};
    const struct group *video = getgrnam("video");
    enum err e = video ? display_give("/dev/dri", "card", video->gr_gid, DISPLAY_WAIT_MS, &info)
                       : err_set(&info, ERR_NOT_FOUND, "there is no group video");
    if (!e && display_give("/dev", "cec", video->gr_gid, 0, NULL) == ERR_IO)
        LOG_WARN("display", "what=\"no HDMI-CEC\"");
    if (e)
        LOG_ERROR("display", "why=%s detail=\"%s\"", err_name(e), info.text);
    return e ? 1 : 0;
}

/* "placard-rpi3 20261125.0417", as the builder wrote it. */
static bool read_version(char compatible[64], char running[64])
{
    FILE *f = fopen("/etc/placard-version", "re");
    bool ok = f && fscanf(f, "%63s %63s", compatible, running) == 2;
    if (f)
        fclose(f);
    return ok;
}

static int update(const struct words *w)
{
    char path[4096], folder[4096], compatible[64], running[64];
    struct settings s;
    struct settings_report report;
    struct update_index found;
    struct err_info info = {0};
    snprintf(path, sizeof path, "%s/placard/placard.conf", w->run);
    snprintf(folder, sizeof folder, "%s/placard/update", w->data);
    enum err e = settings_read(path, &s, &report, &info);
    if (!e && !read_version(compatible, running))
        e = err_set(&info, ERR_NOT_FOUND, "/etc/placard-version does not say what runs");
    if (!e)
        e = update_fetch(&s, &(struct update_place){folder, compatible, running}, &found, &info);
    settings_clear(&s);
    if (!e)
        puts(found.version);
    else if (e == ERR_NOT_FOUND)
        LOG_INFO("update", "event=none detail=\"%s\"", info.text);
    else
        LOG_ERROR("update", "why=%s detail=\"%s\"", err_name(e), info.text);
    return e == ERR_NOT_FOUND ? 3 : e ? 1 : 0;
}

int main(int argc, char **argv)
{
    struct words w = {.boot = "/boot",
                      .data = "/data",
                      .run = "/run",
                      .health = "/run/placard-player",
                      .settle_ms = SETTLE_MS,
                      .grace_ms = GRACE_MS};
    umask(077);
    if (argc == 2 && !strcmp(argv[1], "--help")) {
        fputs(usage, stdout);
        return 0;
    }
    if (argc < 2 || !parse(argc - 1, argv + 1, &w)) {
        fputs(usage, stderr);
        return 2;
    }
    if (!strcmp(argv[1], "apply"))
        return apply(&w);
    if (!strcmp(argv[1], "display") && argc == 2)
        return display();
    if (!strcmp(argv[1], "wait-good")) {
        good_wait(w.health, (struct good_rule){w.settle_ms, w.grace_ms});
        return 0;
    }
    if (!strcmp(argv[1], "update"))
        return update(&w);
    fputs(usage, stderr);
    return 2;
}
