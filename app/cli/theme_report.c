/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/theme_report.h"

#include <string.h>

int theme_report(FILE *out, const char *path, const struct theme *t)
{
    struct theme_pair pairs[THEME_MAX_PAIRS];
    int wrong = 0, count = theme_pairs(t, pairs);
    for (int i = 0; i < count; i++) {
        const struct theme_pair *p = &pairs[i];
        char text[200];
        if (p->contrast >= THEME_READABLE)
            continue;
        snprintf(text, sizeof text, "%s.%s: %s has a contrast of %d.%02d:1, text needs 7:1",
                 p->section, p->key, p->name, p->contrast / 100, p->contrast % 100);
        if (p->line)
            fprintf(out, "%s:%d: %s\n", path, p->line, text);
        else
            fprintf(out, "%s: %s\n", path, text);
        wrong++;
    }
    const struct theme_picture *logo = &t->pictures[THEME_LOGO];
    if (logo->width_px > 0 && logo->contrast < THEME_SEEN) {
        fprintf(out,
                "%s:%d: logo.file: \"%s\" is lost on the ground: its strongest place has a "
                "contrast of %d.%02d:1, "
                "a logo needs 2:1\n",
                path, theme_line(t, "logo", "file"), logo->file, logo->contrast / 100,
                logo->contrast % 100);
        wrong++;
    }
    for (int id = 0; id < THEME_PICTURE__COUNT; id++) {
        const char *section, *key = theme_picture_key((enum theme_picture_id)id, &section);
        if (!t->pictures[id].wrong)
            continue;
        fprintf(out, "%s:%d: %s.%s: %s\n", path, theme_line(t, section, key), section, key,
                t->pictures[id].why);
        wrong++;
    }
    return wrong;
}

enum err theme_report_error(const char *path, enum err e, const struct err_info *why,
                            struct err_info *info)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    int folder = strncmp(why->text, name, strlen(name)) ? 0 : (int)(name - path);
    return err_set(info, e, "%.*s%s", folder, path, why->text);
}
