/* SPDX-License-Identifier: Apache-2.0 */
#include "present/icc.h"

#include <stdbool.h>
#include <string.h>

#include <lcms2.h>

#include "base/limits.h"
#include "base/mem.h"
#include "present/icc_memory.h"

#define HEADER_BYTES 128
#define TAG_BYTES 12
#define MAX_TAGS 100 /* what Little CMS reads; real profiles have under 30 */

struct icc {
    struct icc_memory *memory;
    enum colour_model model;
    cmsContext context;
    cmsHPROFILE source;
    cmsHTRANSFORM rows;
};

/* What one piece of work in the library is given, and whether it came to anything. */
struct task {
    struct icc *icc;
    const uint8_t *profile;
    uint32_t profile_bytes;
    const struct colour_primaries *primaries;
    const float *in;
    float *out;
    int colours;
    bool inverted;
    bool done;
};

static enum err run(struct task *t, void (*work)(void *user), const char *undone,
                    struct err_info *info)
{
    enum err e = icc_memory_run(t->icc->memory, work, t);
    if (e == ERR_NOMEM)
        return err_set(info, e, "out of memory");
    if (e)
        return err_set(info, e, "profile that needs too much memory");
    return t->done ? ERR_OK : err_set(info, ERR_SYNTAX, "%s", undone);
}

static enum err icc_new(enum colour_model model, struct icc **out, struct err_info *info)
{
    struct icc *i = mem_alloc(sizeof *i);
    enum err e = i ? icc_memory_new(&i->memory) : ERR_NOMEM;
    if (e) {
        mem_free(i);
        return err_set(info, e, "out of memory");
    }
    i->model = model;
    i->context = icc_memory_context(i->memory);
    *out = i;
    return ERR_OK;
}

/* Profile and transform are the library's memory and nothing else: they go with it, finished or not. */
void icc_free(struct icc *i)
{
    if (!i)
        return;
    icc_memory_free(i->memory);
    mem_free(i);
}

/* --- what a profile may be -------------------------------------------------------------------------------------- */

static uint32_t u32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool is_one_of(const uint8_t *p, const char *names)
{
    for (; *names; names += 4) {
        if (memcmp(p, names, 4) == 0)
            return true;
    }
    return false;
}

static const char *const model_names[] = {
    [COLOUR_RGB] = "RGB ", [COLOUR_GRAY] = "GRAY", [COLOUR_CMYK] = "CMYK"};

static enum err check_header(const uint8_t *icc, size_t bytes, enum colour_model model,
                             struct err_info *info)
{
    if (bytes > MAX_PROFILE_BYTES)
        return err_set(info, ERR_TOO_BIG, "profile of %zu bytes, at most %d", bytes,
                       MAX_PROFILE_BYTES);
    if (bytes < HEADER_BYTES + 4 || memcmp(icc + 36, "acsp", 4) != 0)
        return err_set(info, ERR_SYNTAX, "not a profile");
    if (u32(icc) < HEADER_BYTES + 4 || u32(icc) > bytes)
        return err_set(info, ERR_SYNTAX, "profile says that it has %u bytes of %zu", u32(icc),
                       bytes);
    if (!is_one_of(icc + 12, "mntrscnrspacprtr"))
        return err_set(info, ERR_UNSUPPORTED, "profile of a class that pictures do not have");
    if (!is_one_of(icc + 16, model_names[model]))
        return err_set(info, ERR_UNSUPPORTED, "profile for another colour model than %s",
                       model_names[model]);
    if (!is_one_of(icc + 20, "XYZ Lab "))
        return err_set(info, ERR_UNSUPPORTED, "profile without a connection space");
    return ERR_OK;
}

/* Tags lie inside the profile. Those of multi-process elements are chains of any length, each link run for each colour: gone, for
 * every profile that has them has a table or a matrix too. */
static enum err check_tags(uint8_t *icc, struct err_info *info)
{
    uint32_t size = u32(icc), tags = u32(icc + HEADER_BYTES);
    if (tags > MAX_TAGS || (size - HEADER_BYTES - 4) / TAG_BYTES < tags)
        return err_set(info, ERR_SYNTAX, "profile of %u tags", tags);
    for (uint32_t n = 0; n < tags; n++) {
        uint8_t *tag = icc + HEADER_BYTES + 4 + n * TAG_BYTES;
        uint32_t at = u32(tag + 4), length = u32(tag + 8);
        if (at > size || length > size - at)
            return err_set(info, ERR_SYNTAX, "profile with a tag beyond its end");
        if (is_one_of(tag, "D2B0D2B1D2B2D2B3B2D0B2D1B2D2B2D3"))
            memcpy(tag, "none", 4);
    }
    return ERR_OK;
}

