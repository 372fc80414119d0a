/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "compose"
/* The pictures of a theme: files beside theme.conf, held in memory and named by digest in scenes. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "compose/theme_inner.h"

#define PATH_BYTES 4096

const char *theme_picture_key(enum theme_picture_id id, const char **section)
{
    *section = id == THEME_LOGO ? "logo" : "background";
    return id == THEME_LOGO ? "file" : "picture";
}

/* By its bytes: names of files lie. NULL if it is none of the three. */
static const char *kind_of(const char *bytes, size_t len)
{
    static const struct {
        const char *start;
        size_t bytes;
        const char *mime_type;
    } kinds[] = {{"\x89PNG\r\n\x1a\n", 8, "image/png"},
                 {"\xff\xd8\xff", 3, "image/jpeg"},
                 {"RIFF", 4, "image/webp"}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (len >= 16 && memcmp(bytes, kinds[i].start, kinds[i].bytes) == 0)
            return i < 2 || memcmp(bytes + 8, "WEBP", 4) == 0 ? kinds[i].mime_type : NULL;
    return NULL;
}

static enum err read_picture(struct theme_picture *p, const char *folder, struct err_info *info)
{
    char path[PATH_BYTES];
    enum err e = file_join(path, sizeof path, folder, p->file);
    if (!e)
        e = file_read(path, THEME_MAX_PICTURE_BYTES, &p->bytes, &p->len, info);
    if (e)
        return e == ERR_TOO_BIG
                   ? err_set(info, e, "larger than %d MiB", THEME_MAX_PICTURE_BYTES / 1024 / 1024)
                   : e;
    const char *kind = kind_of(p->bytes, p->len);
    if (!kind)
        return err_set(info, ERR_UNSUPPORTED, "neither PNG nor JPEG nor WebP");
    snprintf(p->mime_type, sizeof p->mime_type, "%s", kind);
    return digest_of(p->bytes, p->len, &p->sha256);
}

enum err theme_read_pictures(struct theme *t, const char *folder)
{
    for (int i = 0; i < THEME_PICTURE__COUNT; i++) {
        struct err_info info = {{0}, 0};
        if (!t->pictures[i].file[0])
            continue;
        enum err e = read_picture(&t->pictures[i], folder, &info);
        if (e == ERR_NOMEM)
            return e;
        if (e)
            theme_picture_refuse(t, (enum theme_picture_id)i, e,
                                 info.text[0] ? info.text : err_name(e));
    }
    return ERR_OK;
}

bool theme_picture_peek(const struct theme *t, const struct digest *sha256, const char **bytes,
                        size_t *len)
{
    for (int i = 0; i < THEME_PICTURE__COUNT; i++) {
        const struct theme_picture *p = &t->pictures[i];
        if (!p->bytes || !digest_equal(&p->sha256, sha256))
            continue;
        *bytes = p->bytes;
        *len = p->len;
        return true;
    }
    return false;
}

void theme_picture_prove(struct theme *t, enum theme_picture_id id, int width_px, int height_px,
                         struct color darkest, struct color lightest)
{
    t->pictures[id].width_px = width_px;
    t->pictures[id].height_px = height_px;
    int dark = theme_contrast(darkest, t->ground), light = theme_contrast(lightest, t->ground);
    t->pictures[id].contrast = dark > light ? dark : light;
    if (id != THEME_BACKGROUND)
        return;
    t->darkest = darkest;
    t->lightest = lightest;
    theme_derive_tint(t);
}

void theme_picture_refuse(struct theme *t, enum theme_picture_id id, enum err why, const char *text)
{
    struct theme_picture *p = &t->pictures[id];
    char file[80];
    mem_free(p->bytes);
    p->bytes = NULL;
    p->len = 0;
    p->width_px = p->height_px = 0;
    p->wrong = why;
    log_quote(p->file, file, sizeof file);
    snprintf(p->why, sizeof p->why, "%.60s: %.95s", file, text);
    LOG_WARN("theme_picture_left_out", "file=%s why=%s detail=\"%s\"", file, err_name(why), text);
    theme_derive(t);
}
