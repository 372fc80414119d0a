/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may do what: one table for verbs, pages and API. A power that no row allows is allowed to nobody. Pure, any thread.
 */
#ifndef PLACARD_DESK_POWERS_H
#define PLACARD_DESK_POWERS_H

#include <stdbool.h>

#include "base/err.h"

enum person_role {
    PERSON_NOBODY = 0,
    PERSON_AUTHOR,
    PERSON_MODERATOR,
    PERSON_ADMIN,
    PERSON_AUDITOR
};

enum power {
    POWER_NONE = 0,  /* what may only be done in a shell on the desk's machine */
    POWER_SEE,       /* lists, queue, walls, archive, calendar */
    POWER_WRITE,     /* write, edit and import posts: always pending */
    POWER_REVIEW,    /* approve, reject, ask for changes, schedule, rank, pin */
    POWER_WITHDRAW,  /* off the screens */
    POWER_HOLD,      /* all screens to the house card, and back */
    POWER_ALERT,     /* one sentence on all screens, drills too */
    POWER_PUBLISH,   /* renew leases, copy files to a web server or bucket */
    POWER_SOURCES,   /* what is polled, and how often */
    POWER_SCREENS,   /* enroll */
    POWER_AUDIENCES, /* add, and the rule for approvals */
    POWER_PEOPLE,    /* accounts, roles, tokens */
    POWER_SETTINGS,
    POWER_RECORDS, /* read and export the audit log */
    POWER_KEYS,    /* rotate */
    POWER_BACKUP,
    POWER_OWN, /* one's own password, sessions and tokens: only who has signed in, never by a token */
    POWER__COUNT
};

/* What an API token is good for, at most: bits. */
enum {
    SCOPE_READ = 1,
    SCOPE_WRITE = 2,
    SCOPE_REVIEW = 4,
    SCOPE_EMERGENCY = 8, /* withdraw, hold, alert */
    SCOPE_PUBLISH = 16,
    SCOPE_RECORDS = 32,
    SCOPE_ADMIN = 64
};

bool power_is_given(enum person_role role, enum power power);
/* By a token: what the person may do, within the token's scopes. */
bool power_is_given_to_token(enum person_role role, unsigned scopes, enum power power);

const char *power_name(enum power power);
unsigned power_scope(enum power power); /* the bit that a token needs for it; 0 = no token has it */

const char *person_role_name(enum person_role role); /* "author"; "nobody" */
enum person_role person_role_of(const char *name);   /* PERSON_NOBODY if there is no such role */
enum err scopes_parse(const char *text, unsigned *out) MUST_CHECK; /* "read,review"; ERR_SYNTAX */
#define SCOPES_TEXT_BYTES 64
void scopes_format(unsigned scopes, char out[SCOPES_TEXT_BYTES]);

/* The power that a verb needs, from its name and first word (NULL or an option = none). POWER_NONE for one that is not
 * in the table. */
enum power power_of_verb(const char *verb, const char *word);

#endif
