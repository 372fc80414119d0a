/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An open desk folder: database, clock, who is at work, and the lock that lets one change happen at a time.
 * A handle belongs to one thread.
 */
#ifndef PLACARD_DESK_DESK_H
#define PLACARD_DESK_DESK_H

#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "desk/db.h"
#include "desk/desk_limits.h"

struct desk;

enum desk_means {                 /* how it is known who is at work */
                  DESK_SHELL = 0, /* $USER: whoever may write the desk folder may say any name */
                  DESK_SIGNED_IN, /* a session on the desk's pages, or a proxy that vouches */
                  DESK_TOKEN,     /* an API token */
                  DESK_ITSELF     /* no person: renewal, a source */
};

enum desk_access {
    DESK_READ = 0, /* list, audit: no lock, others may change meanwhile */
    DESK_CHANGE,   /* holds DIR/lock until desk_close */
    DESK_CREATE    /* init: makes the folder and the database, holds the lock */
};

/* clock is borrowed and must outlive the desk. who is the name for the audit log. ERR_NOT_FOUND without a desk there,
 * ERR_BUSY when another process keeps the lock for more than LOCK_WAIT_MS. *out: desk_close. */
enum err desk_open(const char *dir, enum desk_access access, const char *who,
                   const struct clock *clock, struct desk **out, struct err_info *info) MUST_CHECK;
void desk_close(struct desk *d);

struct db *desk_db(struct desk *d);
const char *desk_dir(const struct desk *d);
const char *desk_who(const struct desk *d);
enum desk_means desk_means(const struct desk *d);
const char *desk_means_name(enum desk_means m); /* "shell", "page", "token", "desk" */
/* From now on this person is at work, who has proved it so. desk_open's who is DESK_SHELL. */
void desk_act_as(struct desk *d, const char *who, enum desk_means means);
int64_t desk_now_s(const struct desk *d);
const struct clock *desk_clock(const struct desk *d);

/* DIR/a or DIR/a/b (b may be NULL). */
enum err desk_path(const struct desk *d, char out[PATH_ROOM_BYTES], const char *a,
                   const char *b) MUST_CHECK;

/* Settings kept in the database. get: ERR_NOT_FOUND when absent; *out mem_free. */
enum err desk_meta_get(struct desk *d, const char *key, char **out,
                       struct err_info *info) MUST_CHECK;
enum err desk_meta_get_int(struct desk *d, const char *key, int64_t *out,
                           struct err_info *info) MUST_CHECK;
enum err desk_meta_set(struct desk *d, const char *key, const char *value,
                       struct err_info *info) MUST_CHECK;

/* Row id of an audience. name NULL: the only one, ERR_RANGE (naming them) if there are several. */
enum err desk_audience_find(struct desk *d, const char *name, int64_t *out,
                            struct err_info *info) MUST_CHECK;

#endif
