/* SPDX-License-Identifier: Apache-2.0 */
#include "node/assets.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
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
        struct stat st;
        bool folder = stat(theme, &st) == 0 && S_ISDIR(st.st_mode);
        int n = snprintf(out, out_bytes, "%s%s", theme, folder ? "/theme.conf" : "");
        if (n < 0 || (size_t)n >= out_bytes || access(out, R_OK) != 0)
            return err_set(info, ERR_NOT_FOUND, "cannot read the theme %s%s", theme,
                           folder ? "/theme.conf" : "");
        return ERR_OK;
    }
    snprintf(name, sizeof name, "themes/%s/theme.conf", theme);
    if (!assets_path(s, name, out, out_bytes, NULL))
        return ERR_OK;
    return err_set(info, ERR_NOT_FOUND,
                   "there is no assets/%s; a theme is a folder there, or a path with a slash in it",
                   name);
}

enum err assets_standard_theme_path(const struct settings *s, char *out, size_t out_bytes,
                                    struct err_info *info)
{
    return assets_path(s, "themes/placard/theme.conf", out, out_bytes, info);
}
