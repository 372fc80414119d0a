/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The company's rules for what goes on the walls: one text, its versions, and who has acknowledged which. While the setting
 * guidelines-required is yes and there are any, nobody sends a post before acknowledging the latest.
 */
#ifndef PLACARD_DESK_GUIDELINES_H
#define PLACARD_DESK_GUIDELINES_H

#include "desk/desk.h"

#define MAX_GUIDELINES_BYTES (48 * 1024)

struct guidelines {
    int64_t version; /* 0 = there are none, text is "" then */
    char *text;      /* owned */
    char sha256[DIGEST_HEX_BYTES], who[MAX_WHO_BYTES + 1];
    int64_t at_s;
};

/* version 0 = the latest. ERR_NOT_FOUND for another that is not there. *out: guidelines_clear. */
enum err guidelines_read(struct desk *d, int64_t version, struct guidelines *out,
                         struct err_info *info) MUST_CHECK;
void guidelines_clear(struct guidelines *g);

/* A new version, within a transaction, with its audit row; was: the version that was edited (ERR_DIGEST if it is not the latest any
 * more). ERR_RANGE for a text that is empty or the same, ERR_TOO_BIG, ERR_SYNTAX for control characters. */
enum err guidelines_set(struct desk *d, const char *text, int64_t was, int64_t *version,
                        struct err_info *info) MUST_CHECK;

/* This person has read this version: the latest alone (ERR_DIGEST for another). With an audit row, once. In a transaction. */
enum err guidelines_acknowledge(struct desk *d, int64_t person_id, int64_t version,
                                struct err_info *info) MUST_CHECK;
/* When this person acknowledged this version; 0 = has not. */
enum err guidelines_acknowledged(struct desk *d, int64_t person_id, int64_t version, int64_t *at_s,
                                 struct err_info *info) MUST_CHECK;
/* True if this person may send nothing before reading them. */
enum err guidelines_missing(struct desk *d, int64_t person_id, bool *missing,
                            struct err_info *info) MUST_CHECK;

/* Every enabled person, by name: when they acknowledged this version, 0 = not yet. */
enum err guidelines_each_reader(struct desk *d, int64_t version,
                                enum err (*each)(void *user, const char *display, int64_t at_s),
                                void *user, struct err_info *info) MUST_CHECK;

#endif
