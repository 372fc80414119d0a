/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 over exact bytes, and its hex text. Through PSA; call crypto_start once before any thread. */
#ifndef PLACARD_BASE_DIGEST_H
#define PLACARD_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define DIGEST_BYTES 32
#define DIGEST_HEX_BYTES 65 /* with NUL */

struct digest {
    uint8_t b[DIGEST_BYTES];
};

enum err crypto_start(void) MUST_CHECK; /* psa_crypto_init; idempotent */

enum err digest_of(const void *data, size_t bytes, struct digest *out) MUST_CHECK;
bool digest_equal(const struct digest *a, const struct digest *b);
void digest_to_hex(const struct digest *d, char out[DIGEST_HEX_BYTES]);
/* Exactly 64 lower-case hex digits. ERR_SYNTAX otherwise. */
enum err digest_from_hex(const char *hex, struct digest *out) MUST_CHECK;

/* Streaming, for files that are not held in memory. */
struct digest_stream;
enum err digest_stream_new(struct digest_stream **out) MUST_CHECK;
enum err digest_stream_add(struct digest_stream *s, const void *data, size_t bytes) MUST_CHECK;
enum err digest_stream_end(struct digest_stream *s,
                           struct digest *out) MUST_CHECK; /* s stays to be freed */
void digest_stream_free(struct digest_stream *s);

#endif
