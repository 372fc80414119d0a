/* SPDX-License-Identifier: Apache-2.0 */
#include "base/ecdsa.h"

#include <string.h>

#include <mbedtls/ecdsa.h>
#include <mbedtls/pk.h>
#include <mbedtls/psa_util.h>
#include <psa/crypto.h>

#include "base/mem.h"

#define P256_BITS 256
#define P256_POINT_BYTES 65
#define P256_RAW_SIG_BYTES 64
#define P256_SCALAR_BYTES 32
#define ALG PSA_ALG_ECDSA(PSA_ALG_SHA_256)

/* SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING { 04 x y } }: RFC 5480, the part before the point */
static const uint8_t spki_head[ECDSA_SPKI_BYTES - P256_POINT_BYTES] = {
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
    0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};

struct ecdsa_private {
    psa_key_id_t id;
};

static enum err import_public(const struct ecdsa_public *key, psa_key_id_t *out)
{
    psa_key_attributes_t a = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&a, PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_usage_flags(&a, PSA_KEY_USAGE_VERIFY_MESSAGE);
    psa_set_key_algorithm(&a, ALG);
    psa_status_t st = psa_import_key(&a, key->spki + sizeof spki_head, P256_POINT_BYTES, out);
    if (st == PSA_ERROR_INSUFFICIENT_MEMORY)
        return ERR_NOMEM;
    return st == PSA_SUCCESS ? ERR_OK : ERR_SYNTAX;
}

enum err ecdsa_public_parse(const uint8_t *der, size_t bytes, struct ecdsa_public *out)
{
    struct ecdsa_public key;
    psa_key_id_t id;
    if (bytes != ECDSA_SPKI_BYTES || memcmp(der, spki_head, sizeof spki_head) ||
        der[sizeof spki_head] != 4)
        return ERR_SYNTAX;
    memcpy(key.spki, der, ECDSA_SPKI_BYTES);
    enum err e = import_public(&key, &id); /* checks that the point is on the curve */
    if (e)
        return e;
    psa_destroy_key(id);
    *out = key;
    return ERR_OK;
}

enum err ecdsa_verify(const struct ecdsa_public *key, const void *data, size_t bytes,
                      const uint8_t *sig_der, size_t sig_bytes)
{
    uint8_t raw[P256_RAW_SIG_BYTES];
    size_t raw_bytes = 0;
    psa_key_id_t id;
    if (mbedtls_ecdsa_der_to_raw(P256_BITS, sig_der, sig_bytes, raw, sizeof raw, &raw_bytes))
        return ERR_SIGNATURE;
    enum err e = import_public(key, &id);
    if (e)
        return e;
    psa_status_t st = psa_verify_message(id, ALG, data, bytes, raw, raw_bytes);
    psa_destroy_key(id);
    if (st == PSA_ERROR_INSUFFICIENT_MEMORY)
        return ERR_NOMEM;
    return st == PSA_SUCCESS ? ERR_OK : ERR_SIGNATURE;
}

static void pair_attributes(psa_key_attributes_t *a)
{
    psa_set_key_type(a, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_bits(a, P256_BITS);
    psa_set_key_usage_flags(a, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_EXPORT);
    psa_set_key_algorithm(a, ALG);
}

static enum err wrap(psa_key_id_t id, struct ecdsa_private **out)
{
    struct ecdsa_private *k = mem_alloc(sizeof *k);
    if (!k) {
        psa_destroy_key(id);
        return ERR_NOMEM;
    }
    k->id = id;
    *out = k;
    return ERR_OK;
}

enum err ecdsa_private_generate(struct ecdsa_private **out)
{
    psa_key_attributes_t a = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t id;
    pair_attributes(&a);
    if (psa_generate_key(&a, &id) != PSA_SUCCESS)
        return ERR_NOMEM;
    return wrap(id, out);
}

enum err ecdsa_private_parse_pem(const char *pem, struct ecdsa_private **out, struct err_info *info)
{
    mbedtls_pk_context pk;
    psa_key_attributes_t a = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t id;
    enum err e = ERR_OK;
    mbedtls_pk_init(&pk);
    if (mbedtls_pk_parse_key(&pk, (const unsigned char *)pem, strlen(pem) + 1, NULL, 0,
                             mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE)) {
        e = err_set(info, ERR_SYNTAX, "not a private key in PEM form, or encrypted");
        goto out;
    }
    if (mbedtls_pk_get_psa_attributes(&pk, PSA_KEY_USAGE_SIGN_MESSAGE, &a) ||
        psa_get_key_type(&a) != PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1) ||
        psa_get_key_bits(&a) != P256_BITS) {
        e = err_set(info, ERR_UNSUPPORTED, "not a P-256 key");
        goto out;
    }
    pair_attributes(&a);
    if (mbedtls_pk_import_into_psa(&pk, &a, &id)) {
        e = err_set(info, ERR_NOMEM, "cannot take the key in");
        goto out;
    }
    e = wrap(id, out);
out:
    mbedtls_pk_free(&pk);
    return e;
}

enum err ecdsa_private_write_pem(const struct ecdsa_private *key, char *out, size_t out_bytes)
{
    mbedtls_pk_context pk;
    enum err e = ERR_OK;
    mbedtls_pk_init(&pk);
    if (mbedtls_pk_copy_from_psa(key->id, &pk) ||
        mbedtls_pk_write_key_pem(&pk, (unsigned char *)out, out_bytes))
        e = ERR_NOMEM;
    mbedtls_pk_free(&pk);
    return e;
}

enum err ecdsa_private_public(const struct ecdsa_private *key, struct ecdsa_public *out)
{
    struct ecdsa_public p;
    size_t n = 0;
    memcpy(p.spki, spki_head, sizeof spki_head);
    if (psa_export_public_key(key->id, p.spki + sizeof spki_head, P256_POINT_BYTES, &n) !=
            PSA_SUCCESS ||
        n != P256_POINT_BYTES)
        return ERR_NOMEM;
    *out = p;
    return ERR_OK;
}

enum err ecdsa_sign(const struct ecdsa_private *key, const void *data, size_t bytes,
                    uint8_t sig_der[ECDSA_SIG_DER_BYTES], size_t *sig_bytes)
{
    uint8_t raw[P256_RAW_SIG_BYTES];
    size_t n = 0;
    if (psa_sign_message(key->id, ALG, data, bytes, raw, sizeof raw, &n) != PSA_SUCCESS)
        return ERR_NOMEM;
    if (mbedtls_ecdsa_raw_to_der(P256_BITS, raw, n, sig_der, ECDSA_SIG_DER_BYTES, sig_bytes))
        return ERR_NOMEM;
    return ERR_OK;
}

void ecdsa_private_free(struct ecdsa_private *key)
{
    if (!key)
        return;
    psa_destroy_key(key->id);
    mem_free(key);
}
