/* SPDX-License-Identifier: Apache-2.0 */
/* State copies: as they are, and with the checksum mended so that the values behind it are reached. What is taken must
 * be written back byte for byte. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/limits.h"
#include "base/mem.h"
#include "store/state_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int holds)
{
    if (!holds)
        abort();
}

static void parse_and_write_back(const char *text, size_t bytes)
{
    struct state st;
    struct strbuf again;
    struct err_info info;
    int64_t generation = -1;
    if (state_text_parse(text, bytes, &st, &generation, &info))
        return;
    strbuf_init(&again, MAX_STATE_BYTES);
    check(state_text_write(&st, generation, &again) == ERR_OK);
    check(again.len_bytes == bytes && memcmp(again.data, text, bytes) == 0);
    strbuf_clear(&again);
}

/* The input up to its last "sha256=" line, with the right checksum put behind it. */
static void parse_mended(const char *text, size_t bytes)
{
    struct strbuf mended;
    struct digest sum;
    char hex[DIGEST_HEX_BYTES];
    size_t keep = bytes;
    while (keep &&
           (bytes - keep < 7 || memcmp(text + keep, "sha256=", 7) != 0 || text[keep - 1] != '\n'))
        keep--;
    if (!keep || digest_of(text, keep, &sum))
        return;
    digest_to_hex(&sum, hex);
    strbuf_init(&mended, 2 * MAX_STATE_BYTES);
    strbuf_append(&mended, text, keep);
    if (strbuf_printf(&mended, "sha256=%s\n", hex) == ERR_OK)
        parse_and_write_back(mended.data, mended.len_bytes);
    strbuf_clear(&mended);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int started;
    if (!started && crypto_start())
        return 0;
    started = 1;
    parse_and_write_back((const char *)data, size);
    parse_mended((const char *)data, size);
    return 0;
}
