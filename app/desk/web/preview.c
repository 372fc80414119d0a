/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/preview.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "desk/review.h"
#include "desk/web/pages.h"
#include "desk/web/preview_cache.h"

#define MAX_AT_ONCE 2
#define MAX_WAITING 32
#define TURN_S 20
#define PREVIEW_MS 15000
#define MAX_PNG_BYTES (16 * 1024 * 1024)
#define MAX_SAID_BYTES 8192
#ifdef __SANITIZE_ADDRESS__ /* its shadow alone takes terabytes of addresses */
#define PREVIEW_MEMORY RLIM_INFINITY
#else
#define PREVIEW_MEMORY (512UL * 1024 * 1024)
#endif

/* How many draw and how many wait for their turn. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    int drawing, waiting;
} turns = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0};

static enum err take_turn(struct err_info *info)
{
    struct timespec until;
    int timed_out = 0;
    clock_gettime(CLOCK_REALTIME, &until); /* what a plain condition waits by */
    until.tv_sec += TURN_S;
    pthread_mutex_lock(&turns.lock);
    if (turns.waiting >= MAX_WAITING) {
        timed_out = 1;
    } else {
        turns.waiting++;
        while (turns.drawing >= MAX_AT_ONCE && !timed_out)
            timed_out = pthread_cond_timedwait(&turns.freed, &turns.lock, &until);
        turns.waiting--;
    }
    if (!timed_out)
        turns.drawing++;
    pthread_mutex_unlock(&turns.lock);
    return timed_out ? err_set(info, ERR_BUSY, "too many previews are being drawn") : ERR_OK;
}

static void end_turn(void)
{
    pthread_mutex_lock(&turns.lock);
    turns.drawing--;
    pthread_cond_signal(&turns.freed);
    pthread_mutex_unlock(&turns.lock);
}

/* A feed of one item, its pictures beside it as the desk keeps them. */
static enum err write_feed(const struct web *w, const char *dir, const char *item, size_t bytes,
                           struct err_info *info)
{
    static const char head[] =
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"\",\"items\":[";
    char path[PATH_ROOM_BYTES], media[PATH_ROOM_BYTES];
    enum err e = desk_path(w->d, media, "media", NULL);
    if (!e)
        e = file_join(path, sizeof path, dir, "media");
    if (!e && symlink(media, path) != 0)
        e = err_set(info, ERR_IO, "cannot prepare a preview: %s", strerror(errno));
    if (!e)
        e = file_join(path, sizeof path, dir, "feed.json");
    FILE *f = !e ? fopen(path, "we") : NULL;
    if (!e && !f)
        e = err_set(info, ERR_IO, "cannot prepare a preview: %s", strerror(errno));
    if (!f)
        return e;
    bool written = fputs(head, f) >= 0 && fwrite(item, 1, bytes, f) == bytes && fputs("]}", f) >= 0;
    if (fclose(f) != 0 || !written)
        e = err_set(info, ERR_IO, "cannot prepare a preview");
    return e;
}

/* said: where its words go; NULL = nowhere. */
static void run_child(const char *program, char *const *args, const char *said)
{
    const struct rlimit memory = {PREVIEW_MEMORY, PREVIEW_MEMORY};
    const struct rlimit seconds = {PREVIEW_MS / 1000, PREVIEW_MS / 1000};
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int words = said ? open(said, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : null;
    if (null < 0 || words < 0 || dup2(null, 0) < 0 || dup2(words, 1) < 0 || dup2(null, 2) < 0 ||
        setrlimit(RLIMIT_AS, &memory) != 0 || setrlimit(RLIMIT_CPU, &seconds) != 0)
        _exit(126);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execv(program, args);
    _exit(127);
}

static bool wait_child(pid_t child)
{
    const struct timespec nap = {.tv_nsec = 5 * 1000 * 1000};
    int status = 0;
    for (int waited_ms = 0; waited_ms < PREVIEW_MS; waited_ms += 5) {
        if (waitpid(child, &status, WNOHANG) == child)
            return WIFEXITED(status) && WEXITSTATUS(status) == 0;
        nanosleep(&nap, NULL);
    }
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return false;
}

static enum err run(const struct web *w, char *const args[], const char *png, const char *said,
                    char **out, size_t *len, struct err_info *info)
{
    if (!w->terms->placard)
        return err_set(info, ERR_UNSUPPORTED, "there is no placard program to draw with");
    enum err e = take_turn(info);
    if (e)
        return e;
    pid_t child = fork();
    if (child == 0)
        run_child(w->terms->placard, args, said);
    bool drawn = child > 0 && wait_child(child);
    end_turn();
    return drawn ? file_read(png, MAX_PNG_BYTES, out, len, info)
                 : err_set(info, ERR_UNSUPPORTED, "the node cannot draw this");
}

enum err preview_run(const struct web *w, char *const args[], const char *png, char **out,
                     size_t *len, struct err_info *info)
{
    return run(w, args, png, NULL, out, len, info);
}

/* "FILE<tab>ID<tab>page 2 of 3<tab>..." */
static int read_pages(const char *path)
{
    char *text = NULL;
    size_t bytes = 0;
    int pages = 1;
    if (file_read(path, MAX_SAID_BYTES, &text, &bytes, NULL))
        return pages;
    const char *of = strstr(text, "\tpage ");
    of = of ? strstr(of, " of ") : NULL;
    if (of)
        pages = (int)strtol(of + strlen(" of "), NULL, 10);
    mem_free(text);
    return pages > 0 ? pages : 1;
}

static enum err draw_in(const struct web *w, const char *dir, const struct preview_ask *ask,
                        char **out, size_t *len, int *pages, struct err_info *info)
{
    char feed[PATH_ROOM_BYTES], png[PATH_ROOM_BYTES], said[PATH_ROOM_BYTES], page[16];
    char words[][12] = {"placard", "preview", "--feed", "--post", "--size", "--out", "--page"};
    char wide[] = "960x540", upright[] = "540x960";
    snprintf(page, sizeof page, "%d", ask->page > 0 ? ask->page : 1);
    if (file_join(feed, sizeof feed, dir, "feed.json") ||
        file_join(png, sizeof png, dir, "out.png") || file_join(said, sizeof said, dir, "said"))
        return err_set(info, ERR_TOO_BIG, "the desk's path is too long");
    char *id = mem_strdup(ask->id);
    if (!id)
        return err_set(info, ERR_NOMEM, "out of memory");
    char *const args[] = {
        words[0], words[1], words[2], feed, words[3], id, words[4], ask->upright ? upright : wide,
        words[5], png,      words[6], page, NULL};
    enum err e = run(w, args, png, said, out, len, info);
    if (!e)
        *pages = read_pages(said);
    mem_free(id);
    return e;
}

static void remove_all(const char *dir)
{
    static const char *const names[] = {"feed.json", "media", "out.png", "said"};
    char path[PATH_ROOM_BYTES];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!file_join(path, sizeof path, dir, names[i]))
            (void)unlink(path);
    (void)rmdir(dir);
}

