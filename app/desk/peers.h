/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every open connection and until when it must have got on: a client that dribbles its request or its reading is cut off,
 * however often it sends a byte. Any thread.
 */
#ifndef PLACARD_DESK_PEERS_H
#define PLACARD_DESK_PEERS_H

#include <stdint.h>

#include "base/err.h"

struct peers;
struct peer;

enum err peers_new(struct peers **out) MUST_CHECK;
void peers_free(struct peers *p);

struct peer *peers_add(struct peers *p, int fd,
                       int64_t until_ms); /* NULL when out of memory: no watch over it */
void peers_remove(struct peers *p,
                  struct peer *peer); /* before its socket is closed; NULL is fine */
void peers_set_deadline(struct peers *p, struct peer *peer,
                        int64_t until_ms); /* INT64_MAX = none */
/* Shuts down the sockets that are late; returns how many. */
int peers_cut_late(struct peers *p, int64_t now_ms);

#endif
