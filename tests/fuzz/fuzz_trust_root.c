/* SPDX-License-Identifier: Apache-2.0 */
/* Trust roots: the whole way, and the parser behind the signatures. */
#include <stdint.h>
#include <stdlib.h>

#include "base/digest.h"
#include "base/json.h"
#include "verify/root_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct trust_root *r)
{
    uint32_t all = r->key_count == 32 ? UINT32_MAX : (UINT32_C(1) << r->key_count) - 1;
    if (r->number < 1 || r->key_count > MAX_ROOT_KEYS)
        abort();
    for (int i = 0; i < ROLE__COUNT; i++)
        if (r->roles[i].threshold < 1 || (r->roles[i].key_mask & ~all))
            abort();
    if (r->roles[ROLE_FLAGS].key_mask & r->roles[ROLE_HOLD].key_mask)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trust_root r;
    struct note n;
    struct err_info info;
    const char *text = (const char *)data;
    if (crypto_start())
        abort();
    json_start();
    if (trust_root_first(text, size, &r, &info) == ERR_OK)
        check(&r);
    if (note_split(text, size, &n, &info) == ERR_OK) {
        text = n.text;
        size = n.text_bytes;
    }
    if (root_parse(text, size, &r, &info) == ERR_OK)
        check(&r);
    return 0;
}
