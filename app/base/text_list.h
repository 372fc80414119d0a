/* SPDX-License-Identifier: Apache-2.0 */
/* Items of a short list in one line, with spaces or commas between them. Any thread. */
#ifndef PLACARD_BASE_TEXT_LIST_H
#define PLACARD_BASE_TEXT_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* Copies the next item to out and moves *at behind it. False at the end. An item that does not fit comes out cut: room should be
 * larger than what the caller would take. */
bool text_list_next(const char **at, char *out, size_t room);

#endif
