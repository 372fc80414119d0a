/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "board"
#include "board/secrets.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "node/settings_schema.h"

#define MAX_KEY_FILE_BYTES (64 * 1024)

struct taking {
    struct secrets *s;
    const char *conf_folder;
    enum secrets_way way;
    struct err_info *info;
};

/* A proxy without a password is none. */
static bool worth_keeping(const struct setting *def, const char *value)
{
    return def->secret && value[0] && (def->kind != SETTING_PROXY || strchr(value, '@'));
}

static enum err kept_path(const struct secrets *s, const struct setting *def, char *out,
                          size_t room)
{
    char name[128];
    snprintf(name, sizeof name, "%s.%s", def->section, def->key);
    return file_join(out, room, s->folder, name);
}

static enum err take_back(struct taking *t, const struct setting *def, struct secret *secret)
{
    char path[2048];
    size_t bytes;
    enum err e = kept_path(t->s, def, path, sizeof path);
    if (!e)
        e = file_read(path, MAX_KEY_FILE_BYTES, &secret->value, &bytes, t->info);
    if (e == ERR_NOMEM)
        return e;
    if (e) {
        LOG_ERROR("secret_lost", "key=%s.%s what=\"write it in placard.conf again\"", def->section,
                  def->key);
        return ERR_OK;
    }
    if (secret->file) {
        mem_wipe_free(secret->value, bytes);
        secret->value = mem_strdup(path);
    }
    return secret->value ? ERR_OK : ERR_NOMEM;
}

static enum err store(struct taking *t, const char *path, const char *data, size_t bytes)
{
    enum err e = file_make_dirs(t->s->folder, t->info);
    return e ? e : file_replace(path, data, bytes, true, t->info); /* mode 0600 */
}

static enum err move_value(struct taking *t, const struct setting *def, const char *value,
                           struct secret *secret)
{
    char path[2048];
    secret->value = mem_strdup(value);
    if (!secret->value)
        return ERR_NOMEM;
    enum err e = kept_path(t->s, def, path, sizeof path);
    if (!e && t->way == SECRETS_MOVE)
        e = store(t, path, value, strlen(value));
    secret->moved = !e && t->way != SECRETS_STAY;
    return e;
}

/* Beside a moved key stands where it came from. Its own file goes before the settings say so: when the power is cut between the two,
 * the settings name a file that is gone, and this tells that it is the one that was moved. */
static enum err store_file(struct taking *t, const char *path, const char *data, size_t bytes,
                           const char *source)
{
    char beside[2100];
    snprintf(beside, sizeof beside, "%s.source", path);
    enum err e = store(t, path, data, bytes);
    return e ? e : store(t, beside, source, strlen(source));
}

static bool was_moved(const char *path, const char *source)
{
    char beside[2100], *text = NULL;
    size_t bytes = 0;
    snprintf(beside, sizeof beside, "%s.source", path);
    bool same = access(path, F_OK) == 0 && !file_read(beside, 8192, &text, &bytes, NULL) &&
                !strcmp(text, source);
    mem_free(text);
    return same;
}

static enum err move_file(struct taking *t, const struct setting *def, const char *value,
                          struct secret *secret)
{
    char path[2048], *data = NULL;
    size_t bytes = 0;
    enum err e = ERR_OK;
    if (value[0] == '/')
        snprintf(secret->source, sizeof secret->source, "%s", value);
    else
        e = file_join(secret->source, sizeof secret->source, t->conf_folder, value);
    if (!e)
        e = kept_path(t->s, def, path, sizeof path);
    if (!e && t->way == SECRETS_MOVE) {
        e = file_read(secret->source, MAX_KEY_FILE_BYTES, &data, &bytes, t->info);
        if (!e)
            e = store_file(t, path, data, bytes, secret->source);
        else if (e == ERR_NOT_FOUND && was_moved(path, secret->source))
            e = ERR_OK;
    }
    if (data)
        mem_wipe_free(data, bytes);
    secret->moved = !e && t->way != SECRETS_STAY;
    secret->value = mem_strdup(secret->moved && t->way == SECRETS_MOVE ? path : secret->source);
    return secret->value ? e : ERR_NOMEM;
}

