/* SPDX-License-Identifier: Apache-2.0 */
#include "node/assets.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/share.h"

enum err assets_path(const struct settings *s, const char *name, char *out, size_t out_bytes,
                     struct err_info *info)
{
    enum err e = share_path(s->assets_dir, name, out, out_bytes);
    return e ? err_set(info, e, "cannot find assets/%s; set screen.assets", name) : ERR_OK;
}

enum err assets_theme_path(const struct settings *s, char *out, size_t out_bytes,
                           struct err_info *info)
{
    char name[300];
    const char *theme = s->theme ? s->theme : "placard";
    if (strchr(theme, '/')) {
        if (strlen(theme) >= out_bytes || access(theme, R_OK) != 0)
            return err_set(info, ERR_NOT_FOUND, "cannot read the theme %s", theme);
        snprintf(out, out_bytes, "%s", theme);
        return ERR_OK;
    }
    snprintf(name, sizeof name, "themes/%s/theme.conf", theme);
    return assets_path(s, name, out, out_bytes, info);
}

enum err assets_standard_theme_path(const struct settings *s, char *out, size_t out_bytes,
                                    struct err_info *info)
{
    return assets_path(s, "themes/placard/theme.conf", out, out_bytes, info);
}
