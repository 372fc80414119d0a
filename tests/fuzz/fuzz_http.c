/* SPDX-License-Identifier: Apache-2.0 */
/* Header lines of an answer, cut at \n as curl hands them over. What is kept must be what may be kept. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fetch/fetch_header.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fetch_header h;
    struct err_info info;
    enum err e = ERR_OK;
    fetch_header_init(&h, 1700000000);
    while (size && !e) {
        const uint8_t *end = memchr(data, '\n', size);
        size_t bytes = end ? (size_t)(end - data) + 1 : size;
        /* a block of its own, so that a read past the line is seen */
        char *line = malloc(bytes);
        if (!line)
            return 0;
        memcpy(line, data, bytes);
        e = fetch_header_line(&h, line, bytes, &info);
        free(line);
        data += bytes;
        size -= bytes;
    }
    check(!h.etag[0] || fetch_etag_valid(h.etag));
    check(h.length_bytes >= -1);
    check(h.retry_after_s >= 0 && h.retry_after_s <= FETCH_RETRY_AFTER_MAX_S);
    check(h.status == 0 || (h.status >= 100 && h.status <= 999));
    check(e || h.seen_bytes <= MAX_HTTP_HEADER_BYTES);
    return 0;
}
