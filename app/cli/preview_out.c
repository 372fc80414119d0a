/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/preview_out.h"

#include <stdio.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "cli/preview_sheet.h"
#include "present/output.h"

#define PATH_BYTES 4096

struct preview_out {
    const struct preview_options *options;
    bool say;
    struct preview_sheet *sheet; /* NULL: none was asked for */
};

static enum err begin(void *user, const struct preview_about *about, struct err_info *info)
{
    struct preview_out *o = user;
    return o->options->sheet ? preview_sheet_open(o->options, about, o->say, &o->sheet, info)
                             : ERR_OK;
}

static void say_file(const char *path, const struct preview_picture *p)
{
    char quoted[4 * MAX_ID_BYTES + 8], page[32] = "at the foot";
    if (!p->in_foot)
        snprintf(page, sizeof page, "page %d of %d", p->page + 1, p->page_count);
    printf("%s\t%s\t%s\t%dx%d\t%s\n", path, log_quote(p->id, quoted, sizeof quoted), page,
           p->size.width_px, p->size.height_px, p->theme);
}

static enum err take(void *user, const struct preview_picture *p, struct err_info *info)
{
    struct preview_out *o = user;
    char path[PATH_BYTES], name[PREVIEW_FILE_BYTES];
    enum err e = ERR_OK;
    if (o->options->file) {
        e = png_write(o->options->file, p->frame, info);
        if (!e && o->say)
            say_file(o->options->file, p);
    }
    if (o->options->folder) {
        preview_name_file(p->word, p->size.width_px, p->size.height_px, p->theme, p->page, name);
        e = file_join(path, sizeof path, o->options->folder, name);
        if (!e)
            e = png_write(path, p->frame, info);
        if (!e && o->say)
            say_file(path, p);
    }
    return e || !o->sheet ? e : preview_sheet_add(o->sheet, p, info);
}

static enum err finish(void *user, struct err_info *info)
{
    struct preview_out *o = user;
    return o->sheet ? preview_sheet_finish(o->sheet, info) : ERR_OK;
}

enum err preview_out_open(const struct preview_options *options, bool say, struct preview_out **out,
                          struct err_info *info)
{
    struct preview_out *o = mem_alloc(sizeof *o);
    if (!o)
        return err_set(info, ERR_NOMEM, "out of memory");
    o->options = options;
    o->say = say;
    enum err e = options->folder ? file_make_dirs(options->folder, info) : ERR_OK;
    if (e) {
        preview_out_close(o);
        return e;
    }
    *out = o;
    return ERR_OK;
}

struct preview_sink preview_out_sink(struct preview_out *o)
{
    return (struct preview_sink){.user = o, .begin = begin, .take = take, .finish = finish};
}

void preview_out_tidy(const struct preview_out *o, int *sheets)
{
    char path[PATH_BYTES];
    int now = o->sheet ? preview_sheet_count(o->sheet) : 0;
    for (int i = now > 0 ? now + 1 : 2; i <= *sheets; i++)
        if (!preview_name_sheet(o->options->sheet, i, path, sizeof path) && file_remove(path))
            fprintf(stderr, "placard: %s is of an earlier round and cannot be removed\n", path);
    *sheets = now;
}

void preview_out_close(struct preview_out *o)
{
    if (!o)
        return;
    preview_sheet_close(o->sheet);
    mem_free(o);
}
