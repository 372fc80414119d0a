/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/preview.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
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

#define MAX_AT_ONCE 2
#define PREVIEW_MS 15000
#define MAX_PNG_BYTES (16 * 1024 * 1024)
#define PREVIEW_MEMORY (512L * 1024 * 1024)

static atomic_int at_work;

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

static void run_child(const char *program, char *const *args)
{
    const struct rlimit memory = {PREVIEW_MEMORY, PREVIEW_MEMORY};
    const struct rlimit seconds = {PREVIEW_MS / 1000, PREVIEW_MS / 1000};
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0 ||
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

enum err preview_run(const struct web *w, char *const args[], const char *png, char **out,
                     size_t *len, struct err_info *info)
{
    if (!w->terms->placard)
        return err_set(info, ERR_UNSUPPORTED, "there is no placard program to draw with");
    if (atomic_fetch_add(&at_work, 1) >= MAX_AT_ONCE) {
        atomic_fetch_sub(&at_work, 1);
        return err_set(info, ERR_BUSY, "other previews are being drawn");
    }
    pid_t child = fork();
    if (child == 0)
        run_child(w->terms->placard, args);
    bool drawn = child > 0 && wait_child(child);
    atomic_fetch_sub(&at_work, 1);
    return drawn ? file_read(png, MAX_PNG_BYTES, out, len, info)
                 : err_set(info, ERR_UNSUPPORTED, "the node cannot draw this");
}

static enum err draw_in(const struct web *w, const char *dir, const char *id, int width_px,
                        int height_px, char **out, size_t *len, struct err_info *info)
{
    char feed[PATH_ROOM_BYTES], png[PATH_ROOM_BYTES], size[32];
    char words[][12] = {"placard", "preview", "--feed", "--post", "--size", "--out"};
    snprintf(size, sizeof size, "%dx%d", width_px, height_px);
    if (file_join(feed, sizeof feed, dir, "feed.json") ||
        file_join(png, sizeof png, dir, "out.png"))
        return err_set(info, ERR_TOO_BIG, "the desk's path is too long");
    char *copy = mem_strdup(id);
    if (!copy)
        return err_set(info, ERR_NOMEM, "out of memory");
    char *const args[] = {words[0], words[1], words[2], feed, words[3], copy,
                          words[4], size,     words[5], png,  NULL};
    enum err e = preview_run(w, args, png, out, len, info);
    mem_free(copy);
    return e;
}

static void remove_all(const char *dir)
{
    static const char *const names[] = {"feed.json", "media", "out.png"};
    char path[PATH_ROOM_BYTES];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!file_join(path, sizeof path, dir, names[i]))
            (void)unlink(path);
    (void)rmdir(dir);
}

enum err preview_draw(const struct web *w, const char *item, size_t item_bytes, const char *id,
                      int width_px, int height_px, char **out, size_t *len, struct err_info *info)
{
    char dir[] = "/tmp/placard-preview.XXXXXX";
    enum err e = mkdtemp(dir) ? ERR_OK : err_set(info, ERR_IO, "cannot make a folder in /tmp");
    if (!e) {
        e = write_feed(w, dir, item, item_bytes, info);
        if (!e)
            e = draw_in(w, dir, id, width_px, height_px, out, len, info);
        remove_all(dir);
    }
    return e;
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
    int64_t audience_id = 0;
    const char *id = NULL;
    struct item item = {0};
    bool upright = !strcmp(web_field(w, "shape"), "upright");
    enum err e = web_audience(w, &audience_id, info);
    if (!e)
        e = web_field_needed(w, "id", &id, info);
    if (!e)
        e = review_each(w->d, audience_id, NULL, id, keep_item, &item, info);
    if (!e && !item.bytes)
        e = err_set(info, ERR_NOT_FOUND, "this audience has no such post");
    if (!e)
        e = preview_draw(w, item.bytes, item.len, id, upright ? 540 : 960, upright ? 960 : 540,
                         &out->data, &out->len, info);
    out->type = "image/png";
    out->keep = *web_field(w, "sha256") != 0;
    mem_free(item.bytes);
    return e;
}
