/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nearly every profile is three curves and a matrix. Then what each stored value of each channel contributes can be looked up, and
 * the contributions add up to linear light: three additions a pixel, five times as fast as the library's own way. Whether a
 * profile is of that kind is found by trying; others go through the library.
 */
#include "present/colour.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "present/icc.h"

#define LIGHT 8192   /* full linear light in the tables; 0.4 of a step of 255 in the darkest part */
#define PROBE_SIDE 5 /* colours of a cube that are tried, each side */
#define PROBES (PROBE_SIDE * PROBE_SIDE * PROBE_SIDE)
#define RAMPS (3 * 256)
#define MAX_GAMMA 5.0 /* PNG: from 1/5 to 5, linear light and every display are within */

/* R,G,B and nothing, in LIGHTs */
typedef int32_t light __attribute__((vector_size(16)));

enum way { WAY_SUMS, WAY_LIBRARY, WAY_INKS };

struct colour {
    light sums[3][256]; /* what each value of each channel contributes */
    uint8_t stored[LIGHT + 1];
    enum way way;
    enum colour_model model;
    bool inverted;
    struct icc *icc;
};

static double encode(double v)
{
    return v <= 0.0031308 ? 12.92 * v : 1.055 * pow(v, 1 / 2.4) - 0.055;
}

static int to_light(double v)
{
    /* Any number may come out of a hostile profile. Three of these fit into the sum. */
    return v > -4 && v < 4 ? (int)lround(v * LIGHT) : v >= 4 ? 4 * LIGHT : v <= -4 ? -4 * LIGHT : 0;
}

static inline light sum_of(const struct colour *c, const uint8_t *rgb)
{
    light sum = c->sums[0][rgb[0]] + c->sums[1][rgb[1]] + c->sums[2][rgb[2]];
    sum &= sum > 0;
    light over = sum > LIGHT;
    return (sum & ~over) | (over & LIGHT);
}

static inline void convert(const struct colour *c, const uint8_t *rgb, uint8_t *out)
{
    light sum = sum_of(c, rgb);
    for (int k = 0; k < 3; k++)
        out[k] = c->stored[sum[k]];
}

/* --- finding the way -------------------------------------------------------------------------------------------- */

/* Pure values of each channel, then colours all over the cube. */
static void fill_questions(float *in, uint8_t probes[PROBES][3])
{
    for (int i = 0; i < RAMPS; i++)
        in[3 * i + i / 256] = (float)(i % 256) / 255;
    for (int i = 0; i < PROBES; i++) {
        const int at[3] = {i / PROBE_SIDE / PROBE_SIDE, i / PROBE_SIDE % PROBE_SIDE,
                           i % PROBE_SIDE};
        for (int k = 0; k < 3; k++) {
            probes[i][k] = (uint8_t)(at[k] * 255 / (PROBE_SIDE - 1));
            in[3 * (RAMPS + i) + k] = (float)probes[i][k] / 255;
        }
    }
}

static void fill_sums(struct colour *c, const float *answers)
{
    for (int i = 0; i < RAMPS; i++) {
        for (int k = 0; k < 3; k++) {
            /* what black itself has is counted once, not three times */
            double black = answers[i / 256 * 256 * 3 + k];
            double share = answers[3 * i + k] - (i < 256 ? 0 : black);
            c->sums[i / 256][i % 256][k] = to_light(share);
        }
    }
}

static bool near_light(const struct colour *c, int sum, double wanted)
{
    int w = to_light(wanted);
    w = w < 0 ? 0 : w > LIGHT ? LIGHT : w;
    return abs(c->stored[sum] - c->stored[w]) <= 1;
}

static bool adds_up(const struct colour *c, uint8_t probes[PROBES][3], const float *answers)
{
    for (int i = 0; i < PROBES; i++) {
        light sum = sum_of(c, probes[i]);
        for (int k = 0; k < 3; k++) {
            if (!near_light(c, sum[k], answers[3 * (RAMPS + i) + k]))
                return false;
        }
    }
    return true;
}

