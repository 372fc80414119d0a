/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where pictures stand on a contact sheet. Pictures of one size make a section: cells of one size in columns, small
 * pictures of about the same area whatever their proportions. Pictures of one post in several themes (a group) stay in one
 * row where it has room for all. All in px. Pure. Thread: any.
 */
#ifndef PLACARD_CLI_SHEET_GRID_H
#define PLACARD_CLI_SHEET_GRID_H

#include <stdbool.h>

#include "model/scene.h"

#define SHEET_MARGIN_PX 64
#define SHEET_TITLE_PX 136  /* above the first section */
#define SHEET_HEADING_PX 76 /* of a section */
#define SHEET_CAPTION_PX 66 /* under a picture */
#define SHEET_GAP_PX 36     /* between columns */
#define SHEET_ROW_GAP_PX 34 /* between rows */

struct sheet_grid {
    int columns;
    int cell_w_px, cell_h_px;   /* caption included */
    int thumb_w_px, thumb_h_px; /* of the small picture at the cell's top, from its left */
    int group;                  /* cells that stay together */
};

/* For pictures of this size, each in so many themes; count is how many cells there will be at least. */
struct sheet_grid sheet_grid_make(int width_px, int height_px, int themes, int count);
/* What all its columns take. */
int sheet_grid_width_px(const struct sheet_grid *g);

/* Goes down a sheet, and on to the next. */
struct sheet_cursor {
    int height_px; /* of a sheet */
    int sheet;     /* from 1; 0 = none begun */
    int y_px;      /* where the row under way begins */
    int column;    /* next one free */
    int used_px;   /* lower edge of what is on this sheet */
};

struct sheet_place {
    struct rect cell;
    bool new_sheet;   /* it is the first on a sheet */
    bool new_section; /* the section's heading stands above its row, at heading_y_px */
    int heading_y_px;
};
/* Begin a section: its first cell starts a new row under a heading. */
void sheet_cursor_section(struct sheet_cursor *c);
/* The next cell. member: its place in its group, from 0, which may lack others; group_start: it is the first that there is. */
struct sheet_place sheet_cursor_next(struct sheet_cursor *c, const struct sheet_grid *g,
                                     bool group_start, int member);

#endif
