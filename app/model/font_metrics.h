/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What compose must know of fonts to lay out text, given by present (SDL2_ttf) or by a test's stand-in.
 * One thread at a time (the worker). All lengths in px.
 */
#ifndef PLACARD_MODEL_FONT_METRICS_H
#define PLACARD_MODEL_FONT_METRICS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "model/scene.h"

/* What a face is for; the font list gives each face its use. Fallback is by use, then by list order. */
enum font_use {
    FONT_TEXT = 0,
    FONT_TEXT_BOLD,
    FONT_FALLBACK,
    FONT_FALLBACK_BOLD,
    FONT_SYMBOLS,
    FONT_EMOJI
};

struct font_metrics {
    void *user;
    int (*face_count)(void *user);
    enum font_use (*face_use)(void *user, font_face f);
    /* BCP 47 prefix that this face is preferred for ("ja", "zh-Hant"), "" = none */
    const char *(*face_language)(void *user, font_face f);
    bool (*has_glyph)(void *user, font_face f, uint32_t code_point);
    /* Width of one run when shaped: scripts joined, ligatures, kerning. */
    enum err (*run_width)(void *user, font_face f, int size_px, enum text_direction d,
                          const char script[5], const char *utf8, size_t bytes, int *width_px);
    /* Above and below the baseline, both positive. */
    enum err (*extents)(void *user, font_face f, int size_px, int *ascent_px, int *descent_px);
};

#endif