static enum err draw(const struct web *w, const struct preview_ask *ask, char **out, size_t *len,
                     int *pages, struct err_info *info)
{
    char dir[] = "/tmp/placard-preview.XXXXXX";
    enum err e = mkdtemp(dir) ? ERR_OK : err_set(info, ERR_IO, "cannot make a folder in /tmp");
    if (!e) {
        e = write_feed(w, dir, ask->item, ask->item_bytes, info);
        if (!e)
            e = draw_in(w, dir, ask, out, len, pages, info);
        remove_all(dir);
    }
    return e;
}

static enum err key_of(const struct preview_ask *ask, struct digest *out)
{
    struct strbuf b;
    strbuf_init(&b, ask->item_bytes + 64);
    strbuf_printf(&b, "%d %d ", ask->upright, ask->page > 0 ? ask->page : 1);
    strbuf_append(&b, ask->item, ask->item_bytes);
    enum err e = b.failed ? b.failed : digest_of(b.data, b.len_bytes, out);
    strbuf_clear(&b);
    return e;
}

enum err preview_draw(const struct web *w, const struct preview_ask *ask, char **out, size_t *len,
                      int *pages, struct err_info *info)
{
    struct digest key;
    enum err e = key_of(ask, &key);
    if (e)
        return err_set(info, e, "out of memory");
    if (preview_cache_get(&key, out, len, pages))
        return ERR_OK;
    if (!(e = draw(w, ask, out, len, pages, info)))
        preview_cache_put(&key, *out, *len, *pages);
    return e;
}

int preview_pages(const struct web *w, const struct preview_ask *ask)
{
    char *png = NULL;
    size_t len;
    int pages = 0;
    if (preview_draw(w, ask, &png, &len, &pages, NULL))
        return 0;
    mem_free(png);
    return pages;
}

/* ---- of a stored post ---- */

struct item {
    char *bytes;
    size_t len;
};

static enum err keep_item(void *user, const struct post_row *row)
{
    struct item *i = user;
    if (i->bytes)
        return ERR_OK;
    if (!(i->bytes = mem_alloc(row->item_bytes + 1)))
        return ERR_NOMEM;
    memcpy(i->bytes, row->item, row->item_bytes);
    i->len = row->item_bytes;
    return ERR_OK;
}

enum err preview_give(struct web *w, struct web_bytes *out, struct err_info *info)
{
    int64_t audience_id = 0, page = 1;
    struct item item = {0};
    struct preview_ask ask = {.upright = !strcmp(web_field(w, "shape"), "upright")};
    enum err e = web_audience(w, &audience_id, info);
    if (!e)
        e = web_field_needed(w, "id", &ask.id, info);
    if (!e)
        e = web_field_int(w, "page", 1, MAX_PREVIEW_PAGE, 1, &page, info);
    if (!e)
        e = review_each(w->d, audience_id, NULL, ask.id, keep_item, &item, info);
    if (!e && !item.bytes)
        e = err_set(info, ERR_NOT_FOUND, "this audience has no such post");
    ask.item = item.bytes;
    ask.item_bytes = item.len;
    ask.page = (int)page;
    if (!e)
        e = preview_draw(w, &ask, &out->data, &out->len, &out->pages, info);
    out->type = "image/png";
    out->keep = *web_field(w, "sha256") != 0;
    mem_free(item.bytes);
    return e;
}
