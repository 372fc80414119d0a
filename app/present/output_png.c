/* SPDX-License-Identifier: Apache-2.0 */
/* Draws to memory and writes a numbered PNG file whenever a screen has settled: DIR/NNNN-label.png. */
#include "present/output_backend.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "output"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"

#define MAX_LABEL_BYTES 64
#define MAX_PATH_BYTES 4096

struct png_output {
    struct memory_frame frame;
    char *dir;
    int number; /* of the last file */
};

/* A second run in the same folder goes on counting, so that a story keeps its order. */
static int highest_number(const char *dir)
{
    int highest = 0;
    DIR *d = opendir(dir);
    if (!d)
        return 0;
    for (const struct dirent *e = readdir(d); e; e = readdir(d)) {
        char *end;
        long n = isdigit((unsigned char)e->d_name[0]) ? strtol(e->d_name, &end, 10) : -1;
        if (n > highest && n < 1000000 && *end == '-')
            highest = (int)n;
    }
    closedir(d);
    return highest;
}

static void png_close(struct output *o)
{
    struct png_output *p = o->own;
    memory_close(&p->frame);
    mem_free(p->dir);
    mem_free(p);
}

static enum err png_open(struct output *o, const struct output_options *opt, struct err_info *info)
{
    if (!opt->shots_dir)
        return err_set(info, ERR_RANGE, "the png output needs a folder for its shots");
    struct png_output *p = mem_alloc(sizeof *p);
    if (!p)
        return err_set(info, ERR_NOMEM, "out of memory");
    p->frame.wake_fd = -1;
    o->own = p;
    p->dir = mem_strdup(opt->shots_dir);
    enum err e = p->dir ? file_make_dirs(p->dir, info) : err_set(info, ERR_NOMEM, "out of memory");
    if (!e)
        e = memory_open(&p->frame, o, opt, info);
    if (e) {
        png_close(o);
        return e;
    }
    p->number = highest_number(p->dir);
    return ERR_OK;
}

static enum err png_begin(struct output *o, struct pixmap *frame, int *age)
{
    const struct png_output *p = o->own;
    memory_begin(&p->frame, frame, age);
    return ERR_OK;
}

static enum err png_end(struct output *o, const struct rect *rects, int count)
{
    struct png_output *p = o->own;
    (void)rects;
    (void)count;
    p->frame.drawn = true;
    return ERR_OK;
}

static enum output_event png_wait(struct output *o, int64_t timeout_ms)
{
    const struct png_output *p = o->own;
    return memory_wait(&p->frame, timeout_ms);
}

static void png_wake(struct output *o)
{
    const struct png_output *p = o->own;
    wake_signal(p->frame.wake_fd);
}

static enum err png_settled(struct output *o, const char *label)
{
    struct png_output *p = o->own;
    struct err_info why;
    char clean[MAX_LABEL_BYTES], path[MAX_PATH_BYTES], quoted[200];
    size_t n = 0;
    for (; label[n] && n < sizeof clean - 1; n++) {
        unsigned char c = (unsigned char)label[n];
        clean[n] = c < 128 && (isalnum(c) || c == '-' || c == '_') ? (char)c : '_';
    }
    clean[n] = '\0';
    int length = snprintf(path, sizeof path, "%s/%04d-%s.png", p->dir, p->number + 1, clean);
    if (length < 0 || (size_t)length >= sizeof path)
        return ERR_TOO_BIG;
    enum err e = png_write(path, p->frame.pixels, &why);
    if (e) {
        LOG_WARN("shot_failed", "why=%s detail=%s", err_name(e),
                 log_quote(why.text, quoted, sizeof quoted));
        return e;
    }
    p->number++;
    return ERR_OK;
}

const struct output_api output_png = {
    .name = "png",
    .open = png_open,
    .close = png_close,
    .begin = png_begin,
    .end = png_end,
    .wait = png_wait,
    .wake = png_wake,
    .settled = png_settled,
};