static void open_profile(void *user)
{
    struct task *t = user;
    t->icc->source = cmsOpenProfileFromMemTHR(t->icc->context, t->profile, t->profile_bytes);
    t->done = t->icc->source != NULL;
}

enum err icc_open(uint8_t *bytes, size_t count, enum colour_model model, struct icc **out,
                  struct err_info *info)
{
    struct icc *i;
    enum err e = check_header(bytes, count, model, info);
    if (!e)
        e = check_tags(bytes, info);
    if (!e)
        e = icc_new(model, &i, info);
    if (e)
        return e;
    struct task t = {.icc = i, .profile = bytes, .profile_bytes = u32(bytes)};
    e = run(&t, open_profile, "profile cannot be read", info);
    if (e)
        icc_free(i);
    else
        *out = i;
    return e;
}

static cmsHPROFILE profile_of(cmsContext context, const struct colour_primaries *p)
{
    cmsCIExyY white = {p->white[0], p->white[1], 1};
    cmsCIExyYTRIPLE primaries = {
        {p->red[0], p->red[1], 1}, {p->green[0], p->green[1], 1}, {p->blue[0], p->blue[1], 1}};
    cmsToneCurve *curve = cmsBuildGamma(context, p->gamma);
    if (!curve)
        return NULL;
    cmsToneCurve *curves[3] = {curve, curve, curve};
    cmsHPROFILE profile = cmsCreateRGBProfileTHR(context, &white, &primaries, curves);
    cmsFreeToneCurve(curve);
    return profile;
}

static void make_profile(void *user)
{
    struct task *t = user;
    t->icc->source = profile_of(t->icc->context, t->primaries);
    t->done = t->icc->source != NULL;
}

enum err icc_of_primaries(const struct colour_primaries *p, struct icc **out, struct err_info *info)
{
    struct icc *i;
    enum err e = icc_new(COLOUR_RGB, &i, info);
    if (e)
        return e;
    struct task t = {.icc = i, .primaries = p};
    e = run(&t, make_profile, "primaries that make no colours", info);
    if (e)
        icc_free(i);
    else
        *out = i;
    return e;
}

/* --- conversion ------------------------------------------------------------------------------------------------- */

static void find_light(void *user)
{
    static const struct colour_primaries linear = {
        {0.3127, 0.3290}, {0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}, 1};
    struct task *t = user;
    cmsContext context = t->icc->context;
    cmsUInt32Number format = t->icc->model == COLOUR_GRAY ? TYPE_GRAY_FLT : TYPE_RGB_FLT;
    cmsHPROFILE light = profile_of(context, &linear);
    cmsHTRANSFORM how =
        light ? cmsCreateTransformTHR(context, t->icc->source, format, light, TYPE_RGB_FLT,
                                      INTENT_PERCEPTUAL, cmsFLAGS_NOCACHE | cmsFLAGS_NOOPTIMIZE)
              : NULL;
    t->done = how != NULL;
    if (how) {
        cmsDoTransform(how, t->in, t->out, (cmsUInt32Number)t->colours);
        cmsDeleteTransform(how);
    }
    if (light)
        cmsCloseProfile(light);
}

enum err icc_linear(struct icc *i, const float *in, float *out, int colours, struct err_info *info)
{
    struct task t = {.icc = i, .in = in, .out = out, .colours = colours};
    return run(&t, find_light, "profile that leads to no colours", info);
}

static void prepare_rows(void *user)
{
    struct task *t = user;
    struct icc *i = t->icc;
    cmsUInt32Number format = i->model == COLOUR_RGB ? TYPE_RGBA_8
                             : t->inverted          ? TYPE_CMYK_8_REV
                                                    : TYPE_CMYK_8;
    cmsHPROFILE srgb = cmsCreate_sRGBProfileTHR(i->context);
    if (!srgb)
        return;
    i->rows = cmsCreateTransformTHR(i->context, i->source, format, srgb, TYPE_RGBA_8,
                                    INTENT_PERCEPTUAL, cmsFLAGS_NOCACHE);
    t->done = i->rows != NULL;
    /* The result stands by itself: the profile's bytes and tables can go. */
    cmsCloseProfile(srgb);
    cmsCloseProfile(i->source);
    i->source = NULL;
}

enum err icc_prepare_rows(struct icc *i, bool inverted, struct err_info *info)
{
    struct task t = {.icc = i, .inverted = inverted};
    return run(&t, prepare_rows, "profile that leads to no colours", info);
}

void icc_row(const struct icc *i, uint8_t *row, int width_px)
{
    cmsDoTransform(i->rows, row, row, (cmsUInt32Number)width_px);
}
