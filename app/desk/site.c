/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/site.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "desk/desk_limits.h"

#define MAX_FOLDER_DEPTH 32
#define ETAG_HEX_DIGITS 32

struct slot {
    char path[HTTP_PATH_BYTES]; /* "hq/lobby/flags" */
    ino_t inode;
    struct timespec changed;
    off_t bytes;
    struct site_flags flags; /* a reference to each answer; MHD counts its own */
};

struct site {
    const char *root;
    pthread_mutex_t
        lock; /* slots[].flags and slot_count; slots are written by site_refresh's thread alone */
    struct slot slots[MAX_AUDIENCES];
    int slot_count;
};

enum err site_new(const char *public_dir, struct site **out, struct err_info *info)
{
    struct site *s = mem_alloc(sizeof *s);
    if (!s)
        return err_set(info, ERR_NOMEM, "out of memory");
    s->root = public_dir;
    pthread_mutex_init(&s->lock, NULL);
    *out = s;
    return ERR_OK;
}

static void drop(struct MHD_Response *r)
{
    if (r)
        MHD_destroy_response(r);
}

static void flags_drop(struct site_flags *f)
{
    drop(f->ok);
    drop(f->not_modified);
    drop(f->ok_waited);
    drop(f->not_modified_waited);
    memset(f, 0, sizeof *f);
}

void site_free(struct site *s)
{
    if (!s)
        return;
    for (int i = 0; i < s->slot_count; i++)
        flags_drop(&s->slots[i].flags);
    pthread_mutex_destroy(&s->lock);
    mem_free(s);
}

