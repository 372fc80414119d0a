/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Media by digest. None of these writes is synced: the name is the digest and it is checked at every reading, so a
 * file that a power cut left empty or torn is found out, removed and fetched again. That spares the card a flush a picture.
 */
#define LOG_MODULE "store"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "store/store_inner.h"
#include "store/store_io.h"

#define CHECK_BLOCK_BYTES (64 * 1024)
#define MAX_MEDIA_FILES                                                                            \
    20000 /* more than 500 items can name, with room for what is being replaced */

static const char prefix[] = "media/";

struct store_writer {
    struct store *s;
    struct digest want;
    struct digest_stream *stream;
    int64_t bytes;
    enum err failed; /* sticks */
    bool in_memory;
    struct strbuf buffer; /* in memory */
    int fd;               /* on disk */
    char tmp[DIGEST_HEX_BYTES + 24];
};

static void memory_name(const struct digest *d, char out[MEMORY_NAME_BYTES])
{
    memcpy(out, prefix, sizeof prefix);
    digest_to_hex(d, out + sizeof prefix - 1);
}

/* ---- what is there ---- */

static bool size_is_plausible(const struct stat *st)
{
    return S_ISREG(st->st_mode) && st->st_size > 0 && st->st_size <= MAX_PICTURE_BYTES;
}

/* A link, a fifo, an empty or an endless file under a medium's name is nothing of ours. */
static void remove_medium(struct store *s, const struct digest *d, const char *why)
{
    char hex[DIGEST_HEX_BYTES];
    struct stat st;
    digest_to_hex(d, hex);
    int64_t bytes = 0;
    if (!io_stat(s->folder_fd[FOLDER_MEDIA], hex, &st) && S_ISREG(st.st_mode))
        bytes = st.st_size;
    int fail = io_remove(s->folder_fd[FOLDER_MEDIA], hex);
    if (!fail)
        atomic_fetch_sub(&s->media_bytes, bytes);
    LOG_WARN("medium_removed", "sha256=%s why=%s removed=%s", hex, why, fail ? "no" : "yes");
}

bool store_media_has(struct store *s, const struct digest *d)
{
    char name[MEMORY_NAME_BYTES], hex[DIGEST_HEX_BYTES];
    struct stat st;
    memory_name(d, name);
    if (store_is_volatile(s) && memory_has(&s->memory, name))
        return true;
    if (s->folder_fd[FOLDER_MEDIA] < 0)
        return false;
    digest_to_hex(d, hex);
    if (io_stat(s->folder_fd[FOLDER_MEDIA], hex, &st))
        return false;
    if (size_is_plausible(&st))
        return true;
    remove_medium(s, d, "not_a_plain_file_of_plausible_size");
    return false;
}

static int count_medium(void *user, const char *name)
{
    struct store *s = user;
    struct stat st;
    int fail = io_stat(s->folder_fd[FOLDER_MEDIA], name, &st);
    if (!fail && S_ISREG(st.st_mode))
        atomic_fetch_add(&s->media_bytes, st.st_size);
    return fail == ENOENT ? 0 : fail;
}

enum err store_media_start(struct store *s)
{
    return io_error(io_list(s->folder_fd[FOLDER_MEDIA], count_medium, s));
}

/* ---- reading ---- */

/* Open under the digest's name. A file that cannot be the medium is removed: ERR_DIGEST. */
static enum err open_medium(struct store *s, const struct digest *d, int *fd, size_t *bytes)
{
    char hex[DIGEST_HEX_BYTES];
    struct stat st;
    if (s->folder_fd[FOLDER_MEDIA] < 0)
        return ERR_NOT_FOUND;
    digest_to_hex(d, hex);
    int fail = io_open_read(s->folder_fd[FOLDER_MEDIA], hex, fd, &st);
    if (fail == ELOOP || fail == ENXIO) { /* a link; a socket */
        remove_medium(s, d, "not_a_plain_file");
        return ERR_DIGEST;
    }
    if (fail)
        return io_error(fail);
    if (!size_is_plausible(&st)) {
        close(*fd);
        remove_medium(s, d, "size");
        return ERR_DIGEST;
    }
    *bytes = (size_t)st.st_size;
    return ERR_OK;
}

