/* SPDX-License-Identifier: Apache-2.0 */
/* What pages load beside themselves: style, script, icon, from assets/desk. */
#include "base/file.h"
#include "base/share.h"
#include "desk/web/pages.h"

#define MAX_STYLE_BYTES (256 * 1024)

static enum err give(const char *name, const char *type, struct web_bytes *out,
                     struct err_info *info)
{
    char path[4096];
    enum err e = share_path(NULL, name, path, sizeof path);
    if (e)
        return err_set(info, e, "assets/%s is not there; set PLACARD_ASSETS", name);
    out->type = type;
    out->keep = true;
    return file_read(path, MAX_STYLE_BYTES, &out->data, &out->len, info);
}

enum err style_give(struct web *w, struct web_bytes *out, struct err_info *info)
{
    (void)w;
    return give("desk/desk.css", "text/css; charset=utf-8", out, info);
}

enum err script_give(struct web *w, struct web_bytes *out, struct err_info *info)
{
    (void)w;
    return give("desk/desk.js", "text/javascript; charset=utf-8", out, info);
}

enum err write_script_give(struct web *w, struct web_bytes *out, struct err_info *info)
{
    (void)w;
    return give("desk/write.js", "text/javascript; charset=utf-8", out, info);
}

enum err icon_give(struct web *w, struct web_bytes *out, struct err_info *info)
{
    (void)w;
    return give("desk/icon.svg", "image/svg+xml", out, info);
}
