/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The desk's keys and what they sign. The rest of the desk asks for a signature by a role and never sees a key. Keys are
 * files, DIR/keys/NAME.pem, mode 0600, SEC1, or are held elsewhere and sign through sign_command.h; the
 * database says which are active. Source: protocol, "The flags", rules 3, 6 and 12.
 */
#ifndef PLACARD_DESK_SIGNER_H
#define PLACARD_DESK_SIGNER_H

#include "base/ecdsa.h"
#include "base/strbuf.h"
#include "desk/desk.h"
#include "verify/trust_root.h"

/* A new active key for the role: file first, then its row (in the caller's transaction). */
enum err signer_make_key(struct desk *d, enum role role, struct err_info *info) MUST_CHECK;

/* A key that sign-command signs with, known here by its public half alone. In the caller's transaction. */
enum err signer_adopt_key(struct desk *d, enum role role, const struct ecdsa_public *key,
                          struct err_info *info) MUST_CHECK;

/* The role's active keys may not sign any more (in the caller's transaction). */
enum err signer_retire_keys(struct desk *d, enum role role, struct err_info *info) MUST_CHECK;
/* Files of keys that are not active go to keys/retired. After commit; harmless to repeat. */
enum err signer_put_away(struct desk *d, struct err_info *info) MUST_CHECK;

/* note holds a text that ends in a newline; becomes the signed note. retired_too: also by keys of the role that
 * were retired in this transaction (a root that hands over). ERR_NOT_FOUND without a key. */
enum err signer_sign(struct desk *d, enum role role, bool retired_too, struct strbuf *note,
                     struct err_info *info) MUST_CHECK;

#endif
