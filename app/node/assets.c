/* SPDX-License-Identifier: Apache-2.0 */
#include "node/assets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* from the folder of the program: build/host/bin -> the checkout's assets; prefix/bin -> prefix/share/placard */
static const char *const beside[] = {"../../../assets", "../share/placard", "../assets"};

static bool readable(const char *dir, const char *name, char *out, size_t out_bytes)
{
    return dir && !file_join(out, out_bytes, dir, name) && access(out, R_OK) == 0;
}

enum err assets_path(const struct settings *s, const char *name, char *out, size_t out_bytes,
                     struct err_info *info)
{
    char program[2048], dir[4096];
    if (readable(s->assets_dir, name, out, out_bytes) ||
        readable(getenv("PLACARD_ASSETS"), name, out, out_bytes))
        return ERR_OK;
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n > 0) {
        program[n] = 0;
        char *slash = strrchr(program, '/');
        if (slash)
            *slash = 0;
        for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
            snprintf(dir, sizeof dir, "%s/%s", program, beside[i]);
            if (readable(dir, name, out, out_bytes))
                return ERR_OK;
        }
    }
    return err_set(info, ERR_NOT_FOUND, "cannot find assets/%s; set screen.assets", name);
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
