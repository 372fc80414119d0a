/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/powers.h"

#include <stdio.h>
#include <string.h>

#define AUTHOR (1u << PERSON_AUTHOR)
#define MODERATOR (1u << PERSON_MODERATOR)
#define ADMIN (1u << PERSON_ADMIN)
#define AUDITOR (1u << PERSON_AUDITOR)

static const struct {
    const char *name;
    unsigned roles, scope;
} powers[POWER__COUNT] = {
    [POWER_NONE] = {"do that", 0, 0},
    [POWER_SEE] = {"see posts", AUTHOR | MODERATOR | ADMIN | AUDITOR, SCOPE_READ},
    [POWER_WRITE] = {"write posts", AUTHOR | MODERATOR | ADMIN, SCOPE_WRITE},
    [POWER_REVIEW] = {"review posts", MODERATOR | ADMIN, SCOPE_REVIEW},
    [POWER_WITHDRAW] = {"withdraw posts", MODERATOR | ADMIN, SCOPE_EMERGENCY},
    [POWER_HOLD] = {"hold the screens", MODERATOR | ADMIN, SCOPE_EMERGENCY},
    [POWER_ALERT] = {"send alerts", MODERATOR | ADMIN, SCOPE_EMERGENCY},
    [POWER_PUBLISH] = {"publish", MODERATOR | ADMIN, SCOPE_PUBLISH},
    [POWER_SOURCES] = {"change sources", ADMIN, SCOPE_ADMIN},
    [POWER_SCREENS] = {"enroll screens", ADMIN, SCOPE_ADMIN},
    [POWER_AUDIENCES] = {"change audiences", ADMIN, SCOPE_ADMIN},
    [POWER_PEOPLE] = {"change people and tokens", ADMIN, SCOPE_ADMIN},
    [POWER_SETTINGS] = {"change settings", ADMIN, SCOPE_ADMIN},
    [POWER_RECORDS] = {"read the records", ADMIN | AUDITOR, SCOPE_RECORDS},
    [POWER_KEYS] = {"change keys", ADMIN, SCOPE_ADMIN},
    [POWER_BACKUP] = {"back up", ADMIN, SCOPE_ADMIN},
    [POWER_OWN] = {"change their own account", AUTHOR | MODERATOR | ADMIN | AUDITOR, 0},
};

static const struct {
    const char *verb, *word; /* word NULL = any */
    enum power power;
} verb_powers[] = {
    {"list", NULL, POWER_SEE},           {"archive", NULL, POWER_SEE},
    {"show", NULL, POWER_SEE},           {"audience", "list", POWER_SEE},
    {"source", "list", POWER_SEE},       {"import", NULL, POWER_WRITE},
    {"edit", NULL, POWER_WRITE},         {"write", NULL, POWER_WRITE},
    {"approve", NULL, POWER_REVIEW},     {"reject", NULL, POWER_REVIEW},
    {"ask", NULL, POWER_REVIEW},         {"schedule", NULL, POWER_REVIEW},
    {"withdraw", NULL, POWER_WITHDRAW},  {"hold", NULL, POWER_HOLD},
    {"release", NULL, POWER_HOLD},       {"alert", NULL, POWER_ALERT},
    {"renew", NULL, POWER_PUBLISH},      {"publish", NULL, POWER_PUBLISH},
    {"source", NULL, POWER_SOURCES},     {"enroll", NULL, POWER_SCREENS},
    {"audience", NULL, POWER_AUDIENCES}, {"people", NULL, POWER_PEOPLE},
    {"token", NULL, POWER_PEOPLE},       {"setting", NULL, POWER_SETTINGS},
    {"retention", NULL, POWER_SETTINGS}, {"audit", NULL, POWER_RECORDS},
    {"root", NULL, POWER_KEYS},          {"backup", NULL, POWER_BACKUP},
};

static const struct {
    const char *name;
    unsigned bit;
} scopes[] = {{"read", SCOPE_READ},       {"write", SCOPE_WRITE},
              {"review", SCOPE_REVIEW},   {"emergency", SCOPE_EMERGENCY},
              {"publish", SCOPE_PUBLISH}, {"records", SCOPE_RECORDS},
              {"admin", SCOPE_ADMIN}};
#define SCOPE_COUNT (sizeof scopes / sizeof scopes[0])

static const char *const roles[] = {"nobody", "author", "moderator", "admin", "auditor"};
#define ROLE_COUNT (sizeof roles / sizeof roles[0])

bool power_is_given(enum person_role role, enum power power)
{
    return power > POWER_NONE && power < POWER__COUNT && (size_t)role < ROLE_COUNT &&
           (powers[power].roles & 1u << role) != 0;
}

bool power_is_given_to_token(enum person_role role, unsigned token_scopes, enum power power)
{
    return power_is_given(role, power) && (powers[power].scope & token_scopes) != 0;
}

const char *power_name(enum power power)
{
    return powers[power < POWER__COUNT ? power : POWER_NONE].name;
}

unsigned power_scope(enum power power)
{
    return powers[power < POWER__COUNT ? power : POWER_NONE].scope;
}

const char *person_role_name(enum person_role role)
{
    return roles[(size_t)role < ROLE_COUNT ? role : PERSON_NOBODY];
}

enum person_role person_role_of(const char *name)
{
    for (size_t i = 1; i < ROLE_COUNT; i++)
        if (!strcmp(roles[i], name))
            return (enum person_role)i;
    return PERSON_NOBODY;
}

enum err scopes_parse(const char *text, unsigned *out)
{
    unsigned bits = 0;
    for (;; text++) {
        size_t n = strcspn(text, ","), i = 0;
        while (i < SCOPE_COUNT &&
               (strlen(scopes[i].name) != n || strncmp(scopes[i].name, text, n) != 0))
            i++;
        if (i == SCOPE_COUNT)
            return ERR_SYNTAX;
        bits |= scopes[i].bit;
        text += n;
        if (!*text)
            break;
    }
    *out = bits;
    return ERR_OK;
}

void scopes_format(unsigned bits, char out[SCOPES_TEXT_BYTES])
{
    size_t used = 0;
    out[0] = 0;
    for (size_t i = 0; i < SCOPE_COUNT; i++)
        if (bits & scopes[i].bit)
            used += (size_t)snprintf(out + used, SCOPES_TEXT_BYTES - used, "%s%s", used ? "," : "",
                                     scopes[i].name);
}

enum power power_of_verb(const char *verb, const char *word)
{
    for (size_t i = 0; i < sizeof verb_powers / sizeof verb_powers[0]; i++)
        if (!strcmp(verb_powers[i].verb, verb) &&
            (!verb_powers[i].word || (word && !strcmp(verb_powers[i].word, word))))
            return verb_powers[i].power;
    return POWER_NONE;
}
