/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text_list.h"

#include <stdio.h>
#include <string.h>

bool text_list_next(const char **at, char *out, size_t room)
{
    static const char between[] = " ,\t";
    const char *item = *at + strspn(*at, between);
    size_t n = strcspn(item, between);
    if (!n)
        return false;
    snprintf(out, room, "%.*s", (int)n, item);
    *at = item + n;
    return true;
}
