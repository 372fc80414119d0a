/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/import_picture.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/picture_size.h"

#define QUOTED_BYTES 120

static enum err check_url(const char *url, struct err_info *info)
{
    char quoted[QUOTED_BYTES];
    log_quote(url, quoted, sizeof quoted);
    if (strstr(url, "://") || !strncmp(url, "//", 2) || !strncmp(url, "data:", 5))
        return err_set(info, ERR_UNSUPPORTED,
                       "%s is not a file; pictures must lie beside the feed file", quoted);
    if (!text_path_valid(url))
        return err_set(info, ERR_ORIGIN,
                       "%s is not a relative path of letters, digits, dots, dashes and underscores",
                       quoted);
    return ERR_OK;
}

/* The real path, if it is below folder after all links are followed. */
static enum err find(const char *folder, const char *url, char out[PATH_MAX], struct err_info *info)
{
    char base[PATH_MAX], path[PATH_MAX], quoted[QUOTED_BYTES];
    log_quote(url, quoted, sizeof quoted);
    if (!realpath(folder, base) || file_join(path, sizeof path, base, url))
        return err_set(info, ERR_IO, "cannot find the feed's folder");
    if (!realpath(path, out))
        return err_set(info, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO,
                       "the picture %s is not there: %s", quoted, strerror(errno));
    size_t n = strlen(base);
    if (strncmp(out, base, n) != 0 || (n > 1 && out[n] != '/'))
        return err_set(info, ERR_ORIGIN, "the picture %s leads out of the feed's folder", quoted);
    return ERR_OK;
}

static bool holds(const char *path, const void *data, size_t bytes)
{
    char *have = NULL;
    size_t have_bytes = 0;
    bool same = !file_read(path, bytes, &have, &have_bytes, NULL) && have_bytes == bytes &&
                !memcmp(have, data, bytes);
    mem_free(have);
    return same;
}

static enum err keep(struct desk *d, const char *name, const void *data, size_t bytes,
                     struct err_info *info)
{
    char path[PATH_ROOM_BYTES];
    enum err e = desk_path(d, path, "media", NULL);
    if (!e && mkdir(path, 0700) != 0 && errno != EEXIST)
        e = err_set(info, ERR_IO, "cannot make the media folder: %s", strerror(errno));
    if (!e)
        e = desk_path(d, path, "media", name);
    /* compared, not only measured: this is how a picture that the disk has spoilt is mended */
    if (!e && !holds(path, data, bytes))
        e = file_replace(path, data, bytes, true, info);
    return e;
}

enum err import_picture_bytes(struct desk *d, const char *named, const void *data, size_t bytes,
                              struct media *out, struct err_info *info)
{
    char name[DIGEST_HEX_BYTES + 8], hex[DIGEST_HEX_BYTES], quoted[QUOTED_BYTES];
    struct picture_size size;
    struct err_info why = {0};
    enum err e = picture_size_read(data, bytes, &size, &why);
    if (e)
        return err_set(info, e, "the picture %s is %.100s", log_quote(named, quoted, sizeof quoted),
                       why.text);
    if ((e = digest_of(data, bytes, &out->sha256)))
        return e;
    digest_to_hex(&out->sha256, hex);
    snprintf(name, sizeof name, "%s.%s", hex, size.extension);
    if ((e = keep(d, name, data, bytes, info)))
        return e;
    out->kind = MEDIA_PICTURE;
    out->width_px = size.width_px;
    out->height_px = size.height_px;
    out->bytes = (int64_t)bytes;
    out->path = mem_alloc(sizeof name + 8);
    out->mime_type = mem_strdup(size.mime_type);
    if (out->path)
        snprintf(out->path, sizeof name + 8, "media/%s", name);
    return out->path && out->mime_type ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}

enum err import_picture(struct desk *d, const char *folder, const char *url, struct media *out,
                        struct err_info *info)
{
    char path[PATH_MAX], quoted[QUOTED_BYTES];
    char *data = NULL;
    size_t bytes = 0;
    struct err_info why = {0};
    enum err e = check_url(url, info);
    if (!e)
        e = find(folder, url, path, info);
    if (e)
        return e;
    log_quote(url, quoted, sizeof quoted);
    e = file_read(path, MAX_PICTURE_BYTES, &data, &bytes, &why);
    if (e == ERR_TOO_BIG)
        return err_set(info, e, "the picture %s is larger than %d MiB", quoted,
                       MAX_PICTURE_BYTES / (1024 * 1024));
    if (e)
        return err_set(info, e, "the picture %s: %.100s", quoted, why.text);
    e = import_picture_bytes(d, url, data, bytes, out, info);
    mem_free(data);
    return e;
}
