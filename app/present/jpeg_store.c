/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libjpeg asks for a few neighbouring rows of blocks at a time, and goes through all rows once a scan. A window of as many rows stands
 * unpacked; a row that leaves it is packed again if it was written to.
 *
 * A packed block: a byte with the number of coefficients that are not zero; their places, as a byte each or, beyond SPARSE of them,
 * as 64 bits; their values, as a byte each or WIDE and two bytes. A packed row lies in chunks, so that it can grow from scan to
 * scan without leaving holes behind; no block lies in two of them.
 */
#include "present/jpeg_store.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>

#include "base/mem.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && sizeof(JCOEF) == 2,
               "four coefficients are looked at as one number");

#define SPARSE 8
#define WIDE (-128)
#define BLOCK_MOST_BYTES (1 + 8 + 64 * 3)
#define CHUNK_BYTES 1024
#define SLAB_CHUNKS                                                                                \
    1024 /* chunks that are taken from the kernel at a time, and given back to it at the end */

struct chunk {
    struct chunk *next;
    uint8_t bytes[CHUNK_BYTES - sizeof(struct chunk *)];
};

struct slab {
    struct slab *next;
    struct chunk *chunks; /* SLAB_CHUNKS */
};

/* One component's blocks. libjpeg leaves this type for its memory manager to define. */
struct jvirt_barray_control {
    struct jvirt_barray_control *next;
    JDIMENSION blocks, rows; /* of a row; of the component */
    JDIMENSION window_rows;
    JBLOCKARRAY window; /* row r is unpacked at r % window_rows */
    JBLOCKROW *asked;   /* what libjpeg is given: the rows in its order */
    JDIMENSION *held;   /* which row stands there; NO_ROW = none */
    bool *written;
    struct chunk **packed; /* by row; NULL = all zero */
};
#define NO_ROW ((JDIMENSION)-1)

struct jpeg_store {
    j_decompress_ptr cinfo;
    struct jvirt_barray_control *arrays;
    struct slab *slabs;
    int slab_used; /* chunks of the first slab */
    size_t bytes, max_bytes;
};

/* Where a row is being packed to or unpacked from. */
struct cursor {
    struct jpeg_store *store;
    struct chunk **link; /* the chunk's place in its list */
    size_t at;
};

static _Noreturn void give_up(struct jpeg_store *s, int code)
{
    s->cinfo->err->msg_code = code;
    (*s->cinfo->err->error_exit)((j_common_ptr)s->cinfo);
    abort(); /* it never comes back: picture_jpeg.c jumps */
}

static void count(struct jpeg_store *s, size_t bytes)
{
    if (bytes > s->max_bytes - s->bytes)
        give_up(s, JERR_NO_BACKING_STORE);
    s->bytes += bytes;
}

static void *take(struct jpeg_store *s, size_t n, size_t each)
{
    count(s, n * each); /* n is at most 32767 */
    void *p = mem_array(n, each);
    if (!p)
        give_up(s, JERR_OUT_OF_MEMORY);
    return p;
}

static struct chunk *chunk_take(struct jpeg_store *s)
{
    if (!s->slabs || s->slab_used == SLAB_CHUNKS) {
        count(s, SLAB_CHUNKS * sizeof(struct chunk));
        struct slab *slab = mem_alloc(sizeof *slab);
        if (!slab)
            give_up(s, JERR_OUT_OF_MEMORY);
        slab->next = s->slabs;
        s->slabs = slab;
        s->slab_used = 0;
        slab->chunks = mem_pages_alloc(SLAB_CHUNKS * sizeof(struct chunk));
        if (!slab->chunks)
            give_up(s, JERR_OUT_OF_MEMORY);
    }
    return &s->slabs->chunks[s->slab_used++];
}

/* --- packing ---------------------------------------------------------------------------------------------------- */

/* Room for any block. Both ways go on to the next chunk at the same places, whatever the blocks are. */
static uint8_t *find_room(struct cursor *c)
{
    if (c->at > sizeof(*c->link)->bytes - BLOCK_MOST_BYTES) {
        c->link = &(*c->link)->next;
        c->at = 0;
    }
    if (!*c->link)
        *c->link = chunk_take(c->store);
    return (*c->link)->bytes + c->at;
}

/* A bit for each of four coefficients that is not zero, without a branch. */
static inline uint64_t four_set(uint64_t four)
{
    const uint64_t low = 0x7fff7fff7fff7fff;
    uint64_t tops = (((four & low) + low) | four) & ~low; /* the top bit of each that is not zero */
    return (tops >> 15) * 0x0001000200040008 >> 48 & 15;
}

static uint64_t find_set(const JCOEF *block)
{
    uint64_t set = 0;
    for (int i = 0; i < DCTSIZE2; i += 4) {
        uint64_t four;
        memcpy(&four, block + i, sizeof four);
        set |= four ? four_set(four) << i : 0;
    }
    return set;
}

static uint8_t *pack_value(uint8_t *out, JCOEF value)
{
    *out++ = (uint8_t)value;
    if (value > WIDE && value < 128)
        return out;
    out[-1] = (uint8_t)WIDE;
    *out++ = (uint8_t)value;
    *out++ = (uint8_t)(value >> 8);
    return out;
}

static size_t pack(const JCOEF *block, uint8_t *out)
{
    uint64_t set = find_set(block), left = set;
    int n = 0;
    for (; left; left &= left - 1)
        n++;
    uint8_t *places = out + 1, *values = places + (n > SPARSE ? 8 : n);
    *out = (uint8_t)n;
    if (n > SPARSE) {
        memcpy(places, &set, sizeof set);
        for (; set; set &= set - 1)
            values = pack_value(values, block[__builtin_ctzll(set)]);
        return (size_t)(values - out);
    }
    for (; set; set &= set - 1) {
        *places = (uint8_t)__builtin_ctzll(set);
        values = pack_value(values, block[*places++]);
    }
    return (size_t)(values - out);
}

