/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/multipart.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/strbuf.h"

#define MAX_BOUNDARY_BYTES 70 /* RFC 2046 */

enum where {
    PREAMBLE = 0, /* before the first delimiter */
    AFTER,        /* the two bytes behind a delimiter */
    HEAD,
    BODY,
    EPILOGUE
};

struct multipart {
    struct multipart_to to;
    enum where where;
    char delimiter[MAX_BOUNDARY_BYTES + 5]; /* "\r\n--boundary"; no \r but the first */
    size_t length, matched;                 /* of the delimiter */
    char after[2];
    size_t after_bytes;
    struct strbuf head;
};

/* Where the parameter's value begins; NULL if there is none. text: "a; name=value; ..." */
static const char *parameter(const char *text, const char *name)
{
    size_t n = strlen(name);
    bool quoted = false;
    for (const char *at = text; *at; at++) {
        quoted = quoted != (*at == '"');
        if (quoted || *at != ';')
            continue;
        const char *key = at + 1 + strspn(at + 1, " \t");
        if (!strncasecmp(key, name, n) && key[n] == '=')
            return key + n + 1;
    }
    return NULL;
}

/* Quoted or not; false if it is empty or does not fit. */
static bool read_value(const char *at, char *out, size_t room)
{
    bool quoted = at && *at == '"';
    size_t n = !at ? 0 : quoted ? strcspn(at + 1, "\"") : strcspn(at, "; \t");
    if (!n || n >= room || (quoted && at[1 + n] != '"'))
        return false;
    memcpy(out, at + quoted, n);
    out[n] = '\0';
    return true;
}

enum err multipart_new(const char *type, const struct multipart_to *to, struct multipart **out)
{
    char boundary[MAX_BOUNDARY_BYTES + 1];
    if (!read_value(parameter(type, "boundary"), boundary, sizeof boundary) ||
        strpbrk(boundary, "\r\n"))
        return ERR_SYNTAX;
    struct multipart *m = mem_alloc(sizeof *m);
    if (!m)
        return ERR_NOMEM;
    m->to = *to;
    m->length = (size_t)snprintf(m->delimiter, sizeof m->delimiter, "\r\n--%s", boundary);
    m->matched = 2; /* the first may stand at the very beginning */
    strbuf_init(&m->head, MAX_PART_HEAD_BYTES);
    *out = m;
    return ERR_OK;
}

/* The line of the head that says what part this is: "name" in quotes, as all browsers and curl write it. */
static enum err read_head(struct multipart *m)
{
    static const char field[] = "content-disposition:";
    char name[MAX_PART_NAME_BYTES + 1];
    if (memchr(m->head.data, 0, m->head.len_bytes))
        return ERR_SYNTAX;
    for (char *line = m->head.data, *end; line; line = end ? end + 2 : NULL) {
        if ((end = strstr(line, "\r\n")))
            *end = '\0';
        if (strncasecmp(line, field, sizeof field - 1) != 0)
            continue;
        if (!read_value(parameter(line, "name"), name, sizeof name))
            return ERR_SYNTAX;
        return m->to.begin(m->to.user, name,
                           parameter(line, "filename") || parameter(line, "filename*"));
    }
    return ERR_SYNTAX;
}

/* Up to the empty line. */
static enum err take_head(struct multipart *m, const char **data, const char *end)
{
    while (*data < end) {
        enum err e = strbuf_append(&m->head, (*data)++, 1);
        size_t n = m->head.len_bytes;
        if (e)
            return e;
        if (n < 4 || memcmp(m->head.data + n - 4, "\r\n\r\n", 4) != 0)
            continue;
        e = read_head(m);
        strbuf_clear(&m->head);
        strbuf_init(&m->head, MAX_PART_HEAD_BYTES);
        m->where = BODY;
        return e;
    }
    return ERR_OK;
}

static enum err take_after(struct multipart *m, const char **data, const char *end)
{
    while (*data < end && m->after_bytes < 2)
        m->after[m->after_bytes++] = *(*data)++;
    if (m->after_bytes < 2)
        return ERR_OK;
    m->after_bytes = 0;
    bool last = !memcmp(m->after, "--", 2);
    m->where = last ? EPILOGUE : HEAD;
    return last || !memcmp(m->after, "\r\n", 2) ? ERR_OK : ERR_SYNTAX;
}

static enum err give(struct multipart *m, const char *data, size_t bytes)
{
    return bytes && m->where == BODY ? m->to.bytes(m->to.user, data, bytes) : ERR_OK;
}

/* Up to the next delimiter. What looked like one and was none is given on. */
static enum err take_body(struct multipart *m, const char **data, const char *end)
{
    enum err e = ERR_OK;
    while (*data < end && !e) {
        if (!m->matched) {
            const char *next = memchr(*data, '\r', (size_t)(end - *data));
            e = give(m, *data, (size_t)((next ? next : end) - *data));
            *data = next ? next + 1 : end;
            m->matched = next != NULL;
        } else if (**data == m->delimiter[m->matched]) {
            ++*data;
            if (++m->matched < m->length)
                continue;
            m->matched = 0;
            m->where = AFTER;
            return ERR_OK;
        } else {
            e = give(m, m->delimiter, m->matched);
            m->matched = 0;
        }
    }
    return e;
}

enum err multipart_take(struct multipart *m, const char *data, size_t bytes)
{
    const char *end = data + bytes;
    enum err e = ERR_OK;
    while (data < end && !e) {
        switch (m->where) {
        case PREAMBLE:
        case BODY:
            e = take_body(m, &data, end);
            break;
        case AFTER:
            e = take_after(m, &data, end);
            break;
        case HEAD:
            e = take_head(m, &data, end);
            break;
        case EPILOGUE:
            return ERR_OK;
        }
    }
    return e;
}

enum err multipart_end(const struct multipart *m)
{
    return m->where == EPILOGUE ? ERR_OK : ERR_SYNTAX;
}

void multipart_free(struct multipart *m)
{
    if (m)
        strbuf_clear(&m->head);
    mem_free(m);
}
