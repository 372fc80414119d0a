/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of IP addresses and networks with commas between them: "10.0.0.7, fd00::/8". Pure, any thread. */
#ifndef PLACARD_DESK_ADDRESS_LIST_H
#define PLACARD_DESK_ADDRESS_LIST_H

#include <stdbool.h>

/* False for an empty list, a name, a bad prefix length, or set bits behind the prefix. */
bool address_list_valid(const char *list);
/* address as text, v4 in v6 (::ffff:10.0.0.7) is taken for v4. False if either is not valid. */
bool address_list_has(const char *list, const char *address);

#endif
