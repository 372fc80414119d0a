/* SPDX-License-Identifier: Apache-2.0 */
#include "node/canvas_inner.h"

/* The standing frame as it is now, grown. */
void canvas_copy_standing(struct canvas *c, struct rect r, struct pixmap *target)
{
    copy_rect(c->frame.pixels, r, target);
    if (c->zoom_step && rect_intersect(r, c->frame.zoom->place).w)
        zoom_draw(c->frame.zoom, c->zoom_step, target);
}

/* Nothing of it moves any more: it is what it was grown to. */
void canvas_end_zoom(struct canvas *c)
{
    if (c->zoom_step)
        zoom_draw(c->frame.zoom, c->zoom_step, c->frame.pixels);
    zoom_free(c->frame.zoom);
    c->frame.zoom = NULL;
    c->zoom_step = 0;
}

bool canvas_can_zoom(const struct canvas *c)
{
    return c->frame.zoom && !c->to.pixels && c->zoom_step < ZOOM_STEPS;
}

enum err canvas_zoom(struct canvas *c, int step)
{
    struct pixmap target;
    int age;
    if (!canvas_can_zoom(c) || step <= c->zoom_step)
        return ERR_OK;
    c->zoom_step = step;
    enum err e = output_begin(c->out, &target, &age);
    if (e) {
        c->stale = true; /* what stands is less grown */
        return e;
    }
    struct rect all = canvas_whole(&target), place = c->frame.zoom->place;
    if (!canvas_same_size(c->frame.pixels, &target)) {
        fill_rect(&target, all, c->ground, 255);
        return canvas_shown(c, output_end(c->out, &all, 1));
    }
    bool everything = age == 0 || c->stale || (age > 1 && c->zoomed < age);
    if (everything)
        copy_rect(c->frame.pixels, all, &target);
    zoom_draw(c->frame.zoom, step, &target);
    int zoomed = c->zoomed + 1;
    e = canvas_shown(c, output_end(c->out, everything ? &all : &place, 1));
    c->zoomed = zoomed;
    return e;
}