static struct MHD_Response *make_response(const char *body, size_t bytes, const char *etag,
                                          bool waited)
{
    struct MHD_Response *r =
        MHD_create_response_from_buffer(bytes, (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY);
    if (r && MHD_add_response_header(r, "ETag", etag) == MHD_YES &&
        MHD_add_response_header(r, "Cache-Control", "no-store") == MHD_YES &&
        (!bytes ||
         MHD_add_response_header(r, "Content-Type", "text/plain; charset=utf-8") == MHD_YES) &&
        (!waited || MHD_add_response_header(r, "Preference-Applied", "wait") == MHD_YES))
        return r;
    drop(r);
    return NULL;
}

static enum err make_flags(const char *data, size_t bytes, struct site_flags *out)
{
    struct digest d;
    char hex[DIGEST_HEX_BYTES];
    struct site_flags f = {.ok = NULL};
    enum err e = digest_of(data, bytes, &d);
    if (e)
        return e;
    digest_to_hex(&d, hex);
    snprintf(f.etag, sizeof f.etag, "\"%.*s\"", ETAG_HEX_DIGITS, hex);
    f.ok = make_response(data, bytes, f.etag, false);
    f.ok_waited = make_response(data, bytes, f.etag, true);
    f.not_modified = make_response("", 0, f.etag, false);
    f.not_modified_waited = make_response("", 0, f.etag, true);
    if (!f.ok || !f.ok_waited || !f.not_modified || !f.not_modified_waited) {
        flags_drop(&f);
        return ERR_NOMEM;
    }
    *out = f;
    return ERR_OK;
}

static struct slot *slot_for(struct site *s, const char *path)
{
    for (int i = 0; i < s->slot_count; i++)
        if (!strcmp(s->slots[i].path, path))
            return &s->slots[i];
    if (s->slot_count == MAX_AUDIENCES)
        return NULL;
    struct slot *slot = &s->slots[s->slot_count];
    snprintf(slot->path, sizeof slot->path, "%s", path);
    return slot;
}

static enum err refresh_slot(struct site *s, const char *path, int *changed, struct err_info *info)
{
    char full[PATH_ROOM_BYTES], *data = NULL;
    size_t bytes = 0;
    struct stat st;
    struct site_flags f = {.ok = NULL}, old;
    struct slot *slot = slot_for(s, path);
    if (!slot || file_join(full, sizeof full, s->root, path) || lstat(full, &st) != 0 ||
        !S_ISREG(st.st_mode))
        return ERR_OK; /* not there (yet): what was there stays */
    if (slot->flags.ok && st.st_ino == slot->inode && st.st_size == slot->bytes &&
        st.st_mtim.tv_sec == slot->changed.tv_sec && st.st_mtim.tv_nsec == slot->changed.tv_nsec)
        return ERR_OK;
    enum err e = file_read(full, MAX_FLAGS_BYTES, &data, &bytes, info);
    if (!e && (e = make_flags(data, bytes, &f)))
        err_set(info, e, "out of memory");
    mem_free(data);
    if (e)
        return e;
    pthread_mutex_lock(&s->lock);
    old = slot->flags;
    slot->flags = f;
    if (slot == &s->slots[s->slot_count])
        s->slot_count++;
    pthread_mutex_unlock(&s->lock);
    slot->inode = st.st_ino;
    slot->bytes = st.st_size;
    slot->changed = st.st_mtim;
    if (strcmp(old.etag, f.etag) != 0)
        (*changed)++;
    flags_drop(&old);
    return ERR_OK;
}

struct walk {
    struct site *s;
    void (*dir_seen)(void *user, const char *path);
    void *user;
    int *changed;
    struct err_info *info;
};

/* rel: "" or "hq/lobby" */
static enum err walk_folder(const struct walk *w, const char *rel, int depth)
{
    char full[PATH_ROOM_BYTES], below[PATH_ROOM_BYTES];
    const struct dirent *entry;
    struct http_target target;
    struct stat st;
    enum err e = ERR_OK;
    int n = snprintf(full, sizeof full, "%s%s%s", w->s->root, *rel ? "/" : "", rel);
    if (n < 0 || (size_t)n >= sizeof full || depth > MAX_FOLDER_DEPTH)
        return ERR_OK;
    DIR *dir = opendir(full);
    if (!dir)
        return errno == ENOENT
                   ? ERR_OK
                   : err_set(w->info, ERR_IO, "cannot look into public: %s", strerror(errno));
    if (w->dir_seen)
        w->dir_seen(w->user, full);
    while (!e && (entry = readdir(dir))) {
        if (entry->d_name[0] == '.' || !strcmp(entry->d_name, "media") ||
            fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        n = snprintf(below, sizeof below, "/%s%s%s", rel, *rel ? "/" : "", entry->d_name);
        if (n < 0 || (size_t)n >= sizeof below)
            continue;
        if (S_ISDIR(st.st_mode)) {
            e = walk_folder(w, below + 1, depth + 1);
            continue;
        }
        http_target_read(below, &target);
        if (target.kind == HTTP_FLAGS)
            e = refresh_slot(w->s, target.path, w->changed, w->info);
    }
    closedir(dir);
    return e;
}

enum err site_refresh(struct site *s, void (*dir_seen)(void *user, const char *path), void *user,
                      int *changed, struct err_info *info)
{
    int count = 0;
    struct walk w = {.s = s, .dir_seen = dir_seen, .user = user, .changed = &count, .info = info};
    enum err e = walk_folder(&w, "", 0);
    *changed = count; /* also when another audience failed: these must be told */
    return e;
}

const struct site_flags *site_flags_borrow(struct site *s, const char *path)
{
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < s->slot_count; i++)
        if (!strcmp(s->slots[i].path, path))
            return &s->slots[i].flags;
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

void site_flags_return(struct site *s)
{
    pthread_mutex_unlock(&s->lock);
}

int site_open(const struct site *s, const char *path, unsigned long long *bytes)
{
    char segment[HTTP_PATH_BYTES];
    struct stat st;
    int fd = open(s->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (fd >= 0 && *path) {
        size_t n = strcspn(path, "/");
        bool last = !path[n];
        snprintf(segment, sizeof segment, "%.*s", (int)n, path);
        int next = openat(fd, segment,
                          O_RDONLY | O_NOFOLLOW | O_CLOEXEC | (last ? O_NONBLOCK : O_DIRECTORY));
        close(fd);
        fd = next;
        path += last ? n : n + 1;
    }
    if (fd < 0)
        return -1;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return -1;
    }
    *bytes = (unsigned long long)st.st_size;
    return fd;
}
