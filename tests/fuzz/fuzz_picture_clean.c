/* SPDX-License-Identifier: Apache-2.0 */
/* What is hosted of a picture must be one, within bounds, and be taken again. Large promises are left to the unit tests, so
 * that the fuzzer spends its time in parsers and not in filling pixels. */
#include <assert.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/mem.h"
#include "desk/picture_clean.h"
#include "desk/picture_size.h"

#define MAX_PIXELS 100000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct picture_size before, after;
    char *out = 0;
    size_t bytes = 0;
    if (picture_size_read(data, size, &before, 0) ||
        (int64_t)before.width_px * before.height_px > MAX_PIXELS)
        return 0;
    if (picture_clean(data, size, &out, &bytes, 0))
        return 0;
    assert(bytes <= MAX_PICTURE_BYTES && !picture_size_read(out, bytes, &after, 0));
    assert((int64_t)before.width_px * before.height_px ==
           (int64_t)after.width_px * after.height_px);
    mem_free(out);
    return 0;
}
