/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/file_watch.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

#define EVENTS                                                                                     \
    (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF |       \
     IN_MOVE_SELF | IN_ATTRIB)
#define COARSE_NS 20000000 /* the file system's clock lags behind the other by a tick */

struct stamp { /* what tells one state of a file from another; all zero = not there */
    dev_t device;
    ino_t inode;
    off_t bytes;
    struct timespec modified, changed;
};

struct watched {
    char *path; /* owned */
    struct stamp stamp;
    bool fresh; /* added in this round */
    bool known; /* was there before this round */
};

struct file_watch {
    int fd;
    struct watched *files;
    int count, room;
    bool lacks;            /* a watch that the system would not give */
    struct timespec begun; /* this round: wall clock, as the files' times are */
};

enum err file_watch_new(struct file_watch **out, struct err_info *info)
{
    struct file_watch *w = mem_alloc(sizeof *w);
    if (!w)
        return err_set(info, ERR_NOMEM, "out of memory");
    w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (w->fd < 0) {
        mem_free(w);
        return err_set(info, ERR_IO, "cannot watch files: %s", strerror(errno));
    }
    *out = w;
    return ERR_OK;
}

void file_watch_free(struct file_watch *w)
{
    if (!w)
        return;
    for (int i = 0; i < w->count; i++)
        mem_free(w->files[i].path);
    mem_free(w->files);
    close(w->fd);
    mem_free(w);
}

static struct stamp look(const char *path)
{
    struct stat st;
    struct stamp s;
    memset(&s, 0, sizeof s); /* compared as bytes */
    if (stat(path, &st))
        return s;
    s.device = st.st_dev;
    s.inode = st.st_ino;
    s.bytes = st.st_size;
    s.modified = st.st_mtim;
    s.changed = st.st_ctim;
    return s;
}

void file_watch_begin(struct file_watch *w)
{
    clock_gettime(CLOCK_REALTIME, &w->begun);
    for (int i = 0; i < w->count; i++) {
        w->files[i].fresh = false;
        w->files[i].known = true;
        w->files[i].stamp = look(w->files[i].path);
    }
}

static struct watched *find(struct file_watch *w, const char *path)
{
    for (int i = 0; i < w->count; i++)
        if (!strcmp(w->files[i].path, path))
            return &w->files[i];
    if (w->count == FILE_WATCH_MAX)
        return NULL;
    if (w->count == w->room) {
        int room = w->room ? w->room * 2 : 32;
        struct watched *more = mem_grow(w->files, (size_t)room * sizeof *more);
        if (!more)
            return NULL;
        w->files = more;
        w->room = room;
    }
    struct watched *f = &w->files[w->count];
    memset(f, 0, sizeof *f);
    f->path = mem_strdup(path);
    w->count += f->path != NULL;
    return f->path ? f : NULL;
}

void file_watch_add(struct file_watch *w, const char *path)
{
    struct watched *f = find(w, path);
    if (!f || f->fresh)
        return;
    f->fresh = true;
    if (!f->known)
        f->stamp = look(path);
}

static bool later(const struct timespec *a, const struct timespec *b)
{
    int64_t ns = ((int64_t)a->tv_sec - b->tv_sec) * 1000000000 + a->tv_nsec - b->tv_nsec;
    return ns > -COARSE_NS;
}

void file_watch_end(struct file_watch *w, bool keep)
{
    int kept = 0;
    for (int i = 0; i < w->count; i++) {
        struct watched *f = &w->files[i];
        if (!f->fresh && !keep) {
            mem_free(f->path);
            continue;
        }
        /* Its name was learnt in this round, perhaps behind its reading: what has changed since is read again. */
        if (f->fresh && !f->known && f->stamp.inode && later(&f->stamp.changed, &w->begun))
            memset(&f->stamp, 0xff, sizeof f->stamp);
        w->files[kept++] = *f;
    }
    w->count = kept;
}

bool file_watch_is_whole(const struct file_watch *w)
{
    return !w->lacks;
}

int file_watch_fd(const struct file_watch *w)
{
    return w->fd;
}

void file_watch_drain(struct file_watch *w)
{
    _Alignas(struct inotify_event) char events[4096];
    while (read(w->fd, events, sizeof events) > 0) {
    }
}

/* The folder of a path, or where it would be: the nearest that is there. */
static void watch_folder(struct file_watch *w, const char *path)
{
    char folder[PATH_MAX];
    size_t n = strlen(path);
    if (n >= sizeof folder)
        return;
    memcpy(folder, path, n + 1);
    for (;;) {
        char *slash = strrchr(folder, '/');
        if (!slash)
            memcpy(folder, ".", 2);
        else
            slash[slash == folder] = 0;
        if (inotify_add_watch(w->fd, folder, EVENTS) >= 0)
            return;
        if (errno == ENOSPC || errno == ENOMEM)
            w->lacks = true;
        if (!slash || slash == folder)
            return;
    }
}

const char *file_watch_changed(struct file_watch *w)
{
    char real[PATH_MAX];
    for (int i = 0; i < w->count; i++) {
        watch_folder(w, w->files[i].path);
        if (realpath(w->files[i].path, real))
            watch_folder(w, real);
    }
    for (int i = 0; i < w->count; i++) {
        struct stamp now = look(w->files[i].path);
        if (memcmp(&now, &w->files[i].stamp, sizeof now) != 0)
            return w->files[i].path;
    }
    return NULL;
}
