/* SPDX-License-Identifier: Apache-2.0 */
/* Names and portraits of authors, for kinds whose posts carry only an author's id. Private to source_collect. */
#ifndef PLACARD_DESK_SOURCES_SOURCE_PEOPLE_H
#define PLACARD_DESK_SOURCES_SOURCE_PEOPLE_H

#include "desk/sources/source_collect.h"

/* Of the batch's posts from `from` on. A name that cannot be had now is left out: ERR_NOMEM and ERR_CANCELLED only. */
enum err source_people_name(struct source_collect *c, int from, struct err_info *info) MUST_CHECK;

/* In source_collect.c: a document that must be there. out->body: mem_free. */
enum err source_collect_ask(struct source_collect *c, const char *url, struct source_answer *out,
                            struct err_info *info) MUST_CHECK;

#endif
