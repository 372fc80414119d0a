/* SPDX-License-Identifier: Apache-2.0 */
#include "node/canvas_inner.h"

#include <string.h>

#include "base/mem.h"

enum err canvas_new(struct output *out, struct canvas **result)
{
    struct canvas *c = mem_alloc(sizeof *c);
    if (!c)
        return ERR_NOMEM;
    c->out = out;
    *result = c;
    return ERR_OK;
}

void canvas_drop_frame(struct canvas_frame *f)
{
    pixmap_free(f->pixels);
    zoom_free(f->zoom);
    memset(f, 0, sizeof *f);
}

static void drop_strip(struct canvas *c)
{
    pixmap_free(c->strip.pixels);
    memset(&c->strip, 0, sizeof c->strip);
}

void canvas_free(struct canvas *c)
{
    if (!c)
        return;
    canvas_drop_frame(&c->frame);
    canvas_drop_frame(&c->to);
    drop_strip(c);
    mem_free(c);
}

void canvas_set_motion(struct canvas *c, enum motion kind, enum motion_side side)
{
    c->motion = kind;
    c->side = side;
}

/* Lay the strip over a frame that has a header. */
void canvas_stamp_header(const struct canvas *c, struct canvas_frame *f)
{
    if (f->pixels && f->header)
        strip_lay(&c->strip, f->shift, f->pixels);
}

/* Where it lies on such a frame; empty without one. */
struct rect canvas_header_area(const struct canvas *c, const struct canvas_frame *f)
{
    if (!f->pixels || !f->header)
        return (struct rect){0};
    return strip_area(&c->strip, f->shift, f->pixels->width_px, f->pixels->height_px);
}

enum err canvas_shown(struct canvas *c, enum err e)
{
    c->zoomed = 0;
    c->stale = e != ERR_OK;
    return e;
}

/* Draw the standing frame (or ground) whole. A frame of another size than the display is not drawn: ground, until
 * the right one comes. */
enum err canvas_draw_whole(struct canvas *c)
{
    struct pixmap target;
    int age;
    c->stale = true;
    enum err e = output_begin(c->out, &target, &age);
    if (e)
        return e;
    struct rect all = canvas_whole(&target);
    if (c->frame.pixels && canvas_same_size(c->frame.pixels, &target))
        canvas_copy_standing(c, all, &target);
    else
        fill_rect(&target, canvas_whole(&target), c->ground, 255);
    return canvas_shown(c, output_end(c->out, &all, 1));
}

enum err canvas_redraw(struct canvas *c)
{
    if (c->to.pixels)
        return canvas_fade_finish(c);
    return canvas_draw_whole(c);
}

enum err canvas_ground(struct canvas *c, uint32_t color)
{
    canvas_drop_frame(&c->frame);
    canvas_drop_frame(&c->to);
    c->zoom_step = 0;
    c->ground = color;
    return canvas_draw_whole(c);
}

enum err canvas_cut(struct canvas *c, struct canvas_frame *f)
{
    canvas_drop_frame(&c->frame);
    canvas_drop_frame(&c->to);
    c->frame = *f;
    c->zoom_step = 0;
    memset(f, 0, sizeof *f);
    canvas_stamp_header(c, &c->frame);
    return canvas_draw_whole(c);
}

enum err canvas_header(struct canvas *c, struct pixmap *strip, struct rect place)
{
    struct pixmap target;
    int age;
    drop_strip(c);
    c->strip = (struct strip){strip, place.x, place.y};
    if (c->to.pixels)
        return canvas_header_in_fade(c);
    if (!c->frame.pixels || !c->frame.header)
        return ERR_OK;
    canvas_stamp_header(c, &c->frame);
    enum err e = output_begin(c->out, &target, &age);
    if (e)
        return e;
    struct rect all = canvas_whole(&target);
    if (!canvas_same_size(c->frame.pixels, &target)) {
        fill_rect(&target, canvas_whole(&target), c->ground, 255);
        return canvas_shown(c, output_end(c->out, &all, 1));
    }
    struct rect r =
        age == 1 && !c->stale ? rect_intersect(canvas_header_area(c, &c->frame), all) : all;
    canvas_copy_standing(c, r, &target);
    return canvas_shown(c, output_end(c->out, &r, 1));
}

void canvas_forget(struct canvas *c)
{
    canvas_drop_frame(&c->frame);
    canvas_drop_frame(&c->to);
    drop_strip(c);
    c->zoom_step = 0;
}

bool canvas_has_frame(const struct canvas *c)
{
    return c->frame.pixels != NULL;
}