static enum err read_from_disk(struct store *s, const struct digest *d, char **out, size_t *len)
{
    int fd = -1;
    size_t bytes = 0, got = 0;
    enum err e = open_medium(s, d, &fd, &bytes);
    if (e)
        return e;
    char *data = mem_alloc(bytes + 1);
    int fail = data ? io_read(fd, data, bytes, &got) : 0;
    close(fd);
    if (!data)
        return ERR_NOMEM;
    if (fail) {
        mem_free(data);
        return io_error(fail) == ERR_NOMEM ? ERR_NOMEM : ERR_IO;
    }
    *out = data;
    *len = got;
    return ERR_OK;
}

enum err store_media_read(struct store *s, const struct digest *d, char **out, size_t *len)
{
    char name[MEMORY_NAME_BYTES], *data = NULL;
    size_t bytes = 0;
    enum err e = ERR_NOT_FOUND;
    bool on_disk = false;
    memory_name(d, name);
    if (store_is_volatile(s))
        e = memory_get(&s->memory, name, &data, &bytes);
    if (e == ERR_NOT_FOUND) {
        on_disk = true;
        e = read_from_disk(s, d, &data, &bytes);
    }
    if (e)
        return e;
    struct digest got;
    e = digest_of(data, bytes, &got);
    if (!e && !digest_equal(&got, d)) {
        e = ERR_DIGEST;
        if (on_disk)
            remove_medium(s, d, "digest");
    }
    if (e) {
        mem_free(data);
        return e;
    }
    *out = data;
    *len = bytes;
    return ERR_OK;
}

/* Hash a file in blocks: a check of the whole feed must not need a picture's worth of memory. */
static enum err hash_file(int fd, size_t bytes, struct digest *out)
{
    struct digest_stream *stream = NULL;
    char *block = mem_alloc(CHECK_BLOCK_BYTES);
    enum err e = block ? digest_stream_new(&stream) : ERR_NOMEM;
    while (!e && bytes) {
        size_t got = 0, want = bytes < CHECK_BLOCK_BYTES ? bytes : CHECK_BLOCK_BYTES;
        e = io_read(fd, block, want, &got) ? ERR_IO : ERR_OK;
        if (!e)
            e = digest_stream_add(stream, block, got);
        bytes = got < want ? 0 : bytes - got;
    }
    if (!e)
        e = digest_stream_end(stream, out);
    digest_stream_free(stream);
    mem_free(block);
    return e;
}

enum err store_media_check(struct store *s, const struct digest *d)
{
    char name[MEMORY_NAME_BYTES];
    memory_name(d, name);
    if (store_is_volatile(s) && memory_has(&s->memory, name))
        return ERR_OK; /* hashed when it came, and nobody else can write there */
    int fd = -1;
    size_t bytes = 0;
    struct digest got;
    enum err e = open_medium(s, d, &fd, &bytes);
    if (e)
        return e;
    e = hash_file(fd, bytes, &got);
    close(fd);
    if (!e && !digest_equal(&got, d)) {
        remove_medium(s, d, "digest");
        e = ERR_DIGEST;
    }
    return e;
}

/* ---- writing ---- */

static int64_t media_bytes_held(struct store *s)
{
    return store_is_volatile(s) ? (int64_t)memory_bytes(&s->memory, prefix)
                                : (int64_t)atomic_load(&s->media_bytes);
}

enum err store_media_begin(struct store *s, const struct digest *want, struct store_writer **out)
{
    struct store_writer *w = mem_alloc(sizeof *w);
    if (!w)
        return ERR_NOMEM;
    w->s = s;
    w->want = *want;
    w->fd = -1;
    strbuf_init(&w->buffer, MAX_PICTURE_BYTES);
    enum err e = digest_stream_new(&w->stream);
    if (!e && !store_is_volatile(s)) {
        char hex[DIGEST_HEX_BYTES];
        digest_to_hex(want, hex);
        snprintf(w->tmp, sizeof w->tmp, "%s" STORE_TMP_MARK "%u", hex, s->writers_made++);
        int fail = io_create(s->folder_fd[FOLDER_MEDIA], w->tmp, &w->fd);
        if (fail) {
            w->tmp[0] = 0; /* not ours to remove */
            e = io_error(fail) == ERR_NOT_FOUND ? ERR_IO : io_error(fail);
        }
        if (e == ERR_IO && store_gave_up_disk(s, fail))
            e = ERR_OK;
    }
    if (e) {
        store_media_abort(w);
        return e;
    }
    w->in_memory = store_is_volatile(s);
    *out = w;
    return ERR_OK;
}

