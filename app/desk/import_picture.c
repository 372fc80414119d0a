/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/import_picture.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/picture_clean.h"
#include "desk/picture_size.h"

#define QUOTED_BYTES 120
#define NAME_BYTES (DIGEST_HEX_BYTES + 8)
#define MAX_GIVEN_BYTES                                                                            \
    (24 * 1024 * 1024) /* as it comes; what is kept is at most MAX_PICTURE_BYTES */

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

/* Hosted bytes come again when a source's picture was cleaned before: once is enough. */
static bool is_hosted(struct desk *d, const char *name, const void *data, size_t bytes)
{
    char path[PATH_ROOM_BYTES];
    if (desk_path(d, path, "media", name) || !holds(path, data, bytes))
        return false;
    /* needed again: not one to be swept meanwhile */
    return utimensat(AT_FDCWD, path, NULL, 0) == 0;
}

/* "HEX.EXT" of picture bytes. */
static enum err name_of(const void *data, size_t bytes, char name[NAME_BYTES],
                        struct picture_size *size, struct digest *sha256, struct err_info *info)
{
    char hex[DIGEST_HEX_BYTES];
    enum err e = picture_size_read(data, bytes, size, info);
    if (e)
        return e;
    if ((e = digest_of(data, bytes, sha256)))
        return err_set(info, e, "not to be hashed");
    digest_to_hex(sha256, hex);
    snprintf(name, NAME_BYTES, "%s.%s", hex, size->extension);
    return ERR_OK;
}

static enum err fill(struct media *out, const char *name, const struct picture_size *size,
                     const struct digest *sha256, size_t bytes)
{
    out->kind = MEDIA_PICTURE;
    out->sha256 = *sha256;
    out->width_px = size->width_px;
    out->height_px = size->height_px;
    out->bytes = (int64_t)bytes;
    out->path = mem_alloc(NAME_BYTES + 8);
    out->mime_type = mem_strdup(size->mime_type);
    if (out->path)
        snprintf(out->path, NAME_BYTES + 8, "media/%s", name);
    return out->path && out->mime_type ? ERR_OK : ERR_NOMEM;
}

enum err import_picture_bytes(struct desk *d, const char *named, const void *data, size_t bytes,
                              struct media *out, struct err_info *info)
{
    char name[NAME_BYTES], quoted[QUOTED_BYTES], *clean = NULL;
    size_t clean_bytes = 0;
    struct picture_size size;
    struct digest sha256;
    struct err_info why = {0};
    enum err e = name_of(data, bytes, name, &size, &sha256, NULL);
    if (!e && is_hosted(d, name, data, bytes)) {
        e = fill(out, name, &size, &sha256, bytes);
        return e ? err_set(info, e, "out of memory") : ERR_OK;
    }
    e = picture_clean(data, bytes, &clean, &clean_bytes, &why);
    if (!e)
        e = name_of(clean, clean_bytes, name, &size, &sha256, &why);
    if (e) {
        err_set(info, e, "the picture %s is %.100s", log_quote(named, quoted, sizeof quoted),
                why.text);
    } else if (!(e = keep(d, name, clean, clean_bytes, info))) {
        if ((e = fill(out, name, &size, &sha256, clean_bytes)))
            err_set(info, e, "out of memory");
    }
    mem_free(clean);
    return e;
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
    e = file_read(path, MAX_GIVEN_BYTES, &data, &bytes, &why);
    if (e == ERR_TOO_BIG)
        return err_set(info, e, "the picture %s is larger than %d MiB", quoted,
                       MAX_GIVEN_BYTES / (1024 * 1024));
    if (e)
        return err_set(info, e, "the picture %s: %.100s", quoted, why.text);
    e = import_picture_bytes(d, url, data, bytes, out, info);
    mem_free(data);
    return e;
}
