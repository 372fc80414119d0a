/* SPDX-License-Identifier: Apache-2.0 */
/* The HTML of a post: whatever it is, what comes out is text that a screen takes. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "desk/sources/html_text.h"
#include "desk/sources/source_limits.h"
#include "verify/text_rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int single_line = 0; single_line < 2; single_line++) {
        struct html_text t;
        if (html_text_of((const char *)data, size, single_line, &t, NULL))
            continue;
        size_t n = strlen(t.text);
        assert(n <= MAX_SOURCE_TEXT_BYTES && text_utf8_valid(t.text, n));
        assert(!text_rule_refused(t.text, single_line ? TEXT_LINE : TEXT_LINES));
        assert(!n || (t.text[0] != ' ' && t.text[n - 1] != ' ' && t.text[n - 1] != '\n'));
        assert(!strstr(t.text, "\n\n\n") && !strstr(t.text, "  "));
        html_text_clear(&t);
    }
    return 0;
}
