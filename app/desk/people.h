/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The desk's people. No password is ever given out: a new or reset person gets a one-time link, valid for two days, and
 * chooses a password with it (sign_in.h). People are disabled, never deleted: the audit log names them.
 * All calls that change are made within a transaction (publish_begin or db_begin), and write their audit row.
 */
#ifndef PLACARD_DESK_PEOPLE_H
#define PLACARD_DESK_PEOPLE_H

#include <stdbool.h>

#include "desk/desk.h"
#include "desk/powers.h"
#include "desk/secret.h"

#define MAX_DISPLAY_BYTES 128

struct person {
    int64_t id;
    char name[MAX_WHO_BYTES + 1]; /* [a-z0-9] first, then also . _ - @ */
    char display[MAX_DISPLAY_BYTES + 1];
    enum person_role role;
    bool enabled, has_password;
};

/* display NULL = name. link: to hand to the person, kept nowhere. ERR_DUPLICATE, ERR_RANGE. */
enum err people_add(struct desk *d, const char *name, const char *display, enum person_role role,
                    char link[SECRET_TOKEN_BYTES], struct err_info *info) MUST_CHECK;
/* Each of these ends the person's sessions. ERR_NOT_FOUND; ERR_RANGE where no enabled admin would be left. */
enum err people_set_role(struct desk *d, const char *name, enum person_role role,
                         struct err_info *info) MUST_CHECK;
enum err people_set_enabled(struct desk *d, const char *name, bool enabled,
                            struct err_info *info) MUST_CHECK;
/* The password is void from now on, lock-outs too; a new link. */
enum err people_reset(struct desk *d, const char *name, char link[SECRET_TOKEN_BYTES],
                      struct err_info *info) MUST_CHECK;

/* ERR_NOT_FOUND. */
enum err people_find(struct desk *d, const char *name, struct person *out,
                     struct err_info *info) MUST_CHECK;
enum err people_find_id(struct desk *d, int64_t id, struct person *out,
                        struct err_info *info) MUST_CHECK;
enum err people_each(struct desk *d, enum err (*each)(void *user, const struct person *p),
                     void *user, struct err_info *info) MUST_CHECK;

bool people_name_valid(const char *name);

#endif
