/* SPDX-License-Identifier: Apache-2.0 */
/* What all verbs share: their table, how they read options, open the desk, print and fail. */
#ifndef PLACARD_DESK_VERB_H
#define PLACARD_DESK_VERB_H

#include <stdbool.h>
#include <stdio.h>

#include "base/clock.h"
#include "desk/desk.h"
#include "desk/options.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct verb_io {
    FILE *out, *err;
    const char *dir;       /* the desk folder */
    const char *who;       /* for the audit log */
    enum desk_means means; /* how that is known */
    const struct clock *clock;
};

struct verb {
    const char *name;
    const char *words;   /* what follows the verb in its usage line, "" for nothing */
    const char *summary; /* one line */
    const char *text;    /* more for --help; may be NULL */
    int (*run)(const struct verb *v, const struct verb_io *io, int argc, char **argv);
};

extern const struct verb verb_init, verb_import, verb_list, verb_approve, verb_reject,
    verb_withdraw, verb_hold, verb_release, verb_alert, verb_root, verb_publish, verb_renew,
    verb_enroll, verb_serve, verb_audit, verb_audience, verb_people, verb_token, verb_setting,
    verb_ask, verb_schedule, verb_write, verb_edit, verb_show, verb_retention, verb_archive,
    verb_backup, verb_restore, verb_source;

/* `placard-desk VERB ...`: finds and runs. argv[0] is the program. Takes --dir wherever it stands. */
int verbs_run(int argc, char **argv, FILE *out, FILE *err);

/* True to go on; otherwise *code is the exit code (help was printed, or a usage error). words as in options_read. */
bool verb_options(const struct verb *v, const struct verb_io *io, const struct option *table,
                  int argc, char **argv, struct option_list *words, int *code);
/* "placard-desk: SENTENCE." on err; returns EXIT_FAILED, verb_usage EXIT_USAGE. */
int verb_fail(const struct verb_io *io, const struct err_info *info);
int verb_usage(const struct verb *v, const struct verb_io *io, const char *sentence);

struct verb_change {
    struct desk *d;
    FILE *say; /* what to tell once it is done; kept back until the commit */
    char *said;
    size_t said_bytes;
};
/* The desk, locked, with a change begun. c is zeroed before; verb_change_end also after a failure. */
enum err verb_change_begin(const struct verb_io *io, struct verb_change *c,
                           struct err_info *info) MUST_CHECK;
/* Commits if e is ERR_OK, otherwise undoes; closes; prints what was said, or what failed. Returns the exit code. */
int verb_change_end(const struct verb_io *io, struct verb_change *c, enum err e, const char *why,
                    struct err_info *info);

/* One post by id; audience NULL: the only one that has it (flag NULL or in this state), ERR_RANGE if several do and
 * !all. Calls `each` for each match. */
enum err verb_each_post(struct desk *d, const char *audience, const char *id, bool all,
                        enum err (*each)(void *user, int64_t audience_id, const char *audience_name,
                                         const char *id),
                        void *user, struct err_info *info) MUST_CHECK;

/* Remote text to a terminal: controls, C1 and direction marks as \u{...}. */
void verb_print_text(FILE *out, const char *text);

#endif