enum err store_media_add(struct store_writer *w, const void *data, size_t bytes)
{
    if (w->failed)
        return w->failed;
    if ((int64_t)bytes > MAX_PICTURE_BYTES - w->bytes)
        w->failed = ERR_TOO_BIG;
    else if ((int64_t)bytes > w->s->cache_bytes - media_bytes_held(w->s) - w->bytes)
        w->failed = ERR_FULL;
    else if (w->in_memory)
        w->failed = strbuf_append(&w->buffer, data, bytes);
    else
        w->failed = io_error(io_write(w->fd, data, bytes));
    if (!w->failed)
        w->failed = digest_stream_add(w->stream, data, bytes);
    if (!w->failed)
        w->bytes += (int64_t)bytes;
    return w->failed;
}

static enum err keep_in_memory(struct store_writer *w)
{
    char name[MEMORY_NAME_BYTES];
    size_t len = 0;
    memory_name(&w->want, name);
    char *bytes = strbuf_take(&w->buffer, &len);
    return bytes ? memory_put_take(&w->s->memory, name, bytes, len) : ERR_NOMEM;
}

static enum err keep_on_disk(struct store_writer *w)
{
    char hex[DIGEST_HEX_BYTES];
    struct stat old;
    int dir_fd = w->s->folder_fd[FOLDER_MEDIA];
    digest_to_hex(&w->want, hex);
    int64_t replaced =
        !io_stat(dir_fd, hex, &old) && S_ISREG(old.st_mode) ? (int64_t)old.st_size : 0;
    int fail = io_close_written(w->fd);
    w->fd = -1;
    if (!fail)
        fail = io_rename(dir_fd, w->tmp, hex);
    if (fail)
        return io_error(fail) == ERR_FULL ? ERR_FULL : ERR_IO;
    w->tmp[0] = 0;
    atomic_fetch_add(&w->s->media_bytes, w->bytes - replaced);
    return ERR_OK;
}

enum err store_media_end(struct store_writer *w, struct err_info *info)
{
    struct digest got;
    enum err e = w->failed;
    if (!e && !w->bytes)
        e = ERR_DIGEST; /* no medium is empty */
    if (!e)
        e = digest_stream_end(w->stream, &got);
    if (!e && !digest_equal(&got, &w->want))
        e = ERR_DIGEST;
    if (!e)
        e = w->in_memory ? keep_in_memory(w) : keep_on_disk(w);
    if (e == ERR_DIGEST)
        err_set(info, e, "%lld bytes came that do not have the promised digest",
                (long long)w->bytes);
    else if (e)
        err_set(info, e, "the medium could not be stored (%s)", err_name(e));
    store_media_abort(w);
    return e;
}

void store_media_abort(struct store_writer *w)
{
    if (!w)
        return;
    if (w->fd >= 0)
        close(w->fd);
    if (w->tmp[0])
        (void)io_remove(w->s->folder_fd[FOLDER_MEDIA], w->tmp);
    digest_stream_free(w->stream);
    strbuf_clear(&w->buffer);
    mem_free(w);
}

/* ---- forgetting ---- */

struct medium {
    struct digest d;
    int64_t bytes, time_ns;
};

struct sweep {
    struct store *s;
    const struct digest *keep; /* sorted */
    int keep_count;
    struct medium *kept; /* owned */
    int kept_count, kept_room;
    int64_t kept_bytes;
    enum err failed; /* the first; sweeping goes on */
};

static int compare_digests(const void *a, const void *b)
{
    return memcmp(a, b, DIGEST_BYTES);
}

