/* SPDX-License-Identifier: Apache-2.0 */
/* Signed notes: splitting, and checking the signatures against a fixed key. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "verify/note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The generator of P-256 as a public key: private key 1, so anybody's signature. */
static const uint8_t spki[ECDSA_SPKI_BYTES] = {
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04, 0x6b, 0x17, 0xd1, 0xf2, 0xe1,
    0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d,
    0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42, 0xe2, 0xfe,
    0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b,
    0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct note n;
    struct ecdsa_public key;
    struct note_key keys[MAX_NOTE_SIGNATURES];
    uint32_t mask = 0;
    int distinct = 0;
    struct err_info info;
    if (crypto_start() || ecdsa_public_parse(spki, sizeof spki, &key))
        abort();
    if (note_split((const char *)data, size, &n, &info))
        return 0;
    if (n.text_bytes >= size || n.text[n.text_bytes - 1] != '\n' ||
        !text_utf8_valid(n.text, n.text_bytes) || n.signature_count < 1)
        abort();
    /* keys that answer to each line, so that each signature is looked at */
    for (int i = 0; i < n.signature_count; i++) {
        if (note_key_make(n.signatures[i].name, &key, &keys[i]))
            abort();
        memcpy(keys[i].id, n.signatures[i].id, sizeof keys[i].id);
    }
    if (note_check(&n, keys, n.signature_count, &mask, &distinct) == ERR_OK && distinct > 1)
        abort(); /* one key, whatever its names */
    return 0;
}
