/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/link_address.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define DOTS "\u2026"

static const char *without(const char *text, const char *prefix)
{
    size_t n = strlen(prefix);
    return strncasecmp(text, prefix, n) == 0 ? text + n : text;
}

void link_address(const char *url, char out[LINK_ADDRESS_BYTES])
{
    const char *from = without(url, "https://");
    if (from == url)
        from = without(url, "http://");
    from = without(from, "www.");
    size_t all = strcspn(from, "?#"), host = strcspn(from, "/?#");
    while (all > host && from[all - 1] == '/')
        all--;
    if (host > LINK_ADDRESS_CHARS) {
        snprintf(out, LINK_ADDRESS_BYTES, DOTS "%.*s", LINK_ADDRESS_CHARS - 1,
                 from + host - (LINK_ADDRESS_CHARS - 1));
        return;
    }
    if (all <= LINK_ADDRESS_CHARS) {
        snprintf(out, LINK_ADDRESS_BYTES, "%.*s", (int)all, from);
        return;
    }
    size_t keep = LINK_ADDRESS_CHARS - 2; /* "/…" */
    while (keep > host && from[keep] != '/')
        keep--;
    snprintf(out, LINK_ADDRESS_BYTES, "%.*s/" DOTS, (int)keep, from);
}
