/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A growing byte buffer that must be given its cap. Always NUL-terminated behind `len_bytes`.
 * Failures stick: after one, every append fails with the same error, so one check at the end suffices.
 */
#ifndef PLACARD_BASE_STRBUF_H
#define PLACARD_BASE_STRBUF_H

#include <stddef.h>

#include "base/err.h"

struct strbuf {
    char *data; /* owned; NULL until the first append */
    size_t len_bytes;
    size_t room_bytes; /* allocated */
    size_t cap_bytes;  /* never more than this */
    enum err failed;   /* ERR_OK, ERR_NOMEM or ERR_TOO_BIG */
};

void strbuf_init(struct strbuf *b, size_t cap_bytes);
void strbuf_clear(struct strbuf *b); /* frees; usable again with the same cap */
enum err strbuf_append(struct strbuf *b, const void *data, size_t bytes);
enum err strbuf_puts(struct strbuf *b, const char *text);
enum err strbuf_printf(struct strbuf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* JSON string with quotes and escapes; text must be UTF-8. */
enum err strbuf_json_string(struct strbuf *b, const char *text);
/* Hand over the bytes (never NULL on success; the caller frees with mem_free) and reset; NULL if failed. */
char *strbuf_take(struct strbuf *b, size_t *len_bytes);

#endif
