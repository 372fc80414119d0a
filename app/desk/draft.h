/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Posts that somebody has begun to write: the form as JSON, so that nothing is lost when a form has a mistake, is looked at
 * first, or a session ends. Everybody sees their own alone; the oldest go beyond MAX_DRAFTS_OF_PERSON, all after 30 days.
 */
#ifndef PLACARD_DESK_DRAFT_H
#define PLACARD_DESK_DRAFT_H

#include "desk/desk.h"

#define MAX_DRAFTS_OF_PERSON 20
#define MAX_DRAFT_BYTES (256 * 1024)
#define DRAFT_KEEP_S (30L * 86400)
#define DRAFT_ID_BYTES 33 /* random hex digits */

/* id "": a new one is made. Within a transaction. ERR_TOO_BIG; ERR_NOT_FOUND for an id that is not this person's. */
enum err draft_keep(struct desk *d, int64_t person_id, char id[DRAFT_ID_BYTES], const char *form,
                    struct err_info *info) MUST_CHECK;
/* *form: mem_free. ERR_NOT_FOUND. */
enum err draft_read(struct desk *d, int64_t person_id, const char *id, char **form,
                    struct err_info *info) MUST_CHECK;
/* Absent is fine. Within a transaction. */
enum err draft_remove(struct desk *d, int64_t person_id, const char *id,
                      struct err_info *info) MUST_CHECK;
/* Newest first; strings borrowed during the callback. */
enum err draft_each(struct desk *d, int64_t person_id,
                    enum err (*each)(void *user, const char *id, const char *form, int64_t at_s),
                    void *user, struct err_info *info) MUST_CHECK;

#endif
