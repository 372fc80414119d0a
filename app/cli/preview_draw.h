/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One round of `placard preview`: reads settings, feed and themes anew and draws everything that was asked for, one frame at
 * a time, by the node's own path (frame_whole_make). Thread: main.
 */
#ifndef PLACARD_CLI_PREVIEW_DRAW_H
#define PLACARD_CLI_PREVIEW_DRAW_H

#include "cli/preview_name.h"
#include "cli/preview_options.h"
#include "model/settings.h"
#include "present/pixmap.h"

struct preview_picture {
    const char *id;   /* of the post, or the card's name; remote text */
    const char *word; /* the same for file names */
    const char *theme;
    struct preview_size size;
    int page, page_count; /* page from 0 */
    bool
        in_foot; /* the post takes no turn: it is the notice at the foot of another, whose first page this is */
    int theme_index;
    const struct pixmap *frame; /* borrowed */
};

struct preview_about {
    const char *title; /* of the feed, remote text; NULL = none */
    int subjects;      /* posts and cards */
    const char *themes[PREVIEW_MAX_THEMES];
    int theme_count;
    const struct settings *settings;
};

struct preview_sink {
    void *user;
    /* Before the first picture. about is good for the round. NULL is fine. */
    enum err (*begin)(void *user, const struct preview_about *about, struct err_info *info);
    /* Called for each picture, sizes outermost, then posts, pages, themes. An error ends the round. */
    enum err (*take)(void *user, const struct preview_picture *p, struct err_info *info);
    /* Behind the last one, if all went well. NULL is fine. */
    enum err (*finish)(void *user, struct err_info *info);
};

struct preview_round {
    const struct preview_options *options;
    struct preview_sink sink;
    /* Hears of every file that is read, before it is read where that can be. NULL is fine. */
    void (*each_file)(void *user, const char *path);
    /* Looked at between pictures: true ends the round with ERR_CANCELLED. NULL is fine. */
    bool (*stop)(void *user);
    void *user;
    int drawn, refused; /* results; what is refused is said on stderr */
};

/* ERR_OK if everything could be read, whatever was refused. Otherwise nothing was drawn (or not all: ERR_CANCELLED, or the
 * sink's error), and info says why. */
enum err preview_draw(struct preview_round *r, struct err_info *info) MUST_CHECK;

#endif
