/* SPDX-License-Identifier: Apache-2.0 */
/* A picture of a post, for pages: from the desk's media/, and only by a name that the database knows. */
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "desk/version.h"
#include "desk/web/pages.h"

static const char *type_of(const char *file)
{
    static const struct {
        const char *extension, *type;
    } types[] = {{".jpg", "image/jpeg"}, {".png", "image/png"}, {".webp", "image/webp"}};
    const char *dot = strrchr(file, '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof types[0]; i++)
        if (!strcmp(types[i].extension, dot))
            return types[i].type;
    return NULL;
}

enum err picture_give(struct web *w, struct web_bytes *out, struct err_info *info)
{
    const char *file = NULL;
    char path[PATH_ROOM_BYTES];
    bool known = false;
    enum err e = web_field_needed(w, "file", &file, info);
    if (e)
        return e;
    out->type = type_of(file);
    if (out->type && text_path_valid(file) && !strchr(file, '/'))
        e = version_file_known(w->d, file, w->person.id, &known, info);
    if (!e && !known)
        e = err_set(info, ERR_NOT_FOUND, "there is no such picture");
    if (!e)
        e = desk_path(w->d, path, "media", file);
    if (!e)
        e = file_read(path, MAX_PICTURE_BYTES, &out->data, &out->len, info);
    out->keep = true; /* the name is the digest */
    return e;
}
