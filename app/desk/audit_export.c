/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audit_export.h"

#include <inttypes.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"
#include "desk/audit.h"

#define MAX_LINE_BYTES (64 * 1024)
#define MEMBER_COUNT 13

static const char *const names[MEMBER_COUNT] = {
    "at",         "what",       "audience", "who",           "means",    "post", "why",
    "old_sha256", "new_sha256", "salt",     "detail_sha256", "previous", "hash"};

struct exporting {
    FILE *out;
    enum audit_format format;
    int64_t rows;
    struct err_info *info;
};

/* A spreadsheet runs cells that begin like this; a tab or return in front does not stop it. */
static bool looks_like_a_formula(const char *text)
{
    return *text && strchr("=+-@\t\r\n|%", *text);
}

static void put_cell(struct strbuf *b, const char *text)
{
    strbuf_puts(b, ",\"");
    if (text && looks_like_a_formula(text))
        strbuf_puts(b, "'");
    for (; text && *text; text++) {
        if (*text == '"')
            strbuf_puts(b, "\"");
        strbuf_append(b, text, 1);
    }
    strbuf_puts(b, "\"");
}

static void put_member(struct strbuf *b, const char *name, const char *text)
{
    strbuf_printf(b, ",\"%s\":", name);
    if (text)
        strbuf_json_string(b, text);
    else
        strbuf_puts(b, "null");
}

static enum err write_row(void *user, const struct audit_row *r)
{
    struct exporting *x = user;
    struct strbuf b;
    char at[TEXT_TIME_BYTES];
    text_time_format(r->at_s, at);
    const char *const members[MEMBER_COUNT] = {
        at,     r->what,       r->audience,   r->who,  r->means,         r->post_id,
        r->why, r->old_sha256, r->new_sha256, r->salt, r->detail_sha256, r->previous,
        r->hash};
    bool csv = x->format == AUDIT_CSV;
    strbuf_init(&b, MAX_LINE_BYTES);
    strbuf_printf(&b, csv ? "%" PRId64 ",%d,%s" : "{\"seq\":%" PRId64 ",\"form\":%d,\"removed\":%s",
                  r->seq, r->form, r->removed ? "true" : "false");
    for (int i = 0; i < MEMBER_COUNT; i++) {
        if (csv)
            put_cell(&b, members[i]);
        else
            put_member(&b, names[i], members[i]);
    }
    strbuf_puts(&b, csv ? "\r\n" : "}\n");
    enum err e = b.failed;
    if (e)
        err_set(x->info, e, "audit row %" PRId64 " cannot be written", r->seq);
    else if (fwrite(b.data, 1, b.len_bytes, x->out) != b.len_bytes)
        e = err_set(x->info, ERR_IO, "cannot write the export");
    strbuf_clear(&b);
    x->rows++;
    return e;
}

enum err audit_export(struct desk *d, enum audit_format format, int64_t from_s, int64_t until_s,
                      FILE *out, int64_t *rows, struct err_info *info)
{
    struct exporting x = {.out = out, .format = format, .info = info};
    if (format == AUDIT_CSV) {
        fputs("seq,form,removed", out);
        for (int i = 0; i < MEMBER_COUNT; i++)
            fprintf(out, ",%s", names[i]);
        fputs("\r\n", out);
    }
    enum err e = audit_each(d, from_s, until_s, write_row, &x, info);
    if (!e && fflush(out) != 0)
        e = err_set(info, ERR_IO, "cannot write the export");
    if (!e)
        *rows = x.rows;
    return e;
}
