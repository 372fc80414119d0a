/* SPDX-License-Identifier: Apache-2.0 */
/* Theme and message files. */
#include <stdint.h>

#include "compose/compose.h"
#include "compose/messages.h"
#include "compose/theme.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct theme *t;
    struct err_info info;
    if (theme_parse((const char *)data, bytes, "theme.conf", &t, &info) == ERR_OK)
        theme_free(t);
    struct messages *m;
    if (messages_parse((const char *)data, bytes, "en", "en.conf", &m, &info) == ERR_OK) {
        char out[MESSAGES_DATE_BYTES];
        message_relative_date(m, 0, 1772452800, 0, out);
        messages_free(m);
    }
    return 0;
}
