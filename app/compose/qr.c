/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/qr.h"

#include <qrcodegen.h>

#define QUIET_MODULES 4 /* the standard's, on each side */
#define MAX_VERSION 25  /* holds 1,273 bytes: more than an address may have */

static const struct color black = {0, 0, 0, 255}, white = {255, 255, 255, 255};

static bool encode(const char *words, uint8_t code[qrcodegen_BUFFER_LEN_FOR_VERSION(MAX_VERSION)])
{
    uint8_t scratch[qrcodegen_BUFFER_LEN_FOR_VERSION(MAX_VERSION)];
    /* the strongest correction that this size still holds */
    return qrcodegen_encodeText(words, scratch, code, qrcodegen_Ecc_LOW, 1, MAX_VERSION,
                                qrcodegen_Mask_AUTO, true);
}

/* One fill for each run of dark modules in a row. */
static enum err draw_row(struct sheet *s, const uint8_t *code, int y, struct rect at, int module_px)
{
    int size = qrcodegen_getSize(code);
    for (int x = 0; x < size; x++) {
        int from = x;
        while (x < size && qrcodegen_getModule(code, x, y))
            x++;
        if (x == from)
            continue;
        struct rect run = {at.x + from * module_px, at.y + y * module_px, (x - from) * module_px,
                           module_px};
        enum err e = scene_add_fill(s->scene, run, black, 0);
        if (e)
            return e;
    }
    return ERR_OK;
}

enum err qr_draw(struct sheet *s, const char *words, struct rect box, bool measure_only,
                 int *side_px)
{
    uint8_t code[qrcodegen_BUFFER_LEN_FOR_VERSION(MAX_VERSION)];
    *side_px = 0;
    if (!encode(words, code))
        return ERR_OK;
    int size = qrcodegen_getSize(code), all = size + 2 * QUIET_MODULES;
    int module = (box.w < box.h ? box.w : box.h) / all;
    if (module < QR_LEAST_MODULE_PX)
        return ERR_OK;
    int side = all * module;
    *side_px = side;
    if (measure_only)
        return ERR_OK;
    box = sheet_mirror(s, box); /* the place, not the code: a mirrored one cannot be read */
    struct rect card = {box.x + (box.w - side) / 2, box.y + (box.h - side) / 2, side, side};
    enum err e = scene_add_fill(s->scene, card, white, 2 * module);
    struct rect at = {card.x + QUIET_MODULES * module, card.y + QUIET_MODULES * module, 0, 0};
    for (int y = 0; y < size && !e; y++)
        e = draw_row(s, code, y, at, module);
    return e;
}
