/* SPDX-License-Identifier: Apache-2.0 */
/* A program's request against the fields that its address takes. Pure. */
#ifndef PLACARD_DESK_WEB_WEB_FIELD_CHECK_H
#define PLACARD_DESK_WEB_WEB_FIELD_CHECK_H

#include "desk/web/web.h"
#include "desk/web/web_fields.h"

/* ERR_SYNTAX or ERR_RANGE saying which field is not there, is missing, stands twice, or has a value of another type. An empty value
 * is none. */
enum err web_field_check(const struct web_field_row *rows, const struct web_request *r,
                         struct err_info *info) MUST_CHECK;

/* Is word one of words, "a|b|c"? */
bool web_field_is_word(const char *words, const char *word);

#endif
