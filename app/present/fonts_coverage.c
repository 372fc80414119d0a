/* SPDX-License-Identifier: Apache-2.0 */
#include "present/fonts_coverage.h"

#include <string.h>

#include <hb.h>

#include "base/mem.h"

#define BLOCK_BITS 8
#define BLOCK (1u << BLOCK_BITS)

struct coverage_block {
    uint32_t number; /* code point >> BLOCK_BITS */
    uint8_t has[BLOCK / 8];
};

/* HarfBuzz maps the file and checks each table before it reads in it. */
static bool open_map(struct coverage *c, const char *path, int index)
{
    if (c->map || c->unreadable)
        return c->map;
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(path);
    if (!blob) {
        c->unreadable = true;
        return false;
    }
    hb_face_t *face = hb_face_create(blob, (unsigned)index);
    hb_blob_destroy(blob);
    c->map = hb_font_create(face);
    hb_face_destroy(face);
    return true;
}

/* Where the block stands or would stand. */
static int find_block(const struct coverage *c, uint32_t number)
{
    int low = 0, high = c->count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (c->blocks[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool add_block(struct coverage *c, int at, uint32_t number)
{
    if (c->count == c->room) {
        int room = c->room ? c->room * 2 : 4;
        struct coverage_block *more = mem_grow(c->blocks, (size_t)room * sizeof *more);
        if (!more)
            return false;
        c->blocks = more;
        c->room = room;
    }
    struct coverage_block *b = &c->blocks[at];
    memmove(b + 1, b, (size_t)(c->count - at) * sizeof *b);
    c->count++;
    *b = (struct coverage_block){.number = number};
    for (uint32_t i = 0; i < BLOCK; i++) {
        hb_codepoint_t glyph;
        if (hb_font_get_nominal_glyph(c->map, number << BLOCK_BITS | i, &glyph) && glyph)
            b->has[i / 8] |= (uint8_t)(1u << i % 8);
    }
    return true;
}

bool coverage_has(struct coverage *c, const char *path, int index, uint32_t code_point)
{
    uint32_t number = code_point >> BLOCK_BITS, i = code_point & (BLOCK - 1);
    if (code_point > 0x10ffff)
        return false;
    int at = find_block(c, number);
    if (at == c->count || c->blocks[at].number != number) {
        if (!open_map(c, path, index) || !add_block(c, at, number))
            return false;
    }
    return c->blocks[at].has[i / 8] >> i % 8 & 1;
}

void coverage_close(struct coverage *c)
{
    if (c->map)
        hb_font_destroy(c->map);
    c->map = NULL;
}

void coverage_clear(struct coverage *c)
{
    coverage_close(c);
    mem_free(c->blocks);
    *c = (struct coverage){0};
}
