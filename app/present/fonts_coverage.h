/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which characters a font file has, without keeping the file open: blocks of 256 code points are looked up in its
 * cmap when first asked for and remembered in 32 bytes. A few KB even for a CJK face. Thread: the worker.
 */
#ifndef PLACARD_PRESENT_FONTS_COVERAGE_H
#define PLACARD_PRESENT_FONTS_COVERAGE_H

#include <stdbool.h>
#include <stdint.h>

struct hb_font_t;
struct coverage_block;

struct coverage {
    struct hb_font_t *map;         /* mapped file, NULL = closed */
    struct coverage_block *blocks; /* sorted */
    int count, room;
    bool unreadable;
};

/* False also when the file cannot be read or memory is out. */
bool coverage_has(struct coverage *c, const char *path, int index, uint32_t code_point);
void coverage_close(struct coverage *c); /* unmap the file, keep what is known */
void coverage_clear(struct coverage *c);

#endif
