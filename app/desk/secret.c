/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/secret.h"

#include <sodium.h>
#include <string.h>

#include "base/strbuf.h"

#define TOKEN_RANDOM_BYTES 32
#define SALT_RANDOM_BYTES 16
#define MAX_DIGEST_INPUT_BYTES 1024
#define WORK crypto_pwhash_OPSLIMIT_INTERACTIVE
#define ROOM crypto_pwhash_MEMLIMIT_INTERACTIVE /* 64 MiB */

_Static_assert(SECRET_HASH_BYTES >= crypto_pwhash_STRBYTES, "room for libsodium's text");

enum err secret_start(void)
{
    return sodium_init() < 0 ? ERR_STATE : ERR_OK;
}

void secret_token(char out[SECRET_TOKEN_BYTES])
{
    unsigned char random[TOKEN_RANDOM_BYTES];
    randombytes_buf(random, sizeof random);
    sodium_bin2base64(out, SECRET_TOKEN_BYTES, random, sizeof random,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(random, sizeof random);
}

void secret_salt(char out[SECRET_SALT_BYTES])
{
    unsigned char random[SALT_RANDOM_BYTES];
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(out, SECRET_SALT_BYTES, random, sizeof random);
}

enum err secret_digest(const char *purpose, const char *token, struct digest *out)
{
    struct strbuf b;
    strbuf_init(&b, MAX_DIGEST_INPUT_BYTES);
    strbuf_append(&b, purpose, strlen(purpose) + 1);
    strbuf_puts(&b, token);
    enum err e = b.failed ? b.failed : digest_of(b.data, b.len_bytes, out);
    if (b.data)
        sodium_memzero(b.data, b.len_bytes);
    strbuf_clear(&b);
    return e;
}

enum err secret_password_hash(const char *password, char out[SECRET_HASH_BYTES],
                              struct err_info *info)
{
    if (crypto_pwhash_str(out, password, strlen(password), WORK, ROOM) != 0)
        return err_set(info, ERR_NOMEM, "out of memory");
    return ERR_OK;
}

bool secret_password_matches(const char *hash, const char *password)
{
    char waste[SECRET_HASH_BYTES];
    if (hash)
        return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
    if (crypto_pwhash_str(waste, password, strlen(password), WORK, ROOM) != 0)
        return false;
    return false;
}

bool secret_equal(const char *a, const char *b)
{
    size_t bytes = strlen(a);
    return bytes == strlen(b) && sodium_memcmp(a, b, bytes) == 0;
}
