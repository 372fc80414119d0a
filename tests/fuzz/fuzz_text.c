/* SPDX-License-Identifier: Apache-2.0 */
/* The text pipeline with a stand-in font: bytes 0 to 2 choose box and size, the rest is the text. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/log.h"
#include "compose/text_layout.h"
#include "compose/text_pages.h"
#include "compose/fake_fonts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/* The same over pages, in columns: each inside its box, and the last reached. */
static void pour(const struct text_style *st, const char *text, size_t bytes, int width, int height)
{
    const struct text_flow flow = {.width_px = width,
                                   .height_px = {height / 2, height},
                                   .columns = 1 + width % TEXT_MAX_COLUMNS,
                                   .page_px = st->min_px};
    struct text_pages *p;
    if (text_pages_new(st, text, bytes, &flow, &p))
        return;
    for (int page = 0; page < text_pages_count(p); page += 1 + text_pages_count(p) / 4) {
        for (int column = 0; column < flow.columns; column++) {
            struct text_block *b;
            if (text_pages_column(p, page, column, &b))
                continue;
            /* lines of the smallest type may reach half an em into the margin */
            if (b->width_px > width + b->size_px / 2 || b->height_px > height)
                abort();
            text_block_free(b);
        }
    }
    text_pages_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    if (bytes < 3)
        return 0;
    log_set_level(LOG_LEVEL_ERROR);
    static const char *const languages[] = {"en", "ar", "ja", "th", "zh-Hant", NULL};
    struct fake_fonts fonts;
    fake_fonts_init(&fonts);
    int width = data[0] * 16, height = data[1] * 16;
    struct text_style st = {.fonts = &fonts.metrics,
                            .language = languages[data[2] % 6],
                            .bold = data[2] & 8,
                            .balance = data[2] & 16,
                            .max_px = 10 + data[2],
                            .min_px = 10,
                            .max_lines = data[2] & 32 ? 2 : 0,
                            .leading_pm = 1300};
    struct text_block *b;
    enum err e = text_block_new(&st, (const char *)data + 3, bytes - 3, width, height, &b);
    if (e)
        return 0;
    if (b->width_px > width || b->height_px > height)
        abort();
    struct scene *s;
    if (scene_new(5000, 5000, &s) == ERR_OK) {
        e = text_block_draw(b, s, 0, 0, width, &(struct text_paint){0});
        for (int i = 0; i < s->count && !e; i++)
            if (s->ops[i].text.x_px < 0 || s->ops[i].text.x_px + s->ops[i].text.advance_px > width)
                abort();
        scene_free(s);
    }
    text_block_free(b);
    pour(&st, (const char *)data + 3, bytes - 3, width, height);
    return 0;
}
