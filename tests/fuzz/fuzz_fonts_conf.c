/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "present/fonts_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct font_list list;
    struct err_info info;
    if (font_list_parse((const char *)data, size, ".", &list, &info) == ERR_OK)
        font_list_clear(&list);
    return 0;
}