static const uint8_t *unpack_value(const uint8_t *in, JCOEF *value)
{
    if ((int8_t)*in != WIDE) {
        *value = (int8_t)*in;
        return in + 1;
    }
    *value = (JCOEF)(int16_t)(in[1] | in[2] << 8);
    return in + 3;
}

static size_t unpack(const uint8_t *in, JCOEF *block)
{
    int n = in[0];
    const uint8_t *places = in + 1, *values = places + (n > SPARSE ? 8 : n);
    if (n <= SPARSE) {
        for (int i = 0; i < n; i++)
            values = unpack_value(values, &block[places[i]]);
    } else {
        uint64_t set;
        memcpy(&set, places, sizeof set);
        for (; set; set &= set - 1)
            values = unpack_value(values, &block[__builtin_ctzll(set)]);
    }
    return (size_t)(values - in);
}

static void pack_row(struct jpeg_store *s, struct jvirt_barray_control *a, JDIMENSION row)
{
    struct cursor c = {s, &a->packed[row], 0};
    JBLOCKROW blocks = a->window[row % a->window_rows];
    for (JDIMENSION i = 0; i < a->blocks; i++) {
        uint8_t *room = find_room(&c);
        c.at += pack(blocks[i], room);
    }
}

static void unpack_row(struct jpeg_store *s, struct jvirt_barray_control *a, JDIMENSION row)
{
    struct cursor c = {s, &a->packed[row], 0};
    JBLOCKROW blocks = a->window[row % a->window_rows];
    memset(blocks, 0, a->blocks * sizeof *blocks);
    for (JDIMENSION i = 0; a->packed[row] && i < a->blocks; i++) {
        const uint8_t *packed = find_room(&c);
        c.at += unpack(packed, blocks[i]);
    }
}

/* --- what libjpeg calls ----------------------------------------------------------------------------------------- */

static jvirt_barray_ptr request(j_common_ptr cinfo, int pool_id, boolean pre_zero,
                                JDIMENSION blocks, JDIMENSION rows, JDIMENSION most_asked)
{
    struct jpeg_store *s = cinfo->client_data;
    (void)pre_zero;
    struct jvirt_barray_control *a = take(s, 1, sizeof *a);
    a->next = s->arrays;
    s->arrays = a;
    a->blocks = blocks;
    a->rows = rows;
    a->window_rows = most_asked;
    count(s, (size_t)blocks * most_asked * sizeof(JBLOCK));
    a->window = (*cinfo->mem->alloc_barray)(cinfo, pool_id, blocks, most_asked);
    a->asked = take(s, most_asked, sizeof(JBLOCKROW));
    a->held = take(s, most_asked, sizeof *a->held);
    a->written = take(s, most_asked, sizeof *a->written);
    a->packed = take(s, rows, sizeof(struct chunk *));
    for (JDIMENSION i = 0; i < most_asked; i++)
        a->held[i] = NO_ROW;
    return a;
}

static JBLOCKARRAY access_rows(j_common_ptr cinfo, jvirt_barray_ptr a, JDIMENSION first,
                               JDIMENSION rows, boolean writable)
{
    struct jpeg_store *s = cinfo->client_data;
    if (rows > a->window_rows || rows > a->rows || first > a->rows - rows)
        give_up(s, JERR_BAD_VIRTUAL_ACCESS);
    for (JDIMENSION i = 0; i < rows; i++) {
        JDIMENSION row = first + i, at = row % a->window_rows;
        if (a->held[at] != row) {
            if (a->held[at] != NO_ROW && a->written[at])
                pack_row(s, a, a->held[at]);
            unpack_row(s, a, row);
            a->held[at] = row;
            a->written[at] = false;
        }
        a->written[at] = a->written[at] || writable;
        a->asked[i] = a->window[at];
    }
    return a->asked;
}

enum err jpeg_store_new(struct jpeg_decompress_struct *cinfo, size_t max_bytes,
                        struct jpeg_store **out)
{
    struct jpeg_store *s = mem_alloc(sizeof *s);
    if (!s)
        return ERR_NOMEM;
    s->cinfo = cinfo;
    s->max_bytes = max_bytes;
    cinfo->client_data = s;
    /* Of pictures whose last scans never come; libjpeg 2.1 looks at rows there that it did not ask for. */
    cinfo->do_block_smoothing = FALSE;
    cinfo->mem->request_virt_barray = request;
    cinfo->mem->access_virt_barray = access_rows;
    *out = s;
    return ERR_OK;
}

size_t jpeg_store_bytes(const struct jpeg_store *s)
{
    return s->bytes;
}

void jpeg_store_free(struct jpeg_store *s)
{
    if (!s)
        return;
    for (struct jvirt_barray_control *a = s->arrays, *next; a; a = next) {
        next = a->next;
        mem_free(a->asked);
        mem_free(a->held);
        mem_free(a->written);
        mem_free(a->packed);
        mem_free(a);
    }
    for (struct slab *slab = s->slabs, *next; slab; slab = next) {
        next = slab->next;
        /* what was never used was never there: wiping it would fetch it */
        mem_wipe(slab->chunks,
                 (slab == s->slabs ? (size_t)s->slab_used : SLAB_CHUNKS) * sizeof(struct chunk));
        mem_pages_free(slab->chunks, SLAB_CHUNKS * sizeof(struct chunk));
        mem_free(slab);
    }
    mem_free(s);
}
