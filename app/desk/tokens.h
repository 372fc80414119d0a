/* SPDX-License-Identifier: Apache-2.0 */
/*
 * API tokens: for programs, in the name of a person, within scopes, with an end. "plc_" and 256 random bits, of which only the
 * digest is stored. A token can never do more than its person may at that moment.
 */
#ifndef PLACARD_DESK_TOKENS_H
#define PLACARD_DESK_TOKENS_H

#include "desk/people.h"

#define TOKEN_PREFIX "plc_"
#define TOKEN_TEXT_BYTES (SECRET_TOKEN_BYTES + 4)
#define MAX_TOKEN_NAME_BYTES 64
#define MAX_TOKEN_LIFE_S (366L * 86400)

struct token_row { /* borrowed during the callback */
    int64_t id, made_s, until_s;
    const char *person, *name;
    unsigned scopes;
    bool revoked;
};

/* In a transaction; writes an audit row. name: what it is for. */
enum err token_add(struct desk *d, const char *person, const char *name, unsigned scopes,
                   int64_t until_s, char text[TOKEN_TEXT_BYTES], int64_t *id,
                   struct err_info *info) MUST_CHECK;
/* ERR_NOT_FOUND, also if it was revoked before. */
enum err token_revoke(struct desk *d, int64_t id, struct err_info *info) MUST_CHECK;
enum err token_each(struct desk *d, enum err (*each)(void *user, const struct token_row *row),
                    void *user, struct err_info *info) MUST_CHECK;

/* ERR_NOT_APPROVED: unknown, over, revoked, or of a disabled person, one sentence for all. */
enum err token_check(struct desk *d, const char *text, struct person *out, unsigned *scopes,
                     struct err_info *info) MUST_CHECK;

#endif
