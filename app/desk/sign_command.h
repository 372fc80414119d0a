/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A key that the desk does not hold: the program of the setting sign-command signs in a KMS or HSM. It gets the key's name as
 * its last argument, the exact bytes on standard input, and prints the ECDSA P-256/SHA-256 signature in DER as base64. What it
 * prints is checked against the public key that the trust root names, so a wrong signature is never stored.
 */
#ifndef PLACARD_DESK_SIGN_COMMAND_H
#define PLACARD_DESK_SIGN_COMMAND_H

#include "base/ecdsa.h"
#include "desk/desk.h"

#define SIGN_COMMAND_MS 10000

/* ERR_SETTINGS without a sign-command, ERR_SIGNATURE if what it printed is no signature by this key. */
enum err sign_by_command(struct desk *d, const char *key_name, const struct ecdsa_public *key,
                         const void *text, size_t text_bytes, uint8_t sig[ECDSA_SIG_DER_BYTES],
                         size_t *sig_bytes, struct err_info *info) MUST_CHECK;

/* A public key's PEM file ("BEGIN PUBLIC KEY"), P-256. */
enum err public_key_read(const char *path, struct ecdsa_public *out,
                         struct err_info *info) MUST_CHECK;

#endif
