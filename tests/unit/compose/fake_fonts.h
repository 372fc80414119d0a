/* SPDX-License-Identifier: Apache-2.0 */
/* Stand-in for present's fonts: every visible character is half an em wide, faces cover fixed ranges. */
#ifndef PLACARD_TEST_FAKE_FONTS_H
#define PLACARD_TEST_FAKE_FONTS_H

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/font_metrics.h"

/* Append to a test's buffer; too little room fails the comparison that follows. */
static inline void put_more(char *out, size_t room, const char *more)
{
    size_t n = strlen(out);
    snprintf(out + n, room - n, "%s", more);
}

enum {
    FAKE_TEXT,
    FAKE_BOLD,
    FAKE_OTHER, /* Hebrew to Thai, Georgian to Khmer */
    FAKE_HANS,
    FAKE_JA,
    FAKE_KO,
    FAKE_SYMBOLS,
    FAKE_EMOJI,
    FAKE_FACES
};

struct fake_fonts {
    struct font_metrics metrics;
    long widths;  /* calls of run_width */
    long fail_at; /* n-th call of run_width fails; 0 = none */
};

static inline int fake_count(void *user)
{
    (void)user;
    return FAKE_FACES;
}

static inline enum font_use fake_use(void *user, font_face f)
{
    static const enum font_use uses[] = {FONT_TEXT,     FONT_TEXT_BOLD, FONT_FALLBACK,
                                         FONT_FALLBACK, FONT_FALLBACK,  FONT_FALLBACK,
                                         FONT_SYMBOLS,  FONT_EMOJI};
    (void)user;
    return uses[f];
}

static inline const char *fake_language(void *user, font_face f)
{
    (void)user;
    return f == FAKE_HANS ? "zh-Hans" : f == FAKE_JA ? "ja" : f == FAKE_KO ? "ko" : "";
}

static inline bool fake_has(void *user, font_face f, uint32_t c)
{
    (void)user;
    switch (f) {
    case FAKE_TEXT:
    case FAKE_BOLD:
        return c < 0x530 || (c >= 0x2010 && c <= 0x2044) || (c >= 0x20A0 && c <= 0x20BF) ||
               c == 0xFFFD;
    case FAKE_OTHER:
        return c == ' ' || c == '.' || c == '(' || c == ')' || (c >= 0x590 && c < 0x1800);
    case FAKE_HANS:
    case FAKE_JA:
    case FAKE_KO:
        return (c >= 0x20 && c < 0x7F) || (c >= 0x2010 && c <= 0x2030) ||
               (c >= 0x3000 && c < 0xFFF0 && c < 0xFE00) || (c >= 0xFF00 && c < 0xFFF0);
    case FAKE_SYMBOLS:
        return c >= 0x2190 && c < 0x2C00;
    default:
        return c == '#' || c == '*' || (c >= '0' && c <= '9') || c == 0xA9 || c == 0x20E3 ||
               c == 0x2764 || c == 0x263A || c >= 0x1F000;
    }
}

static inline enum err fake_width(void *user, font_face f, int size_px, enum text_direction d,
                                  const char script[5], const char *utf8, size_t bytes,
                                  int *width_px)
{
    struct fake_fonts *fonts = user;
    (void)f;
    (void)d;
    (void)script;
    fonts->widths++;
    if (fonts->fail_at > 0 && fonts->widths == fonts->fail_at)
        return ERR_NOMEM;
    int wide = 0;
    for (size_t at = 0, used; at < bytes; at += used) {
        uint32_t c = text_utf8_next(utf8 + at, bytes - at, &used);
        bool nothing = (c >= 0x300 && c <= 0x36F) || c == 0x200D || c == 0x200C ||
                       (c >= 0xFE00 && c <= 0xFE0F) || c >= 0xE0000;
        wide += !nothing;
    }
    *width_px = (wide * size_px + 1) / 2;
    return ERR_OK;
}

static inline enum err fake_extents(void *user, font_face f, int size_px, int *ascent_px,
                                    int *descent_px)
{
    (void)user;
    (void)f;
    *ascent_px = size_px * 95 / 100;
    *descent_px = size_px * 25 / 100;
    return ERR_OK;
}

static inline void fake_fonts_init(struct fake_fonts *f)
{
    *f = (struct fake_fonts){.metrics = {.user = f,
                                         .face_count = fake_count,
                                         .face_use = fake_use,
                                         .face_language = fake_language,
                                         .has_glyph = fake_has,
                                         .run_width = fake_width,
                                         .extents = fake_extents}};
}

#endif
