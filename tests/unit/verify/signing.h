/* SPDX-License-Identifier: Apache-2.0 */
/* Making signed notes in tests. Texts are written with ' for ", see q(). What is made here lives until the test ends. */
#ifndef PLACARD_TEST_VERIFY_SIGNING_H
#define PLACARD_TEST_VERIFY_SIGNING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/ecdsa.h"
#include "base/json.h"
#include "base/text.h"
#include "verify/keys.h"
#include "verify/note.h"

struct bytes {
    char *data; /* NUL-terminated, free() */
    size_t len;
};

static inline void test_start(void)
{
    json_start();
    assert_int_equal(crypto_start(), ERR_OK);
}

/* A copy with each ' turned into ". */
static inline char *q(const char *text)
{
    char *copy = strdup(text);
    assert_non_null(copy);
    for (char *p = copy; *p; p++)
        if (*p == '\'')
            *p = '"';
    return copy;
}

/* A copy with the first `find` replaced; a find that is not there is a fault of the test. */
static inline char *replaced(const char *text, const char *find, const char *by)
{
    const char *at = strstr(text, find);
    if (!at)
        fail_msg("test text has no %s", find);
    size_t bytes = strlen(text) - strlen(find) + strlen(by) + 1;
    char *out = malloc(bytes);
    assert_non_null(out);
    snprintf(out, bytes, "%.*s%s%s", (int)(at - text), text, by, at + strlen(find));
    return out;
}

/* The note with one more signature line, well-formed, of a key that nobody knows: anyone on the way can add it. free() its
 * data. */
static inline struct bytes with_strangers_line(const struct bytes *note)
{
    static const char line[] = "\xe2\x80\x94 nobody.example/x AQIDBDAGAgEBAgEB\n";
    struct bytes longer = {malloc(note->len + sizeof line), note->len + sizeof line - 1};
    assert_non_null(longer.data);
    memcpy(longer.data, note->data, note->len);
    memcpy(longer.data + note->len, line, sizeof line);
    return longer;
}

static inline struct ecdsa_private *test_private(enum test_key key)
{
    struct ecdsa_private *k = NULL;
    assert_int_equal(ecdsa_private_parse_pem(test_keys[key].pem, &k, NULL), ERR_OK);
    return k;
}

static inline void test_spki_base64(enum test_key key, char out[128])
{
    struct ecdsa_private *k = test_private(key);
    struct ecdsa_public p;
    assert_int_equal(ecdsa_private_public(k, &p), ERR_OK);
    text_base64_encode(p.spki, sizeof p.spki, out);
    ecdsa_private_free(k);
}

static inline struct note_key test_note_key(enum test_key key)
{
    struct ecdsa_private *k = test_private(key);
    struct ecdsa_public p;
    struct note_key n;
    assert_int_equal(ecdsa_private_public(k, &p), ERR_OK);
    assert_int_equal(note_key_make(test_keys[key].name, &p, &n), ERR_OK);
    ecdsa_private_free(k);
    return n;
}

/* signers: bit mask of 1 << enum test_key. text without its last newline. */
static inline struct bytes sign_note(const char *text, unsigned signers)
{
    size_t room = strlen(text) + 16 + TEST_KEYS * 512;
    struct bytes n = {malloc(room), 0};
    assert_non_null(n.data);
    size_t text_bytes = (size_t)snprintf(n.data, room, "%s\n", text);
    n.len = text_bytes + (size_t)snprintf(n.data + text_bytes, room - text_bytes, "\n");
    for (int k = 0; k < TEST_KEYS; k++) {
        char line[512];
        if (!(signers >> k & 1))
            continue;
        struct ecdsa_private *key = test_private((enum test_key)k);
        assert_int_equal(
            note_sign_line(n.data, text_bytes, test_keys[k].name, key, line, sizeof line), ERR_OK);
        n.len += (size_t)snprintf(n.data + n.len, room - n.len, "%s", line);
        ecdsa_private_free(key);
    }
    return n;
}

#define BY(key) (1u << (key))

#endif
