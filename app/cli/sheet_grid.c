/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/sheet_grid.h"

#include <math.h>

#include "base/limits.h"

#define INNER_PX (MAX_SHEET_WIDTH_PX - 2 * SHEET_MARGIN_PX)
#define AREA_PX (500.0 * 281.0) /* of a small picture, before it is stretched to fill its row */
#define LARGEST 1.6             /* and how far it may be */
#define SMALLEST 0.6            /* and how small, for themes side by side */
#define LEAST_CELL_PX 240       /* narrower ones have no room for a caption */
#define MOST_THUMB_H_PX 1200

static int at_least(int v, int least)
{
    return v < least ? least : v;
}

/* Themes of one post side by side: columns are a multiple of them, or all of them a little smaller, or a row is a part. */
static int columns_of(int cell_w_px, int themes, int count)
{
    int columns = at_least((INNER_PX + SHEET_GAP_PX) / (cell_w_px + SHEET_GAP_PX), 1);
    columns = columns > count ? at_least(count, 1) : columns;
    if (columns >= themes)
        return columns - columns % themes;
    int smaller = (INNER_PX - (themes - 1) * SHEET_GAP_PX) / themes;
    if (smaller >= LEAST_CELL_PX && smaller >= cell_w_px * SMALLEST)
        return themes;
    while (themes % columns)
        columns--;
    return columns;
}

struct sheet_grid sheet_grid_make(int width_px, int height_px, int themes, int count)
{
    double scale = sqrt(AREA_PX / ((double)width_px * height_px));
    double most = LARGEST * scale;
    double tall = (double)MOST_THUMB_H_PX / height_px, wide = (double)INNER_PX / width_px;
    most = most > 1 ? 1 : most; /* nothing is enlarged */
    most = most > tall ? tall : most;
    most = most > wide ? wide : most;
    scale = scale > most ? most : scale;
    int cell_w = at_least((int)(width_px * scale), LEAST_CELL_PX);
    themes = at_least(themes, 1);
    struct sheet_grid g = {.columns = columns_of(cell_w, themes, count), .group = themes};
    /* the row is filled, as far as the pictures may grow */
    int fill = (INNER_PX - (g.columns - 1) * SHEET_GAP_PX) / g.columns;
    int largest = at_least((int)(width_px * most), LEAST_CELL_PX);
    g.cell_w_px = fill < largest ? fill : largest;
    double fit = (double)g.cell_w_px / width_px;
    fit = fit > most ? most : fit;
    g.thumb_w_px = at_least((int)lround(width_px * fit), 1);
    g.thumb_h_px = at_least((int)lround(height_px * fit), 1);
    g.cell_h_px = g.thumb_h_px + SHEET_CAPTION_PX;
    return g;
}

int sheet_grid_width_px(const struct sheet_grid *g)
{
    return g->columns * g->cell_w_px + (g->columns - 1) * SHEET_GAP_PX;
}

void sheet_cursor_section(struct sheet_cursor *c)
{
    c->column = -1;
}

/* A row of this height under what there is, on the next sheet where this one is full. */
static void next_row(struct sheet_cursor *c, const struct sheet_grid *g, bool heading,
                     struct sheet_place *out)
{
    int above = heading ? SHEET_HEADING_PX : 0;
    int y = c->used_px + SHEET_ROW_GAP_PX;
    if (!c->sheet || y + above + g->cell_h_px + SHEET_MARGIN_PX > c->height_px) {
        c->sheet++;
        y = SHEET_TITLE_PX;
        above = SHEET_HEADING_PX; /* which section it is stands on each sheet */
        out->new_sheet = true;
    }
    out->new_section = above > 0;
    out->heading_y_px = y;
    c->y_px = y + above;
    c->column = 0;
    c->used_px = c->y_px + g->cell_h_px;
}

struct sheet_place sheet_cursor_next(struct sheet_cursor *c, const struct sheet_grid *g,
                                     bool group_start, int member)
{
    struct sheet_place out = {.new_sheet = false};
    bool heading = c->column < 0, aligned = g->group <= g->columns;
    int base = c->column;
    if (aligned && !heading) /* of this group: the next one, or the one under way */
        base = group_start ? c->column + (g->group - c->column % g->group) % g->group
                           : (c->column - 1) / g->group * g->group;
    else if (group_start)
        base = g->columns; /* its parts begin with a row */
    if (heading || !c->sheet || base >= g->columns) {
        next_row(c, g, heading, &out);
        base = 0;
    }
    c->column = aligned ? base + member : base;
    out.cell = (struct rect){SHEET_MARGIN_PX + c->column * (g->cell_w_px + SHEET_GAP_PX), c->y_px,
                             g->cell_w_px, g->cell_h_px};
    c->column++;
    return out;
}
