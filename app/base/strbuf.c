/* SPDX-License-Identifier: Apache-2.0 */
#include "base/strbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

void strbuf_init(struct strbuf *b, size_t cap_bytes)
{
    *b = (struct strbuf){.cap_bytes = cap_bytes};
}

void strbuf_clear(struct strbuf *b)
{
    mem_free(b->data);
    strbuf_init(b, b->cap_bytes);
}

static enum err reserve(struct strbuf *b, size_t more_bytes)
{
    if (b->failed)
        return b->failed;
    if (more_bytes > b->cap_bytes - b->len_bytes)
        return b->failed = ERR_TOO_BIG;
    size_t need = b->len_bytes + more_bytes + 1;
    if (need <= b->room_bytes)
        return ERR_OK;
    size_t room = b->room_bytes ? b->room_bytes : 128;
    while (room < need)
        room *= 2;
    if (room > b->cap_bytes + 1)
        room = b->cap_bytes + 1;
    char *p = mem_grow(b->data, room);
    if (!p)
        return b->failed = ERR_NOMEM;
    b->data = p;
    b->room_bytes = room;
    return ERR_OK;
}

enum err strbuf_append(struct strbuf *b, const void *data, size_t bytes)
{
    enum err e = reserve(b, bytes);
    if (e)
        return e;
    if (bytes)
        memcpy(b->data + b->len_bytes, data, bytes);
    b->len_bytes += bytes;
    b->data[b->len_bytes] = 0;
    return ERR_OK;
}

enum err strbuf_puts(struct strbuf *b, const char *text)
{
    return strbuf_append(b, text, strlen(text));
}

enum err strbuf_printf(struct strbuf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        return b->failed = ERR_RANGE;
    enum err e = reserve(b, (size_t)n);
    if (e)
        return e;
    va_start(ap, fmt);
    vsnprintf(b->data + b->len_bytes, (size_t)n + 1, fmt, ap);
    va_end(ap);
    b->len_bytes += (size_t)n;
    return ERR_OK;
}

enum err strbuf_json_string(struct strbuf *b, const char *text)
{
    strbuf_append(b, "\"", 1);
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (*p == '"' || *p == '\\')
            strbuf_printf(b, "\\%c", *p);
        else if (*p < 0x20 || *p == 0x7f)
            strbuf_printf(b, "\\u%04x", *p);
        else
            strbuf_append(b, p, 1);
    }
    return strbuf_append(b, "\"", 1);
}

char *strbuf_take(struct strbuf *b, size_t *len_bytes)
{
    if (reserve(b, 0))
        return NULL;
    char *p = b->data;
    p[b->len_bytes] = 0;
    if (len_bytes)
        *len_bytes = b->len_bytes;
    strbuf_init(b, b->cap_bytes);
    return p;
}
