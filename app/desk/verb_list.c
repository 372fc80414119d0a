/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/post_mark.h"
#include "desk/review.h"
#include "desk/verb.h"

#include <inttypes.h>
#include <string.h>

#include "base/limits.h"
#include "base/strbuf.h"
#include "base/text.h"

struct printer {
    const struct verb_io *io;
    struct desk *d;
    bool json;
    int count;
};

static void put_text(struct strbuf *b, const char *key, const char *text)
{
    strbuf_printf(b, ",\"%s\":", key);
    if (text)
        strbuf_json_string(b, text);
    else
        strbuf_puts(b, "null");
}

static enum err put_mark(void *user, const char *mark, const char *detail, bool alone)
{
    struct strbuf *b = user;
    (void)alone;
    if (b->failed)
        return b->failed;
    strbuf_puts(b, b->data[b->len_bytes - 1] == '[' ? "{\"mark\":" : ",{\"mark\":");
    strbuf_json_string(b, mark);
    if (detail)
        put_text(b, "detail", detail);
    strbuf_puts(b, "}");
    return b->failed;
}

static enum err print_mark(void *user, const char *mark, const char *detail, bool alone)
{
    FILE *out = user;
    (void)alone;
    fprintf(out, "  [%s", mark);
    if (detail) {
        fputs(": ", out);
        verb_print_text(out, detail);
    }
    fputc(']', out);
    return ERR_OK;
}

static enum err print_json(void *user, const struct post_row *r)
{
    struct printer *p = user;
    struct strbuf b;
    char from[TEXT_TIME_BYTES], until[TEXT_TIME_BYTES];
    bool timed = r->until_s != 0;
    text_time_format(r->from_s, from);
    text_time_format(r->until_s, until);
    strbuf_init(&b, 8 * MAX_ITEM_BYTES);
    strbuf_puts(&b, p->count++ ? ",\n {\"audience\":" : "\n {\"audience\":");
    strbuf_json_string(&b, r->audience);
    put_text(&b, "id", r->id);
    put_text(&b, "flag", r->flag);
    put_text(&b, "sha256", r->sha256);
    put_text(&b, "from", timed ? from : NULL);
    put_text(&b, "until", timed ? until : NULL);
    strbuf_printf(&b, ",\"rank\":%" PRId64 ",\"duration_ms\":%" PRId64, r->rank, r->duration_ms);
    put_text(&b, "author", r->author);
    put_text(&b, "words", r->words);
    put_text(&b, "reason", r->reason);
    put_text(&b, "asked", r->asked);
    strbuf_puts(&b, r->pinned ? ",\"pinned\":true" : ",\"pinned\":false");
    strbuf_puts(&b, ",\"marks\":[");
    enum err e = post_mark_each(p->d, r->audience_id, r->id, put_mark, &b, NULL);
    strbuf_puts(&b, "]");
    /* words are the first ones only: who approves must be able to see all of it */
    strbuf_puts(&b, ",\"item\":");
    strbuf_append(&b, r->item, r->item_bytes);
    strbuf_puts(&b, "}");
    e = e ? e : b.failed;
    if (!e)
        fputs(b.data, p->io->out);
    strbuf_clear(&b);
    return e;
}

/* "2026-03-02 09:05Z" is enough for a list */
static void print_time(FILE *out, int64_t s, bool known)
{
    char text[TEXT_TIME_BYTES];
    text_time_format(s, text);
    if (known)
        fprintf(out, "  %.10s %.5sZ", text, text + 11);
    else
        fprintf(out, "  %-17s", "-");
}

static enum err print_line(void *user, const struct post_row *r)
{
    struct printer *p = user;
    FILE *out = p->io->out;
    bool timed = !strcmp(r->flag, "approved");
    if (!p->count++)
        fprintf(out, "%-9s  %-17s  %-17s  %5s  %-16s  %s\n", "flag", "from", "until", "rank",
                "audience", "id: words");
    fprintf(out, "%-9s", r->flag);
    print_time(out, r->from_s, timed);
    print_time(out, r->until_s, timed);
    fprintf(out, "  %5" PRId64 "  %-16s  ", r->rank, r->audience);
    verb_print_text(out, r->id);
    fputs(": ", out);
    if (r->author) {
        verb_print_text(out, r->author);
        fputs(": ", out);
    }
    if (*r->words)
        verb_print_text(out, r->words);
    else
        fputs("(a picture)", out);
    if (r->asked) {
        fputs("  (to change: ", out);
        verb_print_text(out, r->asked);
        fputs(")", out);
    }
    enum err e = post_mark_each(p->d, r->audience_id, r->id, print_mark, out, NULL);
    fputc('\n', out);
    return e;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *audience = NULL, *flag = NULL;
    struct printer p = {.io = io};
    const struct option table[] = {
        {OPTION_SWITCH, "--json", NULL, "as one JSON array, each post whole", &p.json, NULL, 0, 0},
        {OPTION_TEXT, "--audience", "A", "only this one", &audience, NULL, 0, 0},
        {OPTION_TEXT, "--flag", "FLAG", "only pending, approved, rejected or withdrawn", &flag,
         NULL, 0, 0},
        {0}};
    struct err_info info = {0};
    struct desk *d = NULL;
    int64_t audience_id = 0;
    int code;
    if (!verb_options(v, io, table, argc, argv, NULL, &code))
        return code;
    if (flag && strcmp(flag, "pending") != 0 && strcmp(flag, "approved") != 0 &&
        strcmp(flag, "rejected") != 0 && strcmp(flag, "withdrawn") != 0)
        return verb_usage(v, io, "--flag is pending, approved, rejected or withdrawn");
    enum err e = desk_open(io->dir, DESK_READ, io->who, io->clock, &d, &info);
    p.d = d;
    if (!e && audience)
        e = desk_audience_find(d, audience, &audience_id, &info);
    if (!e && p.json)
        fputs("[", io->out);
    if (!e)
        e = review_each(d, audience_id, flag, NULL, p.json ? print_json : print_line, &p, &info);
    if (!e && p.json)
        fputs("\n]\n", io->out);
    if (!e && !p.json && !p.count)
        fprintf(io->out, "No %s%sposts.\n", flag ? flag : "", flag ? " " : "");
    desk_close(d);
    return e ? verb_fail(io, &info) : EXIT_DONE;
}

const struct verb verb_list = {"list", "[--json] [--audience A] [--flag FLAG]",
                               "shows the posts and their flags", NULL, run};
