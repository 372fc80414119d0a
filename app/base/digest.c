/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digest.h"

#include <string.h>

#include <psa/crypto.h>

#include "base/mem.h"

struct digest_stream {
    psa_hash_operation_t op;
};

enum err crypto_start(void)
{
    return psa_crypto_init() == PSA_SUCCESS ? ERR_OK : ERR_NOMEM;
}

enum err digest_of(const void *data, size_t bytes, struct digest *out)
{
    struct digest d;
    size_t n = 0;
    if (psa_hash_compute(PSA_ALG_SHA_256, data, bytes, d.b, sizeof d.b, &n) != PSA_SUCCESS)
        return ERR_NOMEM;
    *out = d;
    return ERR_OK;
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
    return memcmp(a->b, b->b, DIGEST_BYTES) == 0;
}

void digest_to_hex(const struct digest *d, char out[DIGEST_HEX_BYTES])
{
    static const char hex[] = "0123456789abcdef";
    for (int i = 0; i < DIGEST_BYTES; i++) {
        out[2 * i] = hex[d->b[i] >> 4];
        out[2 * i + 1] = hex[d->b[i] & 15];
    }
    out[DIGEST_HEX_BYTES - 1] = 0;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

enum err digest_from_hex(const char *hex, struct digest *out)
{
    struct digest d;
    if (strnlen(hex, DIGEST_HEX_BYTES) != DIGEST_HEX_BYTES - 1)
        return ERR_SYNTAX;
    for (int i = 0; i < DIGEST_BYTES; i++) {
        int hi = hex_value(hex[2 * i]), lo = hex_value(hex[2 * i + 1]);
        if (hi < 0 || lo < 0)
            return ERR_SYNTAX;
        d.b[i] = (uint8_t)(hi << 4 | lo);
    }
    *out = d;
    return ERR_OK;
}

enum err digest_stream_new(struct digest_stream **out)
{
    struct digest_stream *s = mem_alloc(sizeof *s);
    if (!s)
        return ERR_NOMEM;
    s->op = psa_hash_operation_init();
    if (psa_hash_setup(&s->op, PSA_ALG_SHA_256) != PSA_SUCCESS) {
        mem_free(s);
        return ERR_NOMEM;
    }
    *out = s;
    return ERR_OK;
}

enum err digest_stream_add(struct digest_stream *s, const void *data, size_t bytes)
{
    return psa_hash_update(&s->op, data, bytes) == PSA_SUCCESS ? ERR_OK : ERR_NOMEM;
}

enum err digest_stream_end(struct digest_stream *s, struct digest *out)
{
    struct digest d;
    size_t n = 0;
    if (psa_hash_finish(&s->op, d.b, sizeof d.b, &n) != PSA_SUCCESS)
        return ERR_NOMEM;
    *out = d;
    return ERR_OK;
}

void digest_stream_free(struct digest_stream *s)
{
    if (!s)
        return;
    psa_hash_abort(&s->op);
    mem_free(s);
}
