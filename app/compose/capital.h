/* SPDX-License-Identifier: Apache-2.0 */
/* A capital at the beginning of words that stand as a heading: "Vendredi 12 juin". Any thread. */
#ifndef PLACARD_COMPOSE_CAPITAL_H
#define PLACARD_COMPOSE_CAPITAL_H

/* In place, of valid UTF-8: no capital takes more bytes. Latin, Greek and Cyrillic; others have none. */
void capital_first(char *text);

#endif