static bool is_srgb(const struct colour *c, uint8_t probes[PROBES][3])
{
    uint8_t out[3];
    for (int i = 0; i < 256 + PROBES; i++) {
        uint8_t gray = (uint8_t)i;
        const uint8_t grays[3] = {gray, gray, gray};
        const uint8_t *in = i < 256 ? grays : probes[i - 256];
        convert(c, in, out);
        for (int k = 0; k < 3; k++) {
            if (abs(out[k] - in[k]) > 1)
                return false;
        }
    }
    return true;
}

static enum err find_rgb(struct colour *c, bool *nothing_to_do, struct err_info *info)
{
    uint8_t probes[PROBES][3];
    size_t floats = (size_t)3 * (RAMPS + PROBES);
    float *in = mem_array(floats, sizeof *in), *answers = mem_array(floats, sizeof *answers);
    enum err e = ERR_NOMEM;
    if (!in || !answers)
        goto out;
    fill_questions(in, probes);
    e = icc_linear(c->icc, in, answers, RAMPS + PROBES, info);
    if (e)
        goto out;
    fill_sums(c, answers);
    if (adds_up(c, probes, answers)) {
        c->way = WAY_SUMS;
        *nothing_to_do = is_srgb(c, probes);
    } else {
        c->way = WAY_LIBRARY;
        e = icc_prepare_rows(c->icc, false, info);
    }
out:
    mem_free(in);
    mem_free(answers);
    return e;
}

/* A curve alone, whatever else the profile is made of. */
static enum err find_gray(struct colour *c, bool *nothing_to_do, struct err_info *info)
{
    float in[256], answers[3 * 256];
    for (int i = 0; i < 256; i++)
        in[i] = (float)i / 255;
    enum err e = icc_linear(c->icc, in, answers, 256, info);
    if (e)
        return e;
    *nothing_to_do = true;
    for (int i = 0; i < 256; i++) {
        /* Y: a gray stays gray, whatever white the profile has */
        double y =
            0.2126 * answers[3 * i] + 0.7152 * answers[3 * i + 1] + 0.0722 * answers[3 * i + 2];
        int v = to_light(y);
        c->sums[0][i] = (light){v, v, v, 0};
        v = v < 0 ? 0 : v > LIGHT ? LIGHT : v;
        *nothing_to_do = *nothing_to_do && abs(c->stored[v] - i) <= 1;
    }
    c->way = WAY_SUMS;
    return ERR_OK;
}

static enum err find_way(struct colour *c, bool *nothing_to_do, struct err_info *info)
{
    switch (c->model) {
    case COLOUR_RGB:
        return find_rgb(c, nothing_to_do, info);
    case COLOUR_GRAY:
        return find_gray(c, nothing_to_do, info);
    default:
        c->way = WAY_LIBRARY;
        return icc_prepare_rows(c->icc, c->inverted, info);
    }
}

static enum err colour_new(enum colour_model model, bool inverted, struct colour **out)
{
    struct colour *c = mem_pages_alloc(sizeof *c);
    if (!c)
        return ERR_NOMEM;
    c->model = model;
    c->inverted = inverted;
    for (int i = 0; i <= LIGHT; i++)
        c->stored[i] = (uint8_t)lround(255 * encode((double)i / LIGHT));
    *out = c;
    return ERR_OK;
}

/* Takes icc. */
static enum err make(struct icc *icc, enum colour_model model, bool inverted, struct colour **out,
                     struct err_info *info)
{
    struct colour *c = NULL;
    bool nothing_to_do = false;
    enum err e = colour_new(model, inverted, &c);
    if (e) {
        icc_free(icc);
        return err_set(info, e, "out of memory");
    }
    c->icc = icc;
    e = find_way(c, &nothing_to_do, info);
    if (!e && c->way == WAY_SUMS) {
        icc_free(c->icc);
        c->icc = NULL;
    }
    if (e || nothing_to_do) {
        colour_free(c);
        c = NULL;
    }
    if (!e)
        *out = c;
    return e;
}

