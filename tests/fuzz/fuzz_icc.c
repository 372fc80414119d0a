/* SPDX-License-Identifier: Apache-2.0 */
/* A colour profile by itself, taken for each kind of picture; in pictures most of them are packed, or behind a checksum. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "present/colour.h"

#define ROW_PX 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum colour_model models[] = {COLOUR_RGB, COLOUR_GRAY, COLOUR_CMYK};
    uint8_t in[4 * ROW_PX], out[4 * ROW_PX];
    for (int i = 0; i < 4 * ROW_PX; i++)
        in[i] = (uint8_t)(i % 4 == 3 ? 255 - i % 3 : i * 37 % 250);
    for (int i = 0; i < 3; i++) {
        struct colour *c = NULL;
        struct err_info info;
        uint8_t *copy = malloc(size ? size : 1);
        if (!copy)
            return 0;
        memcpy(copy, data, size);
        if (!colour_of_profile(copy, size, models[i], size & 1, &c, &info) && c)
            colour_row(c, in, out, ROW_PX);
        colour_free(c);
        free(copy);
    }
    return 0;
}
