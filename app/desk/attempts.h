/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attempts to sign in, counted by account and by address before they are judged, so that many at once are no way around.
 * A name that does not exist is counted like one that does. Each call is a transaction of its own unless said otherwise.
 */
#ifndef PLACARD_DESK_ATTEMPTS_H
#define PLACARD_DESK_ATTEMPTS_H

#include "desk/desk.h"

#define ATTEMPT_WINDOW_S (15L * 60) /* they are counted over */
#define LOCK_S (15L * 60)           /* and lock for, from the last one that was let through */
#define MAX_ACCOUNT_ATTEMPTS 5
#define MAX_ADDRESS_ATTEMPTS 20 /* several people may share an address */
#define MAX_ATTEMPT_ROWS 10000  /* names and addresses; beyond that new ones wait */

/* ERR_BUSY while the account or the address is locked. Otherwise counted as a failure until attempts_passed. */
enum err attempts_count(struct desk *d, const char *name, const char *address,
                        struct err_info *info) MUST_CHECK;
/* It was the right one: the account's count is void, the address has one back. In the caller's transaction. */
enum err attempts_passed(struct desk *d, const char *name, const char *address,
                         struct err_info *info) MUST_CHECK;
/* In the caller's transaction. */
enum err attempts_forgive(struct desk *d, const char *name, struct err_info *info) MUST_CHECK;

#endif
