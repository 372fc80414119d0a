/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of a text, for screening and for comparing posts: case folded (Latin, Greek, Cyrillic), each with a 64-bit
 * hash and its place. Runs of Chinese, Japanese kana and Thai, which have no spaces, give pairs of neighbouring characters.
 * Linear in the text; pure, any thread.
 */
#ifndef PLACARD_DESK_WORDS_H
#define PLACARD_DESK_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct word {
    uint64_t hash;
    uint32_t at_bytes, bytes; /* in the text */
    uint16_t chars;
    bool pair; /* two characters of a run without spaces: pairs overlap */
    bool has_digit;
};

struct word_list {
    struct word *words; /* owned */
    size_t count;
};

/* text is valid UTF-8 of at most 4 GiB; NULL gives none. */
enum err words_of(const char *text, struct word_list *out) MUST_CHECK;
void words_free(struct word_list *l);

/* The hash of the first `chars` characters of a word that lies at text, 0 = all of bytes. */
uint64_t word_hash(const char *text, size_t bytes, size_t chars);

#endif
