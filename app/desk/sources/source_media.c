/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_media.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/import_picture.h"
#include "desk/sources/source_limits.h"
#include "desk/sources/source_url.h"

#define LOG_MODULE "source"

const char *source_media_base(const struct source_post *p, const char *source_url)
{
    struct source_url u;
    return p->url && !source_url_parse(NULL, p->url, &u, NULL) ? p->url : source_url;
}

/* Worth asking again another time? What the address itself is to blame for is not. */
static bool is_passing(enum err e)
{
    return e != ERR_ORIGIN && e != ERR_TOO_BIG && e != ERR_HTTP_REDIRECT;
}

void source_media_clear(struct source_media *m)
{
    for (int i = 0; i < m->known_count; i++) {
        mem_free(m->known[i].url);
        mem_free(m->known[i].file);
    }
    m->known_count = 0;
}

static const char *look_up(const struct source_media *m, const char *url)
{
    for (int i = 0; i < m->known_count; i++)
        if (!strcmp(m->known[i].url, url))
            return m->known[i].file;
    return NULL;
}

static void remember(struct source_media *m, const char *url, const char *file)
{
    if (m->known_count == SOURCE_MEDIA_KNOWN)
        return;
    char *u = mem_strdup(url), *f = mem_strdup(file);
    if (!u || !f) { /* it is fetched again then */
        mem_free(u);
        mem_free(f);
        return;
    }
    m->known[m->known_count].url = u;
    m->known[m->known_count++].file = f;
}

static enum err fetch(struct source_media *m, const char *url, char **file, struct err_info *info);

/* ERR_OK and *file, or *file NULL when there is no picture to be had. */
static enum err take(struct source_media *m, const char *base, const char *ref, char **file,
                     struct err_info *info)
{
    struct source_url u;
    if (source_url_parse(base, ref, &u, NULL))
        return ERR_OK;
    const char *known = look_up(m, u.text);
    if (known) {
        *file = mem_strdup(known);
        return *file ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
    }
    enum err e = fetch(m, u.text, file, info);
    if (!e && *file)
        remember(m, u.text, *file);
    return e;
}

static enum err fetch(struct source_media *m, const char *url, char **file, struct err_info *info)
{
    struct source_answer a;
    struct err_info why = {0};
    struct media kept = {.bytes = 0};
    if (m->fetched == MAX_POLL_PICTURES || m->wait_s)
        return err_set(info, ERR_BUSY, "its pictures are not fetched yet");
    if (*m->day_bytes >= MAX_SOURCE_DAY_BYTES)
        return err_set(info, ERR_BUSY, "this source has had its %ld MiB of pictures for today",
                       MAX_SOURCE_DAY_BYTES / (1024 * 1024));
    m->fetched++;
    struct source_request r = {
        .url = url, .accept = "image/*", .max_bytes = MAX_SOURCE_PICTURE_BYTES};
    enum err e = m->getter.get(m->getter.user, &r, &a, &why);
    if (e == ERR_NOMEM || e == ERR_CANCELLED)
        return err_set(info, e, "%.200s", why.text);
    if (e)
        return is_passing(e)
                   ? err_set(info, ERR_BUSY, "its picture cannot be fetched: %.180s", why.text)
                   : ERR_OK;
    int status = a.header.status;
    m->wait_s = a.header.wait_s;
    *m->day_bytes += (int64_t)a.bytes;
    if (status == 200)
        e = import_picture_bytes(m->d, url, a.body, a.bytes, &kept, &why);
    else if (status == 408 || status == 425 || status == 429 || status >= 500)
        e = err_set(info, ERR_BUSY, "its picture cannot be fetched: status %d", status);
    mem_free(a.body);
    mem_free(kept.mime_type);
    if (e && status == 200 && e != ERR_NOMEM && e != ERR_IO && e != ERR_FULL) {
        char quoted[ERR_INFO_TEXT_BYTES];
        LOG_WARN("picture_left_out", "why=%s", log_quote(why.text, quoted, sizeof quoted));
        e = ERR_OK;
    } else if (e && status == 200) {
        err_set(info, e, "%.200s", why.text);
    }
    if (e)
        mem_free(kept.path);
    else
        *file = kept.path;
    return e;
}

enum err source_media_take(struct source_media *m, struct source_post *p, const char *source_url,
                           struct source_files *out, struct err_info *info)
{
    const char *base = source_media_base(p, source_url);
    struct source_files files = {NULL, {NULL}};
    enum err e = ERR_OK;
    for (int i = 0; i < p->picture_count && !e; i++) {
        e = take(m, base, p->pictures[i].url, &files.pictures[i], info);
        if (!e && !files.pictures[i])
            p->marks |= SOURCE_LEFT_OUT;
        if (files.pictures[i] && !p->pictures[i].alt)
            p->marks |= SOURCE_NO_ALT;
    }
    /* a portrait is no reason to wait */
    if (!e && p->avatar) {
        e = take(m, base, p->avatar, &files.avatar, info);
        if (e == ERR_BUSY)
            e = ERR_OK;
    }
    if (e)
        source_files_clear(&files);
    else
        *out = files;
    return e;
}
