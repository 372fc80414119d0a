/* SPDX-License-Identifier: Apache-2.0 */
/* RSS and Atom: whatever it is, posts come out that are bounded and whose words a screen takes. */
#include "source_check.h"

#include "desk/sources/xml_feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct source_batch batch = {0};
    if (!xml_feed_read((const char *)data, size, &batch, NULL))
        check_batch(&batch);
    source_batch_clear(&batch);
    return 0;
}
