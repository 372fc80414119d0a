/* SPDX-License-Identifier: Apache-2.0 */
#include "report/play_log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"

#define LOG_MODULE "report"
#define PLAY_LOG_RECORDS 128
#define PLAY_LOG_EVERY_MS (10 * 60 * 1000)
#define PLAY_LOG_FILE_BYTES (512 * 1024)
/* id escaped at worst to six bytes a byte, and the rest */
#define PLAY_LOG_LINE_BYTES (6 * MAX_ID_BYTES + 256)

struct play_log {
    char path[PATH_MAX], old_path[PATH_MAX];
    struct play_record held[PLAY_LOG_RECORDS];
    int held_count;
    unsigned long lost; /* records that found no room while the disk was full */
    int64_t tried_ms;   /* last flush, done or failed */
    bool ever_tried;
};

static const char *const end_words[] = {"done", "withdrawn", "interrupted"};

enum err play_log_open(const char *dir, struct play_log **out)
{
    struct play_log *l = mem_alloc(sizeof *l);
    if (!l)
        return ERR_NOMEM;
    enum err e = file_join(l->path, sizeof l->path, dir, "play.jsonl");
    if (!e)
        e = file_join(l->old_path, sizeof l->old_path, dir, "play.1.jsonl");
    if (e) {
        mem_free(l);
        return e;
    }
    *out = l;
    return ERR_OK;
}

static void put_record(struct strbuf *b, const struct play_record *r)
{
    char hex[DIGEST_HEX_BYTES], date[TEXT_TIME_BYTES];
    digest_to_hex(&r->sha256, hex);
    text_time_format(r->start_s, date);
    strbuf_puts(b, "{\"id\":");
    strbuf_json_string(b, r->id);
    strbuf_printf(b, ",\"sha256\":\"%s\",\"seq\":%lld,\"start\":\"%s\",\"shown_ms\":%lld", hex,
                  (long long)r->seq, date, (long long)r->shown_ms);
    strbuf_printf(b, ",\"end\":\"%s\"}\n", end_words[(unsigned)r->end % 3]);
}

/* True if the file's last line was cut by a lost power supply. */
static bool ends_in_half_line(int fd, off_t size)
{
    char last = '\n';
    return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

static enum err append(int fd, const char *data, size_t bytes)
{
    int fail = file_step();
    ssize_t n = fail ? -1 : write(fd, data, bytes);
    if (n == (ssize_t)bytes)
        return ERR_OK;
    if (!fail)
        fail = n < 0 ? errno : ENOSPC;
    return fail == ENOSPC || fail == EDQUOT ? ERR_FULL : ERR_IO;
}

/* Half a batch is taken back, so that the next try does not write it twice. */
static enum err append_or_undo(int fd, off_t size, const char *data, size_t bytes)
{
    enum err e = append(fd, data, bytes);
    if (e && ftruncate(fd, size))
        LOG_WARN("play_log_torn", "errno=%d", errno);
    return e;
}

static enum err write_batch(struct play_log *l, const char *data, size_t bytes)
{
    struct stat st;
    int fail = file_step();
    int fd = fail ? -1 : open(l->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return (fail ? fail : errno) == ENOSPC ? ERR_FULL : ERR_IO;
    enum err e = ERR_IO;
    if (fstat(fd, &st) || !S_ISREG(st.st_mode))
        goto out;
    if (st.st_size + (off_t)bytes > PLAY_LOG_FILE_BYTES && st.st_size > 0) {
        close(fd);
        fail = file_step();
        if (fail || rename(l->path, l->old_path))
            return ERR_IO;
        fd = open(l->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0)
            return ERR_IO;
        st.st_size = 0;
    }
    if (lseek(fd, 0, SEEK_END) < 0)
        goto out;
    e = ends_in_half_line(fd, st.st_size) ? append_or_undo(fd, st.st_size, "\n", 1) : ERR_OK;
    if (!e)
        e = append_or_undo(fd, lseek(fd, 0, SEEK_END), data, bytes);
out:
    close(fd);
    return e;
}

enum err play_log_flush(struct play_log *l, int64_t mono_ms)
{
    struct strbuf b;
    l->tried_ms = mono_ms;
    l->ever_tried = true;
    if (!l->held_count)
        return ERR_OK;
    strbuf_init(&b, (size_t)PLAY_LOG_RECORDS * PLAY_LOG_LINE_BYTES);
    for (int i = 0; i < l->held_count; i++)
        put_record(&b, &l->held[i]);
    enum err e = b.failed;
    if (!e)
        e = write_batch(l, b.data, b.len_bytes);
    strbuf_clear(&b);
    if (e) {
        LOG_WARN("play_log_failed", "why=%s held=%d lost=%lu", err_name(e), l->held_count, l->lost);
        return e;
    }
    l->held_count = 0;
    return ERR_OK;
}

void play_log_add(struct play_log *l, const struct play_record *r, int64_t mono_ms)
{
    if (!l->ever_tried) { /* the ten minutes run from the first record */
        l->ever_tried = true;
        l->tried_ms = mono_ms;
    }
    if (l->held_count == PLAY_LOG_RECORDS) { /* the last flush failed: the oldest gives way */
        memmove(&l->held[0], &l->held[1], (PLAY_LOG_RECORDS - 1) * sizeof l->held[0]);
        l->held_count--;
        l->lost++;
    }
    l->held[l->held_count++] = *r;
    bool due = mono_ms - l->tried_ms >= PLAY_LOG_EVERY_MS;
    bool just_full = l->held_count == PLAY_LOG_RECORDS && !l->lost;
    if ((due || just_full) && play_log_flush(l, mono_ms) == ERR_OK)
        l->lost = 0;
}

void play_log_close(struct play_log *l)
{
    if (!l)
        return;
    if (play_log_flush(l, l->tried_ms))
        LOG_WARN("play_log_lost", "records=%d", l->held_count);
    mem_free(l);
}
