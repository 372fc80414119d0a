/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/xml_encoding.h"

#include <strings.h>

/* windows-1252, 0x80 to 0x9f; the rest is Latin 1. Source: WHATWG Encoding Standard; -1 = not a character. */
static const short middle[32] = {0x20ac, -1,     0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, -1,     0x017d, -1,
                                 -1,     0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, -1,     0x017e, 0x0178};

int xml_encoding_find(void *user, const XML_Char *name, XML_Encoding *out)
{
    (void)user;
    if (strcasecmp(name, "windows-1252") != 0 && strcasecmp(name, "cp1252") != 0)
        return XML_STATUS_ERROR;
    for (int i = 0; i < 256; i++)
        out->map[i] = i >= 0x80 && i < 0xa0 ? middle[i - 0x80] : i;
    out->data = NULL;
    out->convert = NULL;
    out->release = NULL;
    return XML_STATUS_OK;
}
