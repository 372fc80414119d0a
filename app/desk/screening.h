/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a reviewer should look at twice before a post goes on the wall: marks of confidence, secrets, card numbers,
 * personal data, links to unknown hosts, a company's own terms. Findings are hints for a person; they decide nothing.
 * The rules are tables, assets/screening/README.md; work is linear in the text for any given tables. Any thread with a
 * handle of its own.
 */
#ifndef PLACARD_DESK_SCREENING_H
#define PLACARD_DESK_SCREENING_H

#include "base/digest.h"
#include "model/post.h"

#define MAX_SCREENING_RULES 4096
#define MAX_SCREENING_FILE_BYTES (512 * 1024)
#define MAX_SCREENING_FILES 64
#define MAX_FINDINGS 64 /* a post with more has been seen through long before */
#define MAX_RULE_NAME_BYTES 40
#define MAX_EXCERPT_BYTES 80

enum finding_severity { FINDING_OFF = 0, FINDING_NOTE, FINDING_WARN, FINDING_STOP };

struct finding {
    enum finding_severity severity;
    char rule[MAX_RULE_NAME_BYTES + 1];
    char field[24];                      /* "title", "text", "picture 2", "link" */
    uint32_t at_bytes, bytes;            /* in that member's text */
    char excerpt[MAX_EXCERPT_BYTES + 1]; /* UTF-8; of a secret only its beginning */
};
struct findings {
    struct finding list[MAX_FINDINGS];
    int count;
    bool more; /* than there is room for */
};

struct screening;

/* Reads every *.conf of each folder in turn, in order of names; a folder that is not there is fine. ERR_SYNTAX naming file
 * and line. *out: screening_free. */
enum err screening_load(const char *const *dirs, int dir_count, struct screening **out,
                        struct err_info *info) MUST_CHECK;
void screening_free(struct screening *s);
/* Of all tables together: findings by other tables are old. */
const struct digest *screening_tables(const struct screening *s);

/* Adds to f. */
enum err screening_text(const struct screening *s, const char *field, const char *text,
                        struct findings *f) MUST_CHECK;
enum err screening_post(const struct screening *s, const struct post *p,
                        struct findings *f) MUST_CHECK;

const char *finding_severity_name(enum finding_severity s); /* "note", "warn", "stop" */

#endif
