/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures that people have sent for a post that is not stored yet: in the desk's media/ as every imported picture, known by
 * name to whoever sent them alone, and forgotten after a month; media_sweep.c removes the files that nothing names then.
 */
#ifndef PLACARD_DESK_UPLOAD_H
#define PLACARD_DESK_UPLOAD_H

#include "desk/desk.h"
#include "model/post.h"

#define MAX_UPLOADS_OF_PERSON 64    /* four posts' worth; the oldest go first */
#define UPLOAD_KEEP_S (31L * 86400) /* as long as a draft may name them, and a day */

/* The bytes, checked and cleaned as any import, into media/: takes up to a second, so it needs no lock and no transaction.
 * ERR_TOO_BIG, ERR_UNSUPPORTED, ERR_SYNTAX with the reason. *out: as import_picture fills it; its texts are the caller's. */
enum err upload_take(struct desk *d, const char *data, size_t bytes, struct media *out,
                     struct err_info *info) MUST_CHECK;
/* This person has sent it. Within a transaction. */
enum err upload_add(struct desk *d, int64_t person_id, const struct media *m,
                    struct err_info *info) MUST_CHECK;
/* By its name, "HEX.jpg". ERR_NOT_FOUND unless this person sent it. */
enum err upload_find(struct desk *d, int64_t person_id, const char *file, struct media *out,
                     struct err_info *info) MUST_CHECK;
/* Forgets what is too old or too much. Within a transaction. */
enum err upload_sweep(struct desk *d, int64_t person_id, struct err_info *info) MUST_CHECK;

#endif
