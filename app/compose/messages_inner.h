/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of messages share among themselves. */
#ifndef PLACARD_COMPOSE_MESSAGES_INNER_H
#define PLACARD_COMPOSE_MESSAGES_INNER_H

#include "compose/messages.h"
#include "compose/text.h"

struct message_word {
    const char *section, *key, *english;
};
extern const struct message_word message_words[MESSAGE__COUNT];

struct message_shelf; /* other languages, loaded when first asked for */

struct messages {
    char language[TEXT_LANGUAGE_BYTES];
    char *text[MESSAGE__COUNT];  /* owned; NULL = English */
    struct message_shelf *shelf; /* owned; NULL = no other languages */
};

/* The file of exactly this language or of a first part of its tag; ERR_NOT_FOUND if there is none. */
enum err messages_find(const char *dir, const char *language, struct messages **out,
                       struct err_info *info) MUST_CHECK;
enum err message_shelf_new(const char *dir, struct message_shelf **out) MUST_CHECK;
void message_shelf_free(struct message_shelf *s);

#endif
