/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/note.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "base/text.h"

#define EM_DASH "\xe2\x80\x94"
#define LINE_HEAD EM_DASH " "
#define LINE_HEAD_BYTES (sizeof LINE_HEAD - 1)
#define KEY_ID_BYTES 4
#define MAX_SIG_BASE64_BYTES (4 * ((KEY_ID_BYTES + ECDSA_SIG_DER_BYTES + 2) / 3))

/* Printable ASCII without the '+' that C2SP uses to join a name to its key. */
static bool name_valid(const char *name, size_t bytes)
{
    if (!bytes || bytes > MAX_KEY_NAME_BYTES)
        return false;
    for (size_t i = 0; i < bytes; i++)
        if (name[i] <= ' ' || name[i] > '~' || name[i] == '+')
            return false;
    return true;
}

enum err note_key_make(const char *name, const struct ecdsa_public *key, struct note_key *out)
{
    struct note_key k;
    struct digest d;
    if (!name_valid(name, strnlen(name, MAX_KEY_NAME_BYTES + 1)))
        return ERR_SYNTAX;
    enum err e = digest_of(key->spki, sizeof key->spki, &d);
    if (e)
        return e;
    memset(&k, 0, sizeof k);
    snprintf(k.name, sizeof k.name, "%s", name);
    memcpy(k.id, d.b, sizeof k.id);
    k.key = *key;
    *out = k;
    return ERR_OK;
}

/* One line without its newline into the next place of n. */
static enum err split_signature(const char *line, size_t bytes, struct note *n,
                                struct err_info *info)
{
    uint8_t raw[KEY_ID_BYTES + ECDSA_SIG_DER_BYTES];
    size_t raw_bytes = 0;
    int at = n->signature_count;
    if (at == MAX_NOTE_SIGNATURES)
        return err_set(info, ERR_TOO_BIG, "more than %d signature lines", MAX_NOTE_SIGNATURES);
    if (bytes < LINE_HEAD_BYTES || memcmp(line, LINE_HEAD, LINE_HEAD_BYTES))
        return err_set(info, ERR_SYNTAX, "signature line %d does not start with a dash", at + 1);
    const char *name = line + LINE_HEAD_BYTES;
    const char *end = line + bytes;
    const char *space = memchr(name, ' ', (size_t)(end - name));
    if (!space || !name_valid(name, (size_t)(space - name)))
        return err_set(info, ERR_SYNTAX, "signature line %d has no valid key name", at + 1);
    const char *sig = space + 1;
    if (memchr(sig, ' ', (size_t)(end - sig)))
        return err_set(info, ERR_SYNTAX, "signature line %d has more than two parts", at + 1);
    if ((size_t)(end - sig) > MAX_SIG_BASE64_BYTES)
        return err_set(info, ERR_TOO_BIG, "signature line %d is too long for ECDSA P-256", at + 1);
    if (text_base64_decode(sig, (size_t)(end - sig), raw, sizeof raw, &raw_bytes))
        return err_set(info, ERR_SYNTAX, "signature line %d is not base64", at + 1);
    if (raw_bytes <= KEY_ID_BYTES)
        return err_set(info, ERR_SYNTAX, "signature line %d holds no signature", at + 1);
    memcpy(n->signatures[at].name, name, (size_t)(space - name));
    memcpy(n->signatures[at].id, raw, KEY_ID_BYTES);
    n->signatures[at].sig_bytes = raw_bytes - KEY_ID_BYTES;
    memcpy(n->signatures[at].sig, raw + KEY_ID_BYTES, raw_bytes - KEY_ID_BYTES);
    /* One line a key: repeats would buy an attacker our time, sixteen verifications a key. */
    for (int i = 0; i < at; i++)
        if (!memcmp(n->signatures[i].id, n->signatures[at].id, KEY_ID_BYTES) &&
            !strcmp(n->signatures[i].name, n->signatures[at].name))
            return err_set(info, ERR_DUPLICATE, "key %s has two signature lines",
                           n->signatures[at].name);
    n->signature_count++;
    return ERR_OK;
}

/* Control characters other than newline have no place in a signed text (C2SP signed-note). */
static enum err check_text(const char *text, size_t bytes, struct err_info *info)
{
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c < ' ' && c != '\n') || c == 0x7f) {
            enum err e = err_set(info, ERR_SYNTAX, "the signed text holds control character %02x",
                                 (unsigned)c);
            if (info)
                info->offset_bytes = i;
            return e;
        }
    }
    if (!text_utf8_valid(text, bytes))
        return err_set(info, ERR_SYNTAX, "the signed text is not UTF-8");
    return ERR_OK;
}