static enum err take_pair(void *user, const char *section, const char *key, const char *value)
{
    struct taking *t = user;
    int index;
    const struct setting *def = settings_schema_find(section, key, &index);
    if (!def || !worth_keeping(def, value) || secrets_find(t->s, section, key) ||
        t->s->count == SECRETS_MAX || strlen(value) > MAX_URL_BYTES)
        return ERR_OK;
    struct secret *secret = &t->s->list[t->s->count++];
    *secret = (struct secret){.section = def->section, .key = def->key};
    secret->file = def->kind == SETTING_PATH;
    if (t->way == SECRETS_DISCARD && !strcmp(value, SETTING_KEPT))
        return ERR_OK;
    enum err e = !strcmp(value, SETTING_KEPT) ? take_back(t, def, secret)
                 : secret->file               ? move_file(t, def, value, secret)
                                              : move_value(t, def, value, secret);
    if (!e || e == ERR_NOMEM)
        return e;
    t->s->stuck |= e != ERR_NOT_FOUND; /* a file that is not there cannot be lost */
    /* it works all the same, from where it stands */
    LOG_WARN("secret_not_moved", "key=%s.%s why=%s detail=\"%s\"", section, key, err_name(e),
             t->info->text);
    return ERR_OK;
}

enum err secrets_take(struct secrets *s, const char *text, size_t bytes, const char *conf_folder,
                      const char *folder, enum secrets_way way, struct err_info *info)
{
    struct taking t = {.s = s, .conf_folder = conf_folder, .way = way, .info = info};
    memset(s, 0, sizeof *s);
    snprintf(s->folder, sizeof s->folder, "%s", folder);
    enum err e = conf_each_pair(text, bytes, take_pair, &t);
    return e == ERR_SYNTAX ? err_set(info, e, "not a text file") : e;
}

bool secrets_moved(const struct secrets *s)
{
    for (int i = 0; i < s->count; i++)
        if (s->list[i].moved)
            return true;
    return false;
}

enum err secrets_blank(const struct secrets *s, const char *text, size_t bytes, struct strbuf *out,
                       struct err_info *info)
{
    struct conf_edit edits[SECRETS_MAX];
    for (int i = 0; i < s->count; i++)
        edits[i] = (struct conf_edit){s->list[i].section, s->list[i].key,
                                      s->list[i].moved ? SETTING_KEPT : NULL};
    return conf_edit_apply(text, bytes, edits, s->count, true, out, info);
}

/* Gone first, overwritten then: a file of zeros must never be there to be taken for the key. A card's controller may keep the old
 * bytes somewhere all the same; firmware/README.md says so. */
static enum err remove_and_overwrite(const char *path)
{
    static const char zeros[4096];
    struct stat st;
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    enum err e = file_remove(path);
    if (fd < 0)
        return e;
    if (!e && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        for (off_t left = st.st_size; left > 0;) {
            ssize_t n = write(fd, zeros, left > 4096 ? 4096 : (size_t)left);
            left = n > 0 ? left - n : 0;
        }
    (void)fsync(fd);
    close(fd);
    return e;
}

void secrets_remove_sources(const struct secrets *s)
{
    for (int i = 0; i < s->count; i++) {
        const struct secret *secret = &s->list[i];
        if (secret->moved && secret->file && remove_and_overwrite(secret->source))
            LOG_WARN("secret_not_moved", "key=%s.%s why=io", secret->section, secret->key);
    }
}

const struct secret *secrets_find(const struct secrets *s, const char *section, const char *key)
{
    for (int i = 0; i < s->count; i++)
        if (!strcmp(s->list[i].section, section) && !strcmp(s->list[i].key, key))
            return &s->list[i];
    return NULL;
}

void secrets_clear(struct secrets *s)
{
    for (int i = 0; i < s->count; i++)
        if (s->list[i].value)
            mem_wipe_free(s->list[i].value, strlen(s->list[i].value));
    memset(s, 0, sizeof *s);
}
