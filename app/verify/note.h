/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C2SP signed notes with ECDSA P-256 / SHA-256 signatures (note signature type 0x02): key id = first four bytes of
 * SHA-256 of the key's DER SubjectPublicKeyInfo; signature line "<em dash> NAME base64(id || DER signature)".
 * The signed text is everything up to and including the newline before the empty line.
 * Nothing of the text is parsed here. Source: protocol, "The flags"; C2SP signed-note.
 */
#ifndef PLACARD_VERIFY_NOTE_H
#define PLACARD_VERIFY_NOTE_H

#include <stdint.h>

#include "base/ecdsa.h"
#include "base/err.h"
#include "base/limits.h"

struct note_key {
    char name[MAX_KEY_NAME_BYTES + 1]; /* no white space, no '+' */
    uint8_t id[4];
    struct ecdsa_public key;
};

struct note {
    const char *text;  /* borrowed from the caller's bytes */
    size_t text_bytes; /* with its last newline */
    int signature_count;
    struct {
        char name[MAX_KEY_NAME_BYTES + 1];
        uint8_t id[4];
        uint8_t sig[ECDSA_SIG_DER_BYTES];
        size_t sig_bytes;
    } signatures[MAX_NOTE_SIGNATURES];
};

enum err note_key_make(const char *name, const struct ecdsa_public *key,
                       struct note_key *out) MUST_CHECK;
/* Split only. ERR_SYNTAX / ERR_TOO_BIG; signature lines of unknown form are refused. */
enum err note_split(const char *bytes, size_t len, struct note *out,
                    struct err_info *info) MUST_CHECK;
/* Count distinct keys of the list that have a valid signature. signed_mask bit i = keys[i] signed. Keys with equal
 * bytes under two names count once. */
enum err note_check(const struct note *n, const struct note_key *keys, int key_count,
                    uint32_t *signed_mask, int *distinct) MUST_CHECK;
/* One signature line (with its newline) for text by key, for the desk. */
enum err note_sign_line(const char *text, size_t text_bytes, const char *name,
                        const struct ecdsa_private *key, char *out, size_t out_bytes) MUST_CHECK;
/* The same for a signature that was made elsewhere: sig is DER, by key. */
enum err note_signature_line(const char *name, const struct ecdsa_public *key, const uint8_t *sig,
                             size_t sig_bytes, char *out, size_t out_bytes) MUST_CHECK;

#endif
