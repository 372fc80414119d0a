/* SPDX-License-Identifier: Apache-2.0 */
/* An address as people write it down: without scheme, "www." and what only machines need. */
#ifndef PLACARD_COMPOSE_LINK_ADDRESS_H
#define PLACARD_COMPOSE_LINK_ADDRESS_H

#define LINK_ADDRESS_BYTES 72
#define LINK_ADDRESS_CHARS 48 /* no longer than that is read off a wall */

/* "https://www.example.com/news/2026/?utm=x" -> "example.com/news/2026". Too long: whole parts of the path are left out from
 * the end and "/…" stands for them; a host that is too long keeps its end, which says whose it is. A port, and a user's name
 * before the host, stay visible. */
void link_address(const char *url, char out[LINK_ADDRESS_BYTES]);

#endif