/* Where the signature lines start: behind the last empty line. NULL if there is none. */
static const char *find_signatures(const char *bytes, size_t len)
{
    for (const char *p = bytes + len - 1; p > bytes; p--)
        if (p[0] == '\n' && p[-1] == '\n')
            return p + 1;
    return NULL;
}

enum err note_split(const char *bytes, size_t len, struct note *out, struct err_info *info)
{
    struct note n;
    memset(&n, 0, sizeof n);
    if (!len || bytes[len - 1] != '\n')
        return err_set(info, ERR_SYNTAX, "not a signed note: no newline at the end");
    const char *line = find_signatures(bytes, len);
    if (!line || line == bytes + len)
        return err_set(info, ERR_SYNTAX, "not a signed note: no empty line before signature lines");
    n.text = bytes;
    n.text_bytes = (size_t)(line - 1 - bytes);
    while (line < bytes + len) {
        const char *end = memchr(line, '\n', (size_t)(bytes + len - line));
        enum err e = split_signature(line, (size_t)(end - line), &n, info);
        if (e)
            return e;
        line = end + 1;
    }
    enum err e = check_text(n.text, n.text_bytes, info);
    if (e)
        return e;
    *out = n;
    return ERR_OK;
}

/* ERR_OK if key has a valid signature on the note, ERR_SIGNATURE if not. */
static enum err check_key(const struct note *n, const struct note_key *key)
{
    for (int i = 0; i < n->signature_count; i++) {
        if (memcmp(n->signatures[i].id, key->id, KEY_ID_BYTES) ||
            strcmp(n->signatures[i].name, key->name))
            continue;
        return ecdsa_verify(&key->key, n->text, n->text_bytes, n->signatures[i].sig,
                            n->signatures[i].sig_bytes);
    }
    return ERR_SIGNATURE;
}

enum err note_check(const struct note *n, const struct note_key *keys, int key_count,
                    uint32_t *signed_mask, int *distinct)
{
    uint32_t mask = 0;
    int count = 0;
    if (key_count > 32)
        return ERR_TOO_BIG;
    for (int i = 0; i < key_count; i++) {
        bool seen = false;
        enum err e = check_key(n, &keys[i]);
        if (e == ERR_SIGNATURE)
            continue;
        if (e)
            return e;
        for (int k = 0; k < i && !seen; k++)
            seen = (mask >> k & 1) && !memcmp(&keys[k].key, &keys[i].key, sizeof keys[i].key);
        mask |= UINT32_C(1) << i;
        count += !seen;
    }
    *signed_mask = mask;
    *distinct = count;
    return ERR_OK;
}

enum err note_signature_line(const char *name, const struct ecdsa_public *key, const uint8_t *sig,
                             size_t sig_bytes, char *out, size_t out_bytes)
{
    uint8_t raw[KEY_ID_BYTES + ECDSA_SIG_DER_BYTES];
    char base64[MAX_SIG_BASE64_BYTES + 1];
    struct note_key id;
    enum err e = note_key_make(name, key, &id);
    if (e)
        return e;
    if (sig_bytes > ECDSA_SIG_DER_BYTES)
        return ERR_TOO_BIG;
    memcpy(raw, id.id, KEY_ID_BYTES);
    memcpy(raw + KEY_ID_BYTES, sig, sig_bytes);
    text_base64_encode(raw, KEY_ID_BYTES + sig_bytes, base64);
    int n = snprintf(NULL, 0, LINE_HEAD "%s %s\n", name, base64);
    if (n < 0 || (size_t)n >= out_bytes)
        return ERR_TOO_BIG;
    snprintf(out, out_bytes, LINE_HEAD "%s %s\n", name, base64);
    return ERR_OK;
}

enum err note_sign_line(const char *text, size_t text_bytes, const char *name,
                        const struct ecdsa_private *key, char *out, size_t out_bytes)
{
    uint8_t sig[ECDSA_SIG_DER_BYTES];
    struct ecdsa_public public_key;
    size_t sig_bytes = 0;
    enum err e = ecdsa_private_public(key, &public_key);
    if (!e)
        e = ecdsa_sign(key, text, text_bytes, sig, &sig_bytes);
    return e ? e : note_signature_line(name, &public_key, sig, sig_bytes, out, out_bytes);
}
