/* SPDX-License-Identifier: Apache-2.0 */
#include "model/scene.h"

#include <string.h>

#include "base/mem.h"

enum err scene_new(int width_px, int height_px, struct scene **out)
{
    struct scene *s = mem_alloc(sizeof *s);
    if (!s)
        return ERR_NOMEM;
    s->width_px = width_px;
    s->height_px = height_px;
    s->page_count = 1;
    s->moving = -1;
    *out = s;
    return ERR_OK;
}

void scene_take_back(struct scene *s, int count)
{
    for (; s->count > count; s->count--) {
        char *utf8 = s->ops[s->count - 1].text.utf8;
        if (utf8)
            mem_wipe_free(utf8, strlen(utf8));
    }
}

void scene_free(struct scene *s)
{
    if (!s)
        return;
    scene_take_back(s, 0);
    mem_free(s->ops);
    mem_free(s);
}

static enum err add(struct scene *s, struct scene_op **out)
{
    if (s->count == s->room) {
        int room = s->room ? s->room * 2 : 32;
        struct scene_op *p = mem_grow(s->ops, (size_t)room * sizeof *p);
        if (!p)
            return ERR_NOMEM;
        s->ops = p;
        s->room = room;
    }
    *out = &s->ops[s->count];
    memset(*out, 0, sizeof **out);
    s->count++;
    return ERR_OK;
}

enum err scene_add_fill(struct scene *s, struct rect box, struct color c, int corner_px)
{
    struct scene_op *op;
    enum err e = add(s, &op);
    if (e)
        return e;
    op->kind = SCENE_FILL;
    op->box = box;
    op->color = c;
    op->corner_px = corner_px;
    return ERR_OK;
}

enum err scene_add_gradient(struct scene *s, struct rect box, struct color top, struct color bottom)
{
    struct scene_op *op;
    enum err e = add(s, &op);
    if (e)
        return e;
    op->kind = SCENE_GRADIENT;
    op->box = box;
    op->color = top;
    op->color2 = bottom;
    return ERR_OK;
}

enum err scene_add_text(struct scene *s, const struct scene_text *t, const char *utf8, size_t bytes)
{
    struct scene_op *op;
    char *copy = mem_strndup(utf8, bytes);
    if (!copy)
        return ERR_NOMEM;
    enum err e = add(s, &op);
    if (e) {
        mem_free(copy);
        return e;
    }
    op->kind = SCENE_TEXT;
    op->text = *t;
    op->text.utf8 = copy;
    return ERR_OK;
}

enum err scene_add_picture(struct scene *s, const struct scene_picture *p)
{
    struct scene_op *op;
    enum err e = add(s, &op);
    if (e)
        return e;
    op->kind = SCENE_PICTURE;
    op->picture = *p;
    return ERR_OK;
}

static void shift_span(int *at, int *length, int whole, int by)
{
    bool low = *at <= 0, high = *at + *length >= whole;
    if (low && high)
        return;
    if (!low && !high)
        *at += by;
    else if ((by < 0 ? -by : by) * 10 > *length)
        return;
    else if (low)
        *length += by;
    else {
        *at += by;
        *length -= by;
    }
}

struct rect rect_shift(struct rect r, struct offset by, int width_px, int height_px)
{
    shift_span(&r.x, &r.w, width_px, by.x);
    shift_span(&r.y, &r.h, height_px, by.y);
    return r;
}

void scene_shift(struct scene *s, struct offset by)
{
    for (int i = 0; i < s->count; i++) {
        struct scene_op *op = &s->ops[i];
        if (op->kind == SCENE_TEXT) {
            op->text.x_px += by.x;
            op->text.baseline_px += by.y;
        } else {
            struct rect *box = op->kind == SCENE_PICTURE ? &op->picture.dst : &op->box;
            *box = rect_shift(*box, by, s->width_px, s->height_px);
        }
    }
}
