/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "update"
#include "board/update.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "fetch/fetch.h"

#define PIECE_TRIES 5

struct sink {
    int fd;
    char *text; /* instead of fd, of UPDATE_INDEX_MAX_BYTES */
    size_t bytes;
};

static enum err take(void *user, const void *data, size_t bytes)
{
    struct sink *s = user;
    if (s->text) { /* fetch counts against max_bytes before it hands over */
        memcpy(s->text + s->bytes, data, bytes);
        s->bytes += bytes;
        return ERR_OK;
    }
    for (const char *p = data; bytes;) {
        ssize_t n = write(s->fd, p, bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return errno == ENOSPC ? ERR_FULL : ERR_IO;
        p += n;
        bytes -= (size_t)n;
    }
    return ERR_OK;
}

static enum err fetch_index(struct fetch *f, const struct settings *s, const struct update_place *p,
                            struct update_index *out, struct err_info *info)
{
    char path[256], text[UPDATE_INDEX_MAX_BYTES];
    struct sink sink = {.text = text};
    struct fetch_result r;
    snprintf(path, sizeof path, "updates/%s/%s", p->compatible, s->board.update_channel);
    struct fetch_request q = {
        .path = path, .max_bytes = UPDATE_INDEX_MAX_BYTES, .sink = take, .user = &sink};
    enum err e = fetch_get(f, &q, &r, info);
    if (!e && r.status != 200)
        e = err_set(info, ERR_NOT_FOUND, "the server has no channel %s for %s",
                    s->board.update_channel, p->compatible);
    return e ? e : update_index_parse(text, sink.bytes, out, info);
}

static enum err judge(const struct update_index *x, const struct settings *s,
                      const struct update_place *p, struct err_info *info)
{
    char path[PATH_MAX], *before = NULL;
    size_t bytes;
    if (update_version_compare(x->version, p->running) <= 0)
        return err_set(info, ERR_NOT_FOUND, "%s is not newer than %s, which runs", x->version,
                       p->running);
    if (s->board.update_floor && update_version_compare(x->version, s->board.update_floor) < 0)
        return err_set(info, ERR_NOT_FOUND, "%s is older than the floor %s", x->version,
                       s->board.update_floor);
    /* It was installed, and yet it is not what runs: it did not work, and will not work this time. */
    enum err e = file_join(path, sizeof path, p->folder, "installed");
    if (!e && !file_read(path, UPDATE_VERSION_BYTES, &before, &bytes, NULL)) {
        before[strcspn(before, "\n")] = 0;
        if (!strcmp(before, x->version))
            e = err_set(info, ERR_NOT_FOUND, "%s was installed before, and the board fell back",
                        x->version);
    }
    mem_free(before);
    return e;
}

static enum err fetch_piece(struct fetch *f, const struct update_index *x, int fd, int64_t number,
                            struct err_info *info)
{
    char path[UPDATE_PATH_BYTES + 8];
    int64_t start = number * x->piece_bytes, left = x->bytes - start;
    struct sink sink = {.fd = fd};
    struct fetch_result r = {0};
    snprintf(path, sizeof path, "%s/%04lld", x->path, (long long)number);
    struct fetch_request q = {.path = path, .sink = take, .user = &sink};
    q.max_bytes = q.expect_bytes = left < x->piece_bytes ? left : x->piece_bytes;
    enum err e = ERR_IO;
    for (int i = 0; i < PIECE_TRIES && e; i++) {
        if (lseek(fd, start, SEEK_SET) != start || ftruncate(fd, start))
            return err_set(info, ERR_IO, "cannot write the update: %s", strerror(errno));
        e = fetch_get(f, &q, &r, info);
        if (e == ERR_FULL || e == ERR_IO)
            return err_set(info, e, "cannot write the update: %s", strerror(errno));
        if (!e && r.status != 200)
            return err_set(info, ERR_HTTP_STATUS, "the server lacks piece %lld of %s",
                           (long long)number, x->version);
    }
    return !e && fdatasync(fd) ? err_set(info, ERR_IO, "cannot write the update") : e;
}

/* Another update's pieces are of no use: the file is named for the digest. */
static void remove_others(const char *folder, const char *keep)
{
    static const char *const names[] = {"part", "part.sha256"};
    char path[PATH_MAX], *old = NULL;
    size_t bytes;
    snprintf(path, sizeof path, "%s/%s", folder, names[1]);
    enum err e = file_read(path, DIGEST_HEX_BYTES, &old, &bytes, NULL);
    bool same = !e && !strcmp(old, keep);
    mem_free(old);
    for (int i = 0; i < 2 && !same; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        if (file_remove(path))
            LOG_WARN("download", "what=\"cannot remove %s\"", names[i]);
    }
}

static enum err check_digest(int fd, const struct update_index *x, struct err_info *info)
{
    static char block[65536];
    struct digest_stream *stream = NULL;
    struct digest d;
    ssize_t n = 0;
    enum err e = digest_stream_new(&stream);
    off_t at = lseek(fd, 0, SEEK_SET);
    while (!e && !at && (n = read(fd, block, sizeof block)) > 0)
        e = digest_stream_add(stream, block, (size_t)n);
    e = !e && (at || n < 0) ? ERR_IO : e;
    e = e ? e : digest_stream_end(stream, &d);
    digest_stream_free(stream);
    if (!e && !digest_equal(&d, &x->digest))
        return err_set(info, ERR_DIGEST, "the pieces of %s are not what its channel promised",
                       x->version);
    return e;
}

static enum err download(struct fetch *f, const struct update_index *x, const char *folder,
                         struct err_info *info)
{
    char part[PATH_MAX], name[PATH_MAX], whole[PATH_MAX], hex[DIGEST_HEX_BYTES];
    struct stat st;
    digest_to_hex(&x->digest, hex);
    snprintf(part, sizeof part, "%s/part", folder);
    snprintf(name, sizeof name, "%s/part.sha256", folder);
    snprintf(whole, sizeof whole, "%s/bundle.raucb", folder);
    remove_others(folder, hex);
    enum err e = file_replace(name, hex, strlen(hex), true, info);
    int fd = e ? -1 : open(part, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (e || fd < 0 || fstat(fd, &st)) {
        if (fd >= 0)
            close(fd);
        return e ? e : err_set(info, ERR_IO, "cannot open %s: %s", part, strerror(errno));
    }
    int64_t count = (x->bytes + x->piece_bytes - 1) / x->piece_bytes;
    int64_t first = st.st_size >= x->bytes ? count : st.st_size / x->piece_bytes;
    LOG_INFO("download", "version=%s pieces=%lld from=%lld", x->version, (long long)count,
             (long long)first);
    for (int64_t i = first; i < count && !e; i++)
        e = fetch_piece(f, x, fd, i, info);
    if (!e)
        e = check_digest(fd, x, info);
    close(fd);
    if (e == ERR_DIGEST && unlink(part)) /* all of it anew next time */
        LOG_WARN("download", "what=\"cannot remove part\"");
    if (!e && rename(part, whole))
        e = err_set(info, ERR_IO, "cannot name the update: %s", strerror(errno));
    return e;
}

enum err update_fetch(const struct settings *s, const struct update_place *p,
                      struct update_index *out, struct err_info *info)
{
    struct clock clock;
    struct update_index x;
    struct fetch *f = NULL;
    if (!s->board.update_channel)
        return err_set(info, ERR_NOT_FOUND, "no channel is set");
    clock_system_init(&clock, 1);
    struct fetch_settings fs = {.server_url =
                                    s->board.update_url ? s->board.update_url : s->server_url,
                                .ca_file = s->ca_file,
                                .client_cert = s->client_cert,
                                .client_key = s->client_key,
                                .proxy = s->proxy,
                                .clock = &clock};
    enum err e = crypto_start();
    e = e ? e : fetch_start();
    e = e ? e : fetch_new(&fs, &f, info);
    e = e ? e : fetch_index(f, s, p, &x, info);
    e = e ? e : judge(&x, s, p, info);
    e = e ? e : file_make_dirs(p->folder, info);
    e = e ? e : download(f, &x, p->folder, info);
    fetch_free(f);
    if (!e)
        *out = x;
    return e;
}
