/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ECDSA P-256 with SHA-256 through PSA: what signed notes and the desk's signer share.
 * Signatures are DER (as `openssl dgst -sign` writes them); public keys are DER SubjectPublicKeyInfo.
 */
#ifndef PLACARD_BASE_ECDSA_H
#define PLACARD_BASE_ECDSA_H

#include <stdint.h>

#include "base/err.h"

#define ECDSA_SPKI_BYTES 91    /* P-256 SubjectPublicKeyInfo, always this long */
#define ECDSA_SIG_DER_BYTES 72 /* at most */

struct ecdsa_public {
    uint8_t spki[ECDSA_SPKI_BYTES];
};

/* ERR_SYNTAX unless it is exactly an uncompressed P-256 SubjectPublicKeyInfo with a point on the curve. */
enum err ecdsa_public_parse(const uint8_t *der, size_t bytes, struct ecdsa_public *out) MUST_CHECK;
/* ERR_OK if the signature holds over the bytes, ERR_SIGNATURE if not. */
enum err ecdsa_verify(const struct ecdsa_public *key, const void *data, size_t bytes,
                      const uint8_t *sig_der, size_t sig_bytes) MUST_CHECK;

struct ecdsa_private; /* a key pair; wiped when freed */
enum err ecdsa_private_generate(struct ecdsa_private **out) MUST_CHECK;
/* PEM, PKCS#8 or SEC1, not encrypted. pem must be NUL-terminated. */
enum err ecdsa_private_parse_pem(const char *pem, struct ecdsa_private **out,
                                 struct err_info *info) MUST_CHECK;
/* SEC1 PEM into out (NUL-terminated, out_bytes >= 512). */
enum err ecdsa_private_write_pem(const struct ecdsa_private *key, char *out,
                                 size_t out_bytes) MUST_CHECK;
enum err ecdsa_private_public(const struct ecdsa_private *key, struct ecdsa_public *out) MUST_CHECK;
enum err ecdsa_sign(const struct ecdsa_private *key, const void *data, size_t bytes,
                    uint8_t sig_der[ECDSA_SIG_DER_BYTES], size_t *sig_bytes) MUST_CHECK;
void ecdsa_private_free(struct ecdsa_private *key);

#endif
