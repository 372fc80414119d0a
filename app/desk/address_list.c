/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/address_list.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ITEM_BYTES 64
#define V4_IN_V6_BITS 96

struct network {
    uint8_t b[16]; /* v4 as ::ffff:a.b.c.d */
    int prefix_bits;
};

static bool parse_address(const char *text, uint8_t out[16], bool *v4)
{
    static const uint8_t head[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    memcpy(out, head, sizeof head);
    *v4 = inet_pton(AF_INET, text, out + sizeof head) == 1;
    return *v4 || inet_pton(AF_INET6, text, out) == 1;
}

static bool bit_at(const uint8_t b[16], int i)
{
    return (b[i / 8] >> (7 - i % 8) & 1) != 0;
}

static bool parse_network(const char *text, size_t bytes, struct network *out)
{
    char item[MAX_ITEM_BYTES], *slash, *end;
    bool v4;
    if (!bytes || bytes >= sizeof item)
        return false;
    memcpy(item, text, bytes);
    item[bytes] = 0;
    if ((slash = strchr(item, '/')))
        *slash = 0;
    if (!parse_address(item, out->b, &v4))
        return false;
    long bits = v4 ? 32 : 128;
    if (slash) {
        if (slash[1] < '0' || slash[1] > '9')
            return false;
        long given = strtol(slash + 1, &end, 10);
        if (*end || given > bits)
            return false;
        bits = given;
    }
    out->prefix_bits = (int)bits + (v4 ? V4_IN_V6_BITS : 0);
    for (int i = out->prefix_bits; i < 128; i++)
        if (bit_at(out->b, i))
            return false;
    return true;
}

/* The next item; false at the end. *item without white space around it. */
static bool next_item(const char **list, const char **item, size_t *bytes)
{
    if (!*list)
        return false;
    const char *comma = strchr(*list, ','), *start = *list;
    const char *end = comma ? comma : start + strlen(start);
    *list = comma ? comma + 1 : NULL;
    while (start < end && (*start == ' ' || *start == '\t'))
        start++;
    while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    *item = start;
    *bytes = (size_t)(end - start);
    return true;
}

bool address_list_valid(const char *list)
{
    const char *item;
    size_t bytes;
    struct network n;
    while (next_item(&list, &item, &bytes))
        if (!parse_network(item, bytes, &n))
            return false;
    return true;
}

bool address_list_has(const char *list, const char *address)
{
    const char *item;
    size_t bytes;
    struct network n;
    uint8_t a[16];
    bool v4;
    if (!parse_address(address, a, &v4) || !address_list_valid(list))
        return false;
    while (next_item(&list, &item, &bytes)) {
        if (!parse_network(item, bytes, &n))
            return false;
        int i = 0;
        while (i < n.prefix_bits && bit_at(n.b, i) == bit_at(a, i))
            i++;
        if (i == n.prefix_bits)
            return true;
    }
    return false;
}
