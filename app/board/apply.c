/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "board"
#include "board/apply.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "board/fat_conf.h"
#include "board/net_files.h"
#include "board/player_conf.h"
#include "board/wpa_files.h"
#include "node/settings.h"

#define TEXT_ROOM_BYTES (2 * MAX_SETTINGS_BYTES) /* two files in one */
#define MAX_KEY_FILE_BYTES (64 * 1024)

struct applying {
    const struct apply_options *o;
    struct fat_conf shared, own;
    char boards[PATH_MAX], state[PATH_MAX], client_key[PATH_MAX];
    enum err first; /* that went wrong */
    struct err_info *info;
};

/* Note what went wrong, and go on. */
static void note(struct applying *a, enum err e, const char *what, const struct err_info *why)
{
    if (!e)
        return;
    LOG_ERROR("apply", "what=%s why=%s detail=\"%s\"", what, err_name(e), why->text);
    if (!a->first)
        a->first = err_set(a->info, e, "%s: %s", what, why->text);
}

static void set_boot_writable(const struct applying *a, bool writable)
{
    unsigned long flags = MS_REMOUNT | MS_NOSUID | MS_NODEV | MS_NOEXEC;
    if (a->o->live && mount(NULL, a->o->boot, NULL, writable ? flags : flags | MS_RDONLY, NULL))
        LOG_WARN("boot_partition", "what=\"cannot be made %s\"",
                 writable ? "writable" : "read-only");
}

static void read_confs(struct applying *a)
{
    char path[PATH_MAX], keep[PATH_MAX];
    struct err_info why = {0};
    enum secrets_way way = a->o->data_lasts ? SECRETS_MOVE : SECRETS_STAY;
    snprintf(keep, sizeof keep, "%s/placard", a->o->data);
    snprintf(path, sizeof path, "%s/placard.conf", a->o->boot);
    note(a, fat_conf_read(&a->shared, path, keep, "shared", way, &why), "placard.conf", &why);
    if (!board_id_find_file(&a->o->id, a->boards, path, sizeof path))
        note(a, fat_conf_read(&a->own, path, keep, "own", way, &why), "own_settings", &why);
    LOG_INFO("settings", "serial=%s own=%s", a->o->id.serial[0] ? a->o->id.serial : "-",
             a->own.text ? "yes" : "no");
}

/* Once: afterwards there is nothing to write, and the partition stays read-only. */
static void move_secrets(struct applying *a)
{
    struct err_info why = {0};
    /* a board that has not found its own file may still find it, when its network port is there */
    bool others = a->own.text && fat_conf_others_have_secrets(a->boards, a->own.path);
    if (a->shared.secrets.stuck || a->own.secrets.stuck)
        return; /* the next start tries again */
    if (!others && !fat_conf_wants_writing(&a->shared) && !fat_conf_wants_writing(&a->own))
        return;
    set_boot_writable(a, true);
    if (fat_conf_wants_writing(&a->shared))
        note(a, fat_conf_write(&a->shared, &why), "move_secrets", &why);
    if (fat_conf_wants_writing(&a->own))
        note(a, fat_conf_write(&a->own, &why), "move_secrets", &why);
    if (others)
        fat_conf_discard_others(a->boards, a->own.path);
    sync();
    set_boot_writable(a, false);
    LOG_INFO("secrets_moved", "to=data");
}

static void write_run(struct applying *a, const char *name, const struct strbuf *b, mode_t mode,
                      struct run_owner owner)
{
    char path[PATH_MAX];
    struct err_info why = {0};
    snprintf(path, sizeof path, "%s/%s", a->o->run, name);
    if (b->len_bytes)
        note(a, run_file(path, b->data, b->len_bytes, mode, owner, &why), name, &why);
    else
        note(a, file_remove(path), name, &why);
}

/* The player's own copy of the one key that it needs. */
static void copy_client_key(struct applying *a)
{
    struct err_info why = {0};
    struct strbuf b;
    char *data = NULL;
    size_t bytes = 0;
    const struct secret *key = secrets_find(&a->own.secrets, "server", "client_key");
    if (!key)
        key = secrets_find(&a->shared.secrets, "server", "client_key");
    if (!key || !key->value)
        return;
    enum err e = file_read(key->value, MAX_KEY_FILE_BYTES, &data, &bytes, &why);
    note(a, e, "client_key", &why);
    if (e)
        return;
    strbuf_init(&b, MAX_KEY_FILE_BYTES);
    strbuf_append(&b, data, bytes);
    snprintf(a->client_key, sizeof a->client_key, "%s/placard/client_key.pem", a->o->run);
    write_run(a, "placard/client_key.pem", &b, 0400, a->o->player);
    mem_wipe(b.data, b.len_bytes);
    strbuf_clear(&b);
    mem_wipe_free(data, bytes);
}