enum err colour_of_profile(uint8_t *bytes, size_t count, enum colour_model model, bool inverted,
                           struct colour **out, struct err_info *info)
{
    struct icc *icc;
    enum err e = icc_open(bytes, count, model, &icc, info);
    return e ? e : make(icc, model, inverted, out, info);
}

static bool is_chromaticity(const double xy[2])
{
    return xy[0] >= 0 && xy[0] <= 1 && xy[1] > 0.001 && xy[1] <= 1;
}

enum err colour_of_primaries(const struct colour_primaries *p, struct colour **out,
                             struct err_info *info)
{
    struct icc *icc;
    if (!(p->gamma >= 1 / MAX_GAMMA && p->gamma <= MAX_GAMMA))
        return err_set(info, ERR_RANGE, "a gamma of %g", p->gamma);
    if (!is_chromaticity(p->white) || !is_chromaticity(p->red) || !is_chromaticity(p->green) ||
        !is_chromaticity(p->blue))
        return err_set(info, ERR_RANGE, "primaries that are no colours");
    enum err e = icc_of_primaries(p, &icc, info);
    return e ? e : make(icc, COLOUR_RGB, false, out, info);
}

enum err colour_of_cmyk(bool inverted, struct colour **out)
{
    enum err e = colour_new(COLOUR_CMYK, inverted, out);
    if (!e)
        (*out)->way = WAY_INKS;
    return e;
}

void colour_free(struct colour *c)
{
    if (!c)
        return;
    icc_free(c->icc);
    mem_pages_free(c, sizeof *c);
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

static void inks_row(const uint8_t *in, uint8_t *out, int width_px, bool inverted)
{
    for (int i = 0; i < 4 * width_px; i += 4) {
        unsigned flip = inverted ? 0 : 255, k = in[i + 3] ^ flip;
        for (int c = 0; c < 3; c++)
            out[i + c] = (uint8_t)(((in[i + c] ^ flip) * k + 127) / 255);
        out[i + 3] = 255;
    }
}

static void unmultiply(uint8_t *px)
{
    unsigned a = px[3];
    for (int k = 0; k < 3; k++) {
        unsigned v = a ? (px[k] * 255u + a / 2) / a : 0;
        px[k] = (uint8_t)(v > 255 ? 255 : v);
    }
}

static void multiply(uint8_t *px)
{
    for (int k = 0; k < 3; k++)
        px[k] = (uint8_t)((px[k] * px[3] + 127) / 255);
}

/* Alpha is done apart: nearly all pixels have 255. */
static void sums_row(const struct colour *c, const uint8_t *in, uint8_t *out, int width_px)
{
    for (int i = 0; i < 4 * width_px; i += 4) {
        if (in[i + 3] == 255) {
            convert(c, in + i, out + i);
            out[i + 3] = 255;
            continue;
        }
        memcpy(out + i, in + i, 4);
        unmultiply(out + i);
        convert(c, out + i, out + i);
        multiply(out + i);
    }
}

static void library_row(const struct colour *c, const uint8_t *in, uint8_t *out, int width_px)
{
    bool cmyk = c->model == COLOUR_CMYK;
    memcpy(out, in, (size_t)width_px * 4);
    for (int i = 0; !cmyk && i < width_px; i++) {
        if (out[4 * i + 3] != 255)
            unmultiply(out + 4 * i);
    }
    icc_row(c->icc, out, width_px);
    for (int i = 0; i < width_px; i++) {
        if (cmyk)
            out[4 * i + 3] = 255;
        else if (out[4 * i + 3] != 255)
            multiply(out + 4 * i);
    }
}

void colour_row(const struct colour *c, const uint8_t *in, uint8_t *out, int width_px)
{
    switch (c->way) {
    case WAY_SUMS:
        sums_row(c, in, out, width_px);
        return;
    case WAY_LIBRARY:
        library_row(c, in, out, width_px);
        return;
    case WAY_INKS:
        inks_row(in, out, width_px, c->inverted);
        return;
    }
}
