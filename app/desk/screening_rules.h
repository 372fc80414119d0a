/* SPDX-License-Identifier: Apache-2.0 */
/* The tables behind screening.h, as read: its two sources share this, nobody else includes it. */
#ifndef PLACARD_DESK_SCREENING_RULES_H
#define PLACARD_DESK_SCREENING_RULES_H

#include "desk/screening.h"

#define MAX_TERM_WORDS 8
#define MAX_PREFIX_CHARS 63
#define MAX_PATTERN_BYTES 128
#define TERM_BUCKETS 8192
#define MAX_HOSTS 1024
#define MAX_SCANNED_RULES 128 /* of the kinds tried at each place: inside, key, shape */

enum rule_kind {
    RULE_WORD = 0, /* words in a row, any case */
    RULE_INSIDE,   /* a piece of text anywhere, case as given */
    RULE_KEY,      /* a prefix and a run of key characters */
    RULE_ASSIGN,   /* these words, then ":" or "=", then something */
    RULE_SHAPE,    /* digits and letters in a shape, with a checksum */
    RULE_BUILTIN,
    RULE__COUNT
};

enum builtin {
    BUILTIN_CARD = 0,
    BUILTIN_IBAN,
    BUILTIN_EMAIL,
    BUILTIN_PHONE,
    BUILTIN_RANDOM,
    BUILTIN_HOST,
    BUILTIN_LINK_KEY,
    BUILTIN_ALT,
    BUILTIN__COUNT
};

struct term_word {
    uint64_t hash;
    int prefix_chars; /* 0 = the whole word */
};

struct rule {
    enum rule_kind kind;
    enum finding_severity severity;
    char name[MAX_RULE_NAME_BYTES + 1];
    char pattern[MAX_PATTERN_BYTES + 1]; /* inside, key, shape */
    int min_run;                         /* key */
    bool (*check)(const char *digits);   /* shape; NULL = none */
    struct term_word words[MAX_TERM_WORDS];
    int word_count;
    int next; /* in the bucket of the first word; -1 = last */
};

struct screening {
    struct rule *rules; /* MAX_SCREENING_RULES */
    int rule_count;
    int buckets[TERM_BUCKETS]; /* first rule by first word; -1 = none */
    uint64_t prefix_lengths;   /* bit n: some term's first word is a prefix of n characters */
    int scanned[MAX_SCANNED_RULES], scanned_count;
    struct rule builtins[BUILTIN__COUNT];
    char (*hosts)[MAX_PATTERN_BYTES + 1];
    int host_count;
    struct digest tables;
};

/* A checksum by its name in the tables; false for an unknown one. "-" is none (NULL). */
bool shape_check_find(const char *name, bool (**out)(const char *digits));
bool luhn_valid(const char *digits);
/* letters count as 10 to 35, as ISO 7064 and IBANs have it; text of 0-9 A-Z only */
int mod97(const char *text);

#endif
