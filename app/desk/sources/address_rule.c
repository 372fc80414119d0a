/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/address_rule.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct range {
    uint8_t bytes[16];
    int bits;
    enum address_class class;
};

/* The first that matches decides. */
static const struct range four[] = {
    {{0}, 8, ADDRESS_NEVER},
    {{100, 100, 100, 200}, 32, ADDRESS_NEVER}, /* metadata: Alibaba */
    {{169, 254, 169, 254}, 32, ADDRESS_NEVER}, /* metadata: nearly everybody */
    {{169, 254, 170, 2}, 32, ADDRESS_NEVER},   /* metadata: AWS containers */
    {{192, 0, 0, 192}, 32, ADDRESS_NEVER},     /* metadata: Oracle */
    {{168, 63, 129, 16}, 32, ADDRESS_NEVER},   /* Azure's host */
    {{127}, 8, ADDRESS_LOCAL},
    {{169, 254}, 16, ADDRESS_LOCAL},
    {{10}, 8, ADDRESS_PRIVATE},
    {{172, 16}, 12, ADDRESS_PRIVATE},
    {{192, 168}, 16, ADDRESS_PRIVATE},
    {{100, 64}, 10, ADDRESS_PRIVATE},
    {{192, 0, 0}, 24, ADDRESS_NEVER},
    {{198, 18}, 15, ADDRESS_PRIVATE},
    {{224}, 4, ADDRESS_NEVER},
    {{240}, 4, ADDRESS_NEVER},
    {{0}, 0, ADDRESS_PUBLIC},
};

static const struct range six[] = {
    {{0xfd, 0x00, 0x0e, 0xc2, [14] = 0x02, 0x54}, 128, ADDRESS_NEVER}, /* metadata: AWS */
    {{[15] = 1}, 128, ADDRESS_LOCAL},
    {{0xfe, 0x80}, 10, ADDRESS_LOCAL},
    {{0xfe, 0xc0}, 10, ADDRESS_LOCAL}, /* site-local, withdrawn */
    {{0xfc}, 7, ADDRESS_PRIVATE},
    {{0x20, 0x01, 0x00, 0x00}, 32, ADDRESS_NEVER}, /* Teredo */
    {{0x20, 0x01, 0x0d, 0xb8}, 32, ADDRESS_NEVER}, /* documentation */
    {{0x20}, 3, ADDRESS_PUBLIC},
    {{0}, 0, ADDRESS_NEVER},
};

/* IPv6 prefixes that carry an IPv4 address, and where. */
static const struct {
    uint8_t bytes[12];
    int bits, at;
} carriers[] = {
    {{[10] = 0xff, 0xff}, 96, 12},            /* mapped */
    {{[8] = 0xff, 0xff}, 96, 12},             /* translated, RFC 2765 */
    {{0x00, 0x64, 0xff, 0x9b}, 96, 12},       /* NAT64 */
    {{0x00, 0x64, 0xff, 0x9b, 0, 1}, 48, 12}, /* NAT64 of a site's own */
    {{0x20, 0x02}, 16, 2},                    /* 6to4 */
};

static bool within(const uint8_t *a, const uint8_t *prefix, int bits)
{
    int whole = bits / 8, rest = bits % 8;
    if (memcmp(a, prefix, (size_t)whole) != 0)
        return false;
    return !rest || (a[whole] ^ prefix[whole]) >> (8 - rest) == 0;
}

static enum address_class look_up(const struct range *table, const uint8_t *a)
{
    while (!within(a, table->bytes, table->bits))
        table++;
    return table->class;
}

static enum address_class class_of_six(const uint8_t a[16])
{
    static const uint8_t zero[12];
    for (size_t i = 0; i < sizeof carriers / sizeof carriers[0]; i++)
        if (within(a, carriers[i].bytes, carriers[i].bits))
            return look_up(four, a + carriers[i].at);
    /* "compatible" addresses; ::1 and :: are not IPv4 */
    if (!memcmp(a, zero, 12) && (a[12] || a[13]))
        return look_up(four, a + 12);
    return look_up(six, a);
}

enum address_class address_rule_class(const struct sockaddr *a, socklen_t bytes)
{
    if (a->sa_family == AF_INET && bytes >= sizeof(struct sockaddr_in)) {
        struct sockaddr_in in;
        uint8_t b[4];
        memcpy(&in, a, sizeof in);
        memcpy(b, &in.sin_addr, sizeof b);
        return look_up(four, b);
    }
    if (a->sa_family == AF_INET6 && bytes >= sizeof(struct sockaddr_in6)) {
        struct sockaddr_in6 in;
        memcpy(&in, a, sizeof in);
        return class_of_six(in.sin6_addr.s6_addr);
    }
    return ADDRESS_NEVER;
}

const char *address_class_name(enum address_class c)
{
    static const char *const names[] = {"a reserved", "a local", "a private", "a public"};
    return names[c];
}
