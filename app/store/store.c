/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "store"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/store_inner.h"
#include "store/store_io.h"

/* A board has 512 MB: in memory the cache may not be what a card's worth of settings says. */
#define VOLATILE_MAX_BYTES (48LL * 1024 * 1024)

/* Kept back for the state, which must not be what a full disk refuses: a file, its entry, and the old beside the new. */
#define RESERVE_BYTES (32 * 1024)

static const char reserve_name[] = "reserve";

static const char *const folder_names[FOLDER_COUNT] = {
    [FOLDER_TOP] = "", [FOLDER_MEDIA] = "media/", [FOLDER_ROOTS] = "roots/"};

static const struct {
    const char *name;
    size_t cap_bytes;
} docs[] = {
    [STORE_FLAGS] = {"flags", MAX_FLAGS_BYTES},
    [STORE_FEED] = {"feed", MAX_FEED_BYTES},
};

/* ---- opening ---- */

static enum err take_lock(struct store *s, struct err_info *info)
{
    int fail = file_step();
    if (!fail) {
        s->lock_fd = openat(s->folder_fd[FOLDER_TOP], "lock",
                            O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
        fail = s->lock_fd < 0 ? errno : 0;
    }
    if (fail)
        return err_set(info, io_error(fail), "cannot open %s/lock: %s", s->dir, strerror(fail));
    if (flock(s->lock_fd, LOCK_EX | LOCK_NB) == 0)
        return ERR_OK;
    fail = errno;
    if (fail == EWOULDBLOCK)
        return err_set(info, ERR_BUSY, "another process uses %s", s->dir);
    return err_set(info, ERR_IO, "cannot lock %s: %s", s->dir, strerror(fail));
}

static int remove_if_half_written(void *user, const char *name)
{
    const int *dir_fd = user;
    return strstr(name, STORE_TMP_MARK) ? io_remove(*dir_fd, name) : 0;
}

static enum err open_folders(struct store *s, bool create, struct err_info *info)
{
    for (int i = 0; i < FOLDER_COUNT; i++) {
        char path[PATH_MAX];
        int n = snprintf(path, sizeof path, "%s/%s", s->dir, folder_names[i]);
        if (n > 1 && path[n - 1] == '/')
            path[n - 1] = 0;
        if (create) {
            enum err e = file_make_dirs(path, info);
            if (e)
                return e;
        }
        /* the folder itself may be a link of the installer's; a link inside could make us tidy up somewhere else */
        int fail = s->folder_fd[i] >= 0 ? 0 : io_open_dir(path, i == FOLDER_TOP, &s->folder_fd[i]);
        if (fail && create)
            return err_set(info, io_error(fail), "cannot open %s: %s", path, strerror(fail));
    }
    return ERR_OK;
}

/* A file that cannot even be made tells of a read-only card before the first post does. */
static enum err probe_write(struct store *s, struct err_info *info)
{
    static const char name[] = "probe" STORE_TMP_MARK;
    int dir_fd = s->folder_fd[FOLDER_TOP], fd = -1;
    int fail = io_create(dir_fd, name, &fd);
    if (!fail) {
        close(fd);
        fail = io_remove(dir_fd, name);
    }
    if (io_error(fail) == ERR_FULL) /* not read-only: what is no longer needed will make room */
        return ERR_OK;
    if (fail)
        return err_set(info, io_error(fail), "cannot write in %s: %s", s->dir, strerror(fail));
    return ERR_OK;
}

static enum err open_on_disk(struct store *s, struct err_info *info)
{
    enum err e = open_folders(s, true, info);
    if (!e)
        e = take_lock(s, info);
    for (int i = 0; !e && i < FOLDER_COUNT; i++) {
        int fail = io_list(s->folder_fd[i], remove_if_half_written, &s->folder_fd[i]);
        if (fail)
            e = err_set(info, io_error(fail), "cannot read %s: %s", s->dir, strerror(fail));
    }
    if (!e)
        e = probe_write(s, info);
    return e;
}

static void keep_reserve(struct store *s)
{
    static const char zeros[RESERVE_BYTES];
    struct stat st;
    int dir_fd = s->folder_fd[FOLDER_TOP], fd = -1;
    if (io_stat(dir_fd, reserve_name, &st) == 0 && st.st_size == RESERVE_BYTES)
        return;
    if (io_remove(dir_fd, reserve_name) || io_create(dir_fd, reserve_name, &fd))
        return;
    int fail = io_write(fd, zeros, sizeof zeros);
    close(fd);
    if (fail)
        (void)io_remove(dir_fd, reserve_name);
}

bool store_release_reserve(struct store *s)
{
    struct stat st;
    int dir_fd = s->folder_fd[FOLDER_TOP];
    return !store_is_volatile(s) && io_stat(dir_fd, reserve_name, &st) == 0 &&
           io_remove(dir_fd, reserve_name) == 0;
}

static void become_volatile(struct store *s, const char *why)
{
    char quoted[ERR_INFO_TEXT_BYTES];
    if (s->cache_bytes > VOLATILE_MAX_BYTES)
        s->cache_bytes = VOLATILE_MAX_BYTES;
    atomic_store(&s->is_volatile, true);
    LOG_WARN("volatile", "why=%s", log_quote(why, quoted, sizeof quoted));
}

enum err store_open(const char *dir, int64_t cache_bytes, struct store **out, struct err_info *info)
{
    struct err_info why = {0};
    if (!*dir || strlen(dir) >= STORE_DIR_BYTES)
        return err_set(info, ERR_RANGE, "the cache folder's name is empty or too long");
    struct store *s = mem_alloc(sizeof *s);
    if (!s)
        return err_set(info, ERR_NOMEM, "out of memory");
    memcpy(s->dir, dir, strlen(dir) + 1);
    s->cache_bytes = cache_bytes > 0 ? cache_bytes : INT64_MAX;
    s->lock_fd = -1;
    for (int i = 0; i < FOLDER_COUNT; i++)
        s->folder_fd[i] = -1;
    memory_init(&s->memory);
    enum err e = open_on_disk(s, &why);
    if (!e)
        e = store_media_start(s);
    if (e == ERR_BUSY || e == ERR_NOMEM) {
        store_close(s);
        return err_set(info, e, "%s", why.text[0] ? why.text : "out of memory");
    }
    if (!e)
        keep_reserve(s);
    if (e) {
        /* What is there may still be read: a card that turned read-only holds the last good feed. */
        become_volatile(s, why.text[0] ? why.text : err_name(e));
        e = open_folders(s, false, NULL);
    }
    *out = s;
    return e;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    memory_clear(&s->memory);
    for (int i = 0; i < FOLDER_COUNT; i++) {
        if (s->folder_fd[i] >= 0)
            close(s->folder_fd[i]);
    }
    if (s->lock_fd >= 0)
        close(s->lock_fd); /* releases the lock */
    mem_free(s);
}

bool store_is_volatile(const struct store *s)
{
    return atomic_load(&s->is_volatile);
}

/* ---- files and their stand-ins ---- */

bool store_gave_up_disk(struct store *s, int errnum)
{
    if (store_is_volatile(s))
        return true;
    struct statvfs fs;
    int fail = file_step();
    bool read_only = fail ? fail == EROFS
                          : fstatvfs(s->folder_fd[FOLDER_TOP], &fs) == 0 && (fs.f_flag & ST_RDONLY);
    if (!read_only && errnum != EROFS)
        return false;
    become_volatile(s, "the file system has become read-only");
    return true;
}

static enum err put(struct store *s, enum store_folder folder, const char *name, const char *bytes,
                    size_t len, bool durable, struct err_info *info)
{
    char path[PATH_MAX], key[MEMORY_NAME_BYTES];
    snprintf(path, sizeof path, "%s/%s%s", s->dir, folder_names[folder], name);
    if (!store_is_volatile(s)) {
        enum err e = file_replace(path, bytes, len, durable, info);
        if (e != ERR_IO || !store_gave_up_disk(s, 0))
            return e;
    }
    snprintf(key, sizeof key, "%s%s", folder_names[folder], name);
    char *copy = mem_alloc(len + 1);
    if (!copy)
        return err_set(info, ERR_NOMEM, "out of memory");
    memcpy(copy, bytes, len);
    enum err e = memory_put_take(&s->memory, key, copy, len);
    return e ? err_set(info, e, "out of memory") : ERR_OK;
}

enum err store_put(struct store *s, enum store_folder folder, const char *name, const char *bytes,
                   size_t len, struct err_info *info)
{
    return put(s, folder, name, bytes, len, true, info);
}

static enum err read_plain(int dir_fd, const char *name, size_t cap, char **out, size_t *len)
{
    struct stat st;
    int fd = -1, fail = io_open_read(dir_fd, name, &fd, &st);
    if (fail)
        return io_error(fail);
    enum err e = ERR_OK;
    size_t got = 0;
    char *data = NULL;
    if (!S_ISREG(st.st_mode))
        e = ERR_IO;
    else if (st.st_size < 0 || (uint64_t)st.st_size > cap)
        e = ERR_TOO_BIG;
    else if (!(data = mem_alloc((size_t)st.st_size + 1)))
        e = ERR_NOMEM;
    else
        e = io_error(io_read(fd, data, (size_t)st.st_size, &got));
    close(fd);
    if (e) {
        mem_free(data);
        return e == ERR_NOT_FOUND ? ERR_IO : e;
    }
    data[got] = 0;
    *out = data;
    *len = got;
    return ERR_OK;
}

enum err store_get(struct store *s, enum store_folder folder, const char *name, size_t cap,
                   char **out, size_t *len)
{
    if (store_is_volatile(s)) {
        char key[MEMORY_NAME_BYTES];
        snprintf(key, sizeof key, "%s%s", folder_names[folder], name);
        enum err e = memory_get(&s->memory, key, out, len);
        if (e != ERR_NOT_FOUND)
            return e;
    }
    if (s->folder_fd[folder] < 0)
        return ERR_NOT_FOUND;
    return read_plain(s->folder_fd[folder], name, cap, out, len);
}

/* ---- documents and roots ---- */

static enum err put_doc(struct store *s, enum store_doc d, const char *bytes, size_t len,
                        bool durable, struct err_info *info)
{
    if (len > docs[d].cap_bytes)
        return err_set(info, ERR_TOO_BIG, "%s is larger than %zu bytes", docs[d].name,
                       docs[d].cap_bytes);
    return put(s, FOLDER_TOP, docs[d].name, bytes, len, durable, info);
}

enum err store_doc_put(struct store *s, enum store_doc d, const char *bytes, size_t len,
                       struct err_info *info)
{
    return put_doc(s, d, bytes, len, true, info);
}

enum err store_doc_put_quick(struct store *s, enum store_doc d, const char *bytes, size_t len,
                             struct err_info *info)
{
    return put_doc(s, d, bytes, len, false, info);
}

enum err store_doc_sync(struct store *s, enum store_doc d, struct err_info *info)
{
    char path[PATH_MAX];
    if (store_is_volatile(s))
        return ERR_OK;
    snprintf(path, sizeof path, "%s/%s%s", s->dir, folder_names[FOLDER_TOP], docs[d].name);
    return file_sync(path, info);
}

enum err store_doc_get(struct store *s, enum store_doc d, char **out, size_t *len)
{
    return store_get(s, FOLDER_TOP, docs[d].name, docs[d].cap_bytes, out, len);
}

static enum err root_name(int64_t number, char *out, size_t out_bytes)
{
    if (number < 1)
        return ERR_RANGE;
    snprintf(out, out_bytes, "root.%lld.json", (long long)number);
    return ERR_OK;
}

enum err store_root_put(struct store *s, int64_t number, const char *bytes, size_t len,
                        struct err_info *info)
{
    char name[48];
    if (root_name(number, name, sizeof name))
        return err_set(info, ERR_RANGE, "root %lld is no number of a root", (long long)number);
    if (len > MAX_ROOT_BYTES)
        return err_set(info, ERR_TOO_BIG, "a root is larger than %d bytes", MAX_ROOT_BYTES);
    return store_put(s, FOLDER_ROOTS, name, bytes, len, info);
}

enum err store_root_get(struct store *s, int64_t number, char **out, size_t *len)
{
    char name[48];
    enum err e = root_name(number, name, sizeof name);
    return e ? e : store_get(s, FOLDER_ROOTS, name, MAX_ROOT_BYTES, out, len);
}