static void write_network(struct applying *a, const struct settings *s)
{
    static const struct {
        const char *name;
        enum err (*put)(const struct board_settings *s, struct strbuf *b);
    } wpa[] = {{"placard/wpa-wifi.conf", wpa_put_wifi}, {"placard/wpa-wired.conf", wpa_put_wired}};
    struct strbuf b;
    struct err_info why = {.text = "a value cannot stand there"};
    strbuf_init(&b, 64 * 1024);
    for (int i = 0; i < net_files_count; i++) {
        enum err e = net_files[i].write(s, &b);
        note(a, e, net_files[i].name, &why);
        if (!e)
            write_run(a, net_files[i].name, &b, 0644, RUN_NOBODY);
        strbuf_clear(&b);
    }
    for (size_t i = 0; i < sizeof wpa / sizeof wpa[0]; i++) {
        enum err e = wpa[i].put(&s->board, &b);
        note(a, e, wpa[i].name, &why);
        if (!e)
            write_run(a, wpa[i].name, &b, 0600, RUN_NOBODY);
        if (b.data)
            mem_wipe(b.data, b.len_bytes);
        strbuf_clear(&b);
    }
}

static void write_names(struct applying *a, const struct settings *s)
{
    char name[64], target[PATH_MAX], path[PATH_MAX];
    struct err_info why = {0};
    struct strbuf b;
    board_id_hostname(&a->o->id, name);
    if (s->board.hostname)
        snprintf(name, sizeof name, "%s", s->board.hostname);
    strbuf_init(&b, 128);
    if (net_put_name(&b, name, "") || strbuf_puts(&b, "\n"))
        strbuf_clear(&b);
    else if (a->o->live && sethostname(name, strlen(name)))
        LOG_WARN("hostname", "what=\"cannot be set\"");
    write_run(a, "placard/hostname", &b, 0644, RUN_NOBODY);
    strbuf_clear(&b);
    snprintf(path, sizeof path, "%s/placard/localtime", a->o->run);
    snprintf(target, sizeof target, "/usr/share/zoneinfo/%s",
             s->time_zone ? s->time_zone : "Etc/UTC"); /* a name that settings.c has checked */
    note(a, run_link(path, target, &why), "time_zone", &why);
}

static void write_player(struct applying *a, const struct conf_terms *terms)
{
    struct strbuf b;
    struct err_info why = {0};
    struct run_owner group = {(uid_t)-1, a->o->player.group};
    strbuf_init(&b, TEXT_ROOM_BYTES);
    enum err e = conf_for_player(terms, &b, &why);
    if (e == ERR_SYNTAX) { /* no text: the player says so on the screen */
        strbuf_clear(&b);
        strbuf_append(&b, terms->shared.text, terms->shared.bytes);
    }
    if (!e || e == ERR_SYNTAX)
        write_run(a, "placard/placard.conf", &b, 0640, group);
    note(a, e, "placard.conf", &why);
    if (b.data)
        mem_wipe(b.data, b.len_bytes);
    strbuf_clear(&b);
}

static void write_board(struct applying *a, const struct conf_terms *terms)
{
    struct settings s;
    struct settings_report report;
    struct strbuf b;
    struct err_info why = {0};
    strbuf_init(&b, TEXT_ROOM_BYTES);
    enum err e = conf_for_board(terms, &b, &why);
    if (e) {
        note(a, e, "settings", &why);
        strbuf_clear(&b);
        return;
    }
    e = settings_parse(b.data, b.len_bytes, a->o->boot, &s, &report, &why);
    for (int i = 0; i < report.count && i < SETTINGS_MAX_PROBLEMS; i++)
        LOG_ERROR("settings", "line=%d key=%s what=\"%s\"", report.problems[i].line,
                  report.problems[i].key, report.problems[i].text);
    note(a, e == ERR_SYNTAX ? ERR_SETTINGS : e, "placard.conf", &why);
    write_network(a, &s); /* each bad key has its default there */
    write_names(a, &s);
    settings_clear(&s);
    mem_wipe(b.data, b.len_bytes);
    strbuf_clear(&b);
}

static void make_folders(struct applying *a)
{
    char path[PATH_MAX];
    struct err_info why = {0};
    snprintf(path, sizeof path, "%s/placard", a->o->run);
    note(a, run_folder(path, 0755, RUN_NOBODY, &why), "run", &why);
    snprintf(path, sizeof path, "%s/placard/secrets", a->o->data);
    note(a, run_folder(path, 0700, RUN_NOBODY, &why), "secrets", &why);
    snprintf(a->state, sizeof a->state, "%s/placard/state", a->o->data);
    note(a, run_folder(a->state, 0700, a->o->player, &why), "state", &why);
    snprintf(a->boards, sizeof a->boards, "%s/boards", a->o->boot);
}

enum err board_apply(const struct apply_options *o, struct err_info *info)
{
    struct applying *a = mem_alloc(sizeof *a);
    if (!a)
        return err_set(info, ERR_NOMEM, "out of memory");
    a->o = o;
    a->info = info;
    make_folders(a);
    read_confs(a);
    if (o->data_lasts)
        move_secrets(a);
    if (a->shared
            .text) { /* otherwise the player says that it has no settings, and the image's own files ask DHCP */
        copy_client_key(a);
        struct conf_terms terms = {
            .shared = {a->shared.text, a->shared.bytes, a->shared.folder, &a->shared.secrets},
            .own = {a->own.text, a->own.bytes, a->own.folder, &a->own.secrets},
            .output = "drm",
            .state_dir = a->state,
            .client_key = a->client_key[0] ? a->client_key : NULL};
        write_player(a, &terms);
        write_board(a, &terms);
    }
    enum err e = a->first;
    fat_conf_clear(&a->shared);
    fat_conf_clear(&a->own);
    mem_free(a);
    return e;
}
