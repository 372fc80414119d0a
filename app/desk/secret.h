/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets of people and programs: random tokens, password hashes (Argon2id), comparison in constant time. Through libsodium,
 * the one kept library that has all three behind few calls, and whose hashes name their own parameters.
 * Any thread after secret_start.
 */
#ifndef PLACARD_DESK_SECRET_H
#define PLACARD_DESK_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "base/err.h"

#define SECRET_TOKEN_BYTES 44 /* 256 random bits as base64url without padding, and NUL */
#define SECRET_HASH_BYTES 128 /* "$argon2id$v=19$m=65536,t=2,p=1$SALT$HASH", and NUL */
#define SECRET_SALT_BYTES 33  /* 128 random bits in hex, and NUL */

enum err secret_start(void) MUST_CHECK; /* idempotent */

void secret_token(char out[SECRET_TOKEN_BYTES]);
void secret_salt(char out[SECRET_SALT_BYTES]);

/* SHA-256 of purpose, a zero byte and the token: what is stored of a token, so that the database opens no door. A token
 * has 256 random bits: it needs no slow hash. */
enum err secret_digest(const char *purpose, const char *token, struct digest *out) MUST_CHECK;

/* Takes 64 MiB for about a tenth of a second: count attempts before, not after. ERR_NOMEM if it cannot have them. */
enum err secret_password_hash(const char *password, char out[SECRET_HASH_BYTES],
                              struct err_info *info) MUST_CHECK;
/* hash NULL takes as long as a wrong password does, and is false: so nobody learns which names exist. */
bool secret_password_matches(const char *hash, const char *password);

/* Of the same length, in constant time; different lengths are unequal at once. */
bool secret_equal(const char *a, const char *b);

#endif
