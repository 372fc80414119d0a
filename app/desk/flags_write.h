/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a flags document, before signing. Pure. Source: protocol, "The flags". */
#ifndef PLACARD_DESK_FLAGS_WRITE_H
#define PLACARD_DESK_FLAGS_WRITE_H

#include "base/strbuf.h"
#include "desk/wall.h"
#include "model/flags.h"

struct flags_head {
    const char *audience;
    int64_t root, seq;
    const struct digest *prev; /* of the note before; NULL for the first */
    int64_t issued_s, expires_s;
    enum flags_mode mode;
    int64_t releases;                 /* seq of the last hold that is over; 0 = none */
    const struct digest *feed_sha256; /* unless mode is hold */
    size_t feed_bytes;
    const struct alert *alert; /* when mode is alert */
};

/* wall may be NULL when mode is hold. out is empty with a cap that leaves room for signatures; entries of posts that
 * are gone are left out, oldest first, when there is no room. ERR_TOO_BIG if the approved ones do not fit. */
enum err flags_write(const struct flags_head *h, const struct wall *w, struct strbuf *out,
                     struct err_info *info) MUST_CHECK;

#endif