static bool is_kept(const void *user, const char *name)
{
    const struct sweep *w = user;
    struct digest d;
    if (digest_from_hex(name, &d) || !w->keep_count)
        return false;
    return bsearch(&d, w->keep, (size_t)w->keep_count, sizeof d, compare_digests) != NULL;
}

static enum err note_kept(struct sweep *w, const char *name, const struct stat *st)
{
    if (w->kept_count == w->kept_room) {
        int room = w->kept_room ? 2 * w->kept_room : 64;
        struct medium *more =
            room > 2 * MAX_MEDIA_FILES ? NULL : mem_grow(w->kept, (size_t)room * sizeof *more);
        if (!more)
            return ERR_NOMEM;
        w->kept = more;
        w->kept_room = room;
    }
    struct medium *m = &w->kept[w->kept_count];
    m->bytes = st->st_size;
    m->time_ns = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
    if (digest_from_hex(name, &m->d))
        return ERR_OK;
    w->kept_count++;
    w->kept_bytes += m->bytes;
    return ERR_OK;
}

static int sweep_one(void *user, const char *name)
{
    struct sweep *w = user;
    int dir_fd = w->s->folder_fd[FOLDER_MEDIA];
    struct stat st;
    if (strstr(name,
               STORE_TMP_MARK)) /* may be in the making; leftovers go when the store is opened */
        return 0;
    struct digest d;
    if (digest_from_hex(name, &d)) /* never ours */
        return 0;
    bool named = is_kept(w, name);
    int fail = named ? io_stat(dir_fd, name, &st) : 0;
    enum err e = ERR_OK;
    if (named && fail)
        e = fail == ENOENT ? ERR_OK : io_error(fail); /* no reason to lose what is wanted */
    else if (named && size_is_plausible(&st))
        e = note_kept(w, name, &st);
    else
        e = io_error(io_remove(dir_fd, name));
    w->failed = w->failed ? w->failed : e;
    return 0; /* one that will not go keeps no other */
}

static int compare_ages(const void *a, const void *b)
{
    const struct medium *x = a, *y = b;
    if (x->time_ns != y->time_ns)
        return x->time_ns < y->time_ns ? -1 : 1;
    return compare_digests(&x->d, &y->d);
}

static enum err evict_oldest(struct sweep *w)
{
    if (w->kept_bytes <= w->s->cache_bytes)
        return ERR_OK;
    qsort(w->kept, (size_t)w->kept_count, sizeof *w->kept, compare_ages);
    for (int i = 0; i < w->kept_count && w->kept_bytes > w->s->cache_bytes; i++) {
        char hex[DIGEST_HEX_BYTES];
        digest_to_hex(&w->kept[i].d, hex);
        int fail = io_remove(w->s->folder_fd[FOLDER_MEDIA], hex);
        if (fail)
            return io_error(fail);
        w->kept_bytes -= w->kept[i].bytes;
    }
    return ERR_OK;
}

enum err store_media_keep_only(struct store *s, const struct digest *keep, int count)
{
    struct sweep w = {.s = s};
    struct digest *sorted = mem_array((size_t)(count > 0 ? count : 1), sizeof *sorted);
    if (!sorted)
        return ERR_NOMEM;
    if (count > 0) {
        memcpy(sorted, keep, (size_t)count * sizeof *sorted);
        qsort(sorted, (size_t)count, sizeof *sorted, compare_digests);
    }
    w.keep = sorted;
    w.keep_count = count > 0 ? count : 0;
    memory_keep_only(&s->memory, prefix, is_kept, &w);
    enum err e = ERR_OK;
    if (s->folder_fd[FOLDER_MEDIA] >= 0) {
        e = io_error(io_list(s->folder_fd[FOLDER_MEDIA], sweep_one, &w));
        if (!e)
            e = w.failed;
        if (!e)
            e = evict_oldest(&w);
        if (!e)
            atomic_store(&s->media_bytes, w.kept_bytes);
    }
    mem_free(w.kept);
    mem_free(sorted);
    /* On a read-only disk nothing can be removed, and nothing is read but what flags still name. */
    return store_is_volatile(s) && e != ERR_NOMEM ? ERR_OK : e;
}
