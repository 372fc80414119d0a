/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "board"
#include "board/fat_conf.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "board/run_file.h"

#define MAX_OTHERS 4096 /* boards on one card */

static void folder_of(const char *path, char *out, size_t room)
{
    const char *slash = strrchr(path, '/');
    snprintf(out, room, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
}

enum err fat_conf_read(struct fat_conf *c, const char *path, const char *keep, const char *who,
                       enum secrets_way way, struct err_info *info)
{
    char secrets[4096];
    memset(c, 0, sizeof *c);
    snprintf(c->path, sizeof c->path, "%s", path);
    folder_of(path, c->folder, sizeof c->folder);
    int n = snprintf(c->copy, sizeof c->copy, "%s/settings/%s.conf", keep, who);
    int m = snprintf(secrets, sizeof secrets, "%s/secrets/%s", keep, who);
    if (n < 0 || (size_t)n >= sizeof c->copy || m < 0 || (size_t)m >= sizeof secrets)
        return err_set(info, ERR_TOO_BIG, "the path is too long");
    enum err e = file_read(path, MAX_SETTINGS_BYTES, &c->text, &c->bytes, info);
    if (e == ERR_NOT_FOUND && way == SECRETS_MOVE) {
        e = file_read(c->copy, MAX_SETTINGS_BYTES, &c->text, &c->bytes, NULL);
        if (!e)
            LOG_WARN("settings", "what=\"%s is gone, its copy is used\"", path);
        else
            e = err_set(info, ERR_NOT_FOUND, "there is no %s", path);
    }
    if (!e)
        e = secrets_take(&c->secrets, c->text, c->bytes, c->folder, secrets, way, info);
    return e;
}

bool fat_conf_wants_writing(const struct fat_conf *c)
{
    return c->text && secrets_moved(&c->secrets);
}

enum err fat_conf_write(struct fat_conf *c, struct err_info *info)
{
    char folder[4096];
    struct strbuf b;
    strbuf_init(&b, MAX_SETTINGS_BYTES + 1024);
    folder_of(c->copy, folder, sizeof folder);
    enum err e = secrets_blank(&c->secrets, c->text, c->bytes, &b, info);
    if (!e && c->copy[0])
        e = run_folder(folder, 0700, RUN_NOBODY, info);
    if (!e && c->copy[0])
        e = file_replace(c->copy, b.data, b.len_bytes, true, info);
    if (!e) {
        secrets_remove_sources(&c->secrets);
        e = file_replace(c->path, b.data, b.len_bytes, true, info);
    }
    strbuf_clear(&b);
    return e;
}

void fat_conf_clear(struct fat_conf *c)
{
    if (c->text)
        mem_wipe_free(c->text, c->bytes);
    secrets_clear(&c->secrets);
    memset(c, 0, sizeof *c);
}

static bool is_conf(const char *name)
{
    size_t n = strlen(name);
    return n > 5 && name[0] != '.' && !strcmp(name + n - 5, ".conf");
}

/* One board's file that is not ours; true if it has secrets. */
static bool look_at_other(const char *path, bool discard)
{
    struct fat_conf c;
    struct err_info info = {0};
    enum err e = fat_conf_read(&c, path, "", "other", SECRETS_DISCARD, &info);
    bool found = !e && fat_conf_wants_writing(&c);
    c.copy[0] = 0;
    if (found && discard && (e = fat_conf_write(&c, &info)))
        LOG_WARN("secret_not_moved", "what=\"another board's\" why=%s", err_name(e));
    fat_conf_clear(&c);
    return found;
}

static bool each_other(const char *folder, const char *own_path, bool discard)
{
    char path[8192];
    bool found = false;
    DIR *dir = opendir(folder);
    struct dirent *d;
    for (int i = 0; dir && i < MAX_OTHERS && (d = readdir(dir)); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
        if (is_conf(d->d_name) && strcmp(path, own_path) != 0)
            found |= look_at_other(path, discard);
    }
    if (dir)
        closedir(dir);
    return found;
}

void fat_conf_discard_others(const char *folder, const char *own_path)
{
    (void)each_other(folder, own_path, true);
}

bool fat_conf_others_have_secrets(const char *folder, const char *own_path)
{
    return each_other(folder, own_path, false);
}
