/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing in: by a one-time link (the first password), by password, or by a reverse proxy that vouches. Every way ends in
 * a new session; the one before is void. Called by pages, on a desk opened with DESK_READ: each call is a transaction of its
 * own unless said otherwise, and writes no public file. A password takes 64 MiB and a tenth of a second to judge:
 * callers let one run at a time.
 */
#ifndef PLACARD_DESK_SIGN_IN_H
#define PLACARD_DESK_SIGN_IN_H

#include "desk/people.h"

#define MIN_PASSWORD_CHARS 12
#define MAX_PASSWORD_BYTES 256
#define LINK_LIFE_S (48L * 3600)

struct signed_in {
    struct person person;
    char session[SECRET_TOKEN_BYTES]; /* for the cookie */
};

/* In the caller's transaction. Older links of the person are void. */
enum err sign_in_link_make(struct desk *d, int64_t person_id, char link[SECRET_TOKEN_BYTES],
                           struct err_info *info) MUST_CHECK;
/* Whose it is, without using it. ERR_EXPIRED: unknown, used or too old, one sentence for all three. */
enum err sign_in_link_peek(struct desk *d, const char *link, struct person *out,
                           struct err_info *info) MUST_CHECK;
/* Sets the password and signs in; the link is used up. ERR_RANGE if the password is refused: the link stays good. */
enum err sign_in_by_link(struct desk *d, const char *link, const char *password,
                         const char *previous, struct signed_in *out,
                         struct err_info *info) MUST_CHECK;

/* address: the peer's, as text. previous: the session to replace, NULL = none. ERR_NOT_APPROVED for a wrong name or
 * password alike, ERR_BUSY while locked (attempts.h). */
enum err sign_in_by_password(struct desk *d, const char *name, const char *password,
                             const char *address, const char *previous, struct signed_in *out,
                             struct err_info *info) MUST_CHECK;

/* Another password for who is at work, who says the present one; other sessions end, and there is a new one. ERR_NOT_APPROVED
 * where it is wrong or there is none, ERR_RANGE for the new one, ERR_BUSY while locked. */
enum err sign_in_change_password(struct desk *d, const char *present, const char *next,
                                 const char *address, struct signed_in *out,
                                 struct err_info *info) MUST_CHECK;

/* The proxy's header that names the person, by the settings sso-header and sso-peers: value is what this peer sent in it.
 * ERR_NOT_APPROVED unless the peer is one of sso-peers and the value names an enabled person. */
enum err sign_in_by_proxy(struct desk *d, const char *peer_address, const char *value,
                          const char *previous, struct signed_in *out,
                          struct err_info *info) MUST_CHECK;

/* ERR_RANGE with what is wrong with it. */
enum err sign_in_password_check(const char *name, const char *password,
                                struct err_info *info) MUST_CHECK;

#endif
