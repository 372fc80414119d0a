/* SPDX-License-Identifier: Apache-2.0 */
/* Writing HTML in which no text of a post, person or source can become markup. Pure, any thread. */
#ifndef PLACARD_DESK_WEB_HTML_H
#define PLACARD_DESK_WEB_HTML_H

#include <stdarg.h>
#include <stdint.h>

#include "base/strbuf.h"

/*
 * Appends format, literal HTML, with its directives filled in; a failure stays in b->failed.
 *   %t  const char *  text, escaped for content and for quoted attributes; NULL is empty
 *   %b  const char *  the same in <bdi>: words whose direction is their own business
 *   %p  const char *  the same with line breaks kept, as <br>
 *   %q  const char *  percent-encoded, for a value in a query
 *   %d  int           %l  int64_t
 *   %r  const char *  as it is: markup that this program made
 *   %%  a per cent sign
 */
void html_put(struct strbuf *b, const char *format, ...);
void html_put_list(struct strbuf *b, const char *format, va_list args);

/* Text alone. */
void html_text(struct strbuf *b, const char *text);

/* A moment as <time>, in UTC for machines and in the desk's zone for people: "2 March 2026, 09:05". 0 writes a dash. */
void html_time(struct strbuf *b, int64_t at_s);

#endif
