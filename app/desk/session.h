/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sessions of people who signed in: 256 random bits, of which only the digest is stored; an idle and an absolute end. The CSRF
 * token is a digest of the session, so it is bound to it and stored nowhere.
 */
#ifndef PLACARD_DESK_SESSION_H
#define PLACARD_DESK_SESSION_H

#include "desk/people.h"

#define SESSION_IDLE_S (2L * 3600)
#define SESSION_LIFE_S (12L * 3600)
#define SESSION_SEEN_S 60 /* how exactly "idle" is kept: not every page view writes */

/* A new one; previous (NULL = none) is void, and so is whatever is over. In the caller's transaction. */
enum err session_make(struct desk *d, int64_t person_id, const char *previous,
                      char out[SECRET_TOKEN_BYTES], struct err_info *info) MUST_CHECK;
/* Whose it is. ERR_EXPIRED if it is over or never was, or the person is disabled. Outside any transaction. */
enum err session_check(struct desk *d, const char *session, struct person *out,
                       struct err_info *info) MUST_CHECK;
/* Signing out; unknown is fine. Outside any transaction. */
enum err session_end(struct desk *d, const char *session, struct err_info *info) MUST_CHECK;
/* Everywhere at once. In the caller's transaction. */
enum err session_end_all(struct desk *d, int64_t person_id, struct err_info *info) MUST_CHECK;

enum err session_csrf(const char *session, char out[DIGEST_HEX_BYTES]) MUST_CHECK;
bool session_csrf_matches(const char *session, const char *given);

#endif
