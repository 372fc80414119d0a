/* SPDX-License-Identifier: Apache-2.0 */
/* The colours that a picture file says it is stored in: found in the file, made into a conversion, applied to finished rows. A
 * profile that cannot be used costs the picture nothing but its colours' exactness: it is then taken as sRGB, and the log says why. */
#define LOG_MODULE "picture"
#include "present/picture_decoder.h"

#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"

#define MAX_PIECES 255 /* of a profile in a JPEG: their number is a byte */

#define SAID 16 /* reasons remembered, so that the log has each of them once */

static const char piece_name[12] = "ICC_PROFILE";
#define PIECE_HEAD (sizeof piece_name + 2) /* number of this piece from 1 on, number of all */

struct pieces {
    const uint8_t *data[MAX_PIECES + 1];
    size_t bytes[MAX_PIECES + 1];
    unsigned promised; /* 0 = none seen */
    unsigned seen;
    size_t all_bytes;
    bool broken;
};

static void take_piece(void *user, unsigned marker, const uint8_t *body, size_t bytes)
{
    struct pieces *p = user;
    if (marker != 0xe2 || bytes < PIECE_HEAD || memcmp(body, piece_name, sizeof piece_name) != 0)
        return;
    unsigned number = body[12], all = body[13];
    if (!number || number > all || (p->promised && all != p->promised) || p->data[number]) {
        p->broken = true;
        return;
    }
    p->promised = all;
    p->seen++;
    p->data[number] = body + PIECE_HEAD;
    p->bytes[number] = bytes - PIECE_HEAD;
    p->all_bytes += bytes - PIECE_HEAD;
}

enum err picture_profile_jpeg(const uint8_t *data, size_t bytes, uint8_t **out, size_t *count,
                              struct err_info *info)
{
    struct pieces p = {.promised = 0};
    picture_each_segment(data, bytes, take_piece, &p);
    if (p.broken || p.seen != p.promised)
        return err_set(info, ERR_SYNTAX, "profile in pieces that do not fit together");
    if (p.all_bytes > MAX_PROFILE_BYTES)
        return err_set(info, ERR_TOO_BIG, "profile of %zu bytes, at most %d", p.all_bytes,
                       MAX_PROFILE_BYTES);
    if (!p.all_bytes)
        return err_set(info, ERR_NOT_FOUND, "no profile");
    uint8_t *all = mem_alloc(p.all_bytes), *at = all;
    if (!all)
        return err_set(info, ERR_NOMEM, "out of memory");
    for (unsigned i = 1; i <= p.promised; i++) {
        memcpy(at, p.data[i], p.bytes[i]);
        at += p.bytes[i];
    }
    *out = all;
    *count = p.all_bytes;
    return ERR_OK;
}

enum err picture_profile_webp(const uint8_t *data, size_t bytes, uint8_t **out, size_t *count,
                              struct err_info *info)
{
    size_t length;
    const uint8_t *icc = picture_find_riff(data, bytes, "ICCP", &length);
    if (!icc)
        return err_set(info, ERR_NOT_FOUND, "no profile");
    if (length > MAX_PROFILE_BYTES)
        return err_set(info, ERR_TOO_BIG, "profile of %zu bytes, at most %d", length,
                       MAX_PROFILE_BYTES);
    uint8_t *copy = mem_alloc(length);
    if (!copy)
        return err_set(info, ERR_NOMEM, "out of memory");
    memcpy(copy, icc, length);
    *out = copy;
    *count = length;
    return ERR_OK;
}

/* Whether this was said before: a post comes back every minute, and its profile is no better then. */
static bool is_said(const char *why)
{
    static uint32_t said[SAID]; /* hashes */
    static unsigned next;
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (; *why; why++)
        hash = (hash ^ (uint8_t)*why) * 16777619u;
    for (unsigned i = 0; i < SAID; i++) {
        if (said[i] == hash)
            return true;
    }
    said[next++ % SAID] = hash;
    return false;
}

void picture_colour_ignored(const char *why)
{
    char quoted[ERR_INFO_TEXT_BYTES];
    if (is_said(why))
        return;
    LOG_WARN("colours_ignored", "why=%s", log_quote(why, quoted, sizeof quoted));
}

/* What is left when a profile could not be used. */
static enum err without_profile(struct picture_job *job, enum err e, const struct err_info *why,
                                enum colour_model model, bool inverted)
{
    if (e == ERR_NOMEM)
        return err_set(job->info, e, "out of memory");
    if (e && e != ERR_NOT_FOUND)
        picture_colour_ignored(why->text);
    if (e && model == COLOUR_CMYK && colour_of_cmyk(inverted, &job->colour))
        return err_set(job->info, ERR_NOMEM, "out of memory");
    return ERR_OK;
}

enum err picture_colour_icc(struct picture_job *job, uint8_t *icc, size_t count,
                            enum colour_model model, bool inverted)
{
    struct err_info why = {.text = ""};
    enum err e = colour_of_profile(icc, count, model, inverted, &job->colour, &why);
    return without_profile(job, e, &why, model, inverted);
}

enum err picture_colour_primaries(struct picture_job *job, const struct colour_primaries *p)
{
    struct err_info why = {.text = ""};
    enum err e = colour_of_primaries(p, &job->colour, &why);
    return without_profile(job, e, &why, COLOUR_RGB, false);
}

enum err picture_colour_find(struct picture_job *job, picture_profile_finder find,
                             enum colour_model model, bool inverted)
{
    uint8_t *icc = NULL;
    size_t count;
    struct err_info why = {.text = ""};
    enum err e = find(job->data, job->bytes, &icc, &count, &why);
    if (e)
        return without_profile(job, e, &why, model, inverted);
    e = picture_colour_icc(job, icc, count, model, inverted);
    mem_free(icc);
    return e;
}

void picture_colour_emit(void *user, int y, const uint8_t *row)
{
    const struct picture_job *job = user;
    colour_row(job->colour, row, job->coloured, job->width_px);
    job->emit(job->user, y, job->coloured);
}
