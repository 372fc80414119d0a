/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/tokens.h"
#include "desk/verb.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static enum err print_row(void *user, const struct token_row *r)
{
    FILE *out = user;
    char until[TEXT_TIME_BYTES], scopes[SCOPES_TEXT_BYTES];
    text_time_format(r->until_s, until);
    scopes_format(r->scopes, scopes);
    fprintf(out, "%4" PRId64 "  %-20s %-24s until %.10s  ", r->id, r->person, scopes, until);
    verb_print_text(out, r->name);
    fputs(r->revoked ? "  (revoked)\n" : "\n", out);
    return ERR_OK;
}

static int list(const struct verb_io *io)
{
    struct err_info info = {0};
    struct desk *d = NULL;
    enum err e = desk_open(io->dir, DESK_READ, io->who, io->clock, &d, &info);
    if (!e)
        e = token_each(d, print_row, io->out, &info);
    desk_close(d);
    return e ? verb_fail(io, &info) : EXIT_DONE;
}

static bool read_number(const char *text, int64_t *out)
{
    char *end;
    long long n = strtoll(text, &end, 10);
    *out = n;
    return end != text && !*end && n > 0;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *word[2], *scope_text = NULL, *name = NULL;
    char text[TOKEN_TEXT_BYTES];
    struct option_list words = {word, 0, 2};
    int64_t days = 90, id = 0;
    unsigned scopes = 0;
    const struct option table[] = {
        {OPTION_TEXT, "--scopes", "LIST",
         "of read, write, review, emergency, publish, records, admin, with commas (needed for add)",
         &scope_text, NULL, 0, 0},
        {OPTION_TEXT, "--for", "TEXT", "what it is for (needed for add)", &name, NULL, 0, 0},
        {OPTION_INT, "--days", "N", "how long it lasts (default 90)", &days, NULL, 1,
         MAX_TOKEN_LIFE_S / 86400},
        {0}};
    struct err_info info = {0};
    struct verb_change change = {0};
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    const char *what = words.count ? word[0] : "list";
    if (!strcmp(what, "list") && words.count < 2)
        return list(io);
    bool add = !strcmp(what, "add");
    if ((!add && strcmp(what, "revoke") != 0) || words.count != 2)
        return verb_usage(v, io, "say list, add PERSON or revoke NUMBER");
    if (add && (!scope_text || !name || scopes_parse(scope_text, &scopes)))
        return verb_usage(v, io,
                          "add needs --for and --scopes (read, write, review, emergency, "
                          "publish, records, admin)");
    if (!add && !read_number(word[1], &id))
        return verb_usage(v, io, "revoke needs the number that list shows");
    enum err e = verb_change_begin(io, &change, &info);
    if (!e && add)
        e = token_add(change.d, word[1], name, scopes, clock_now_s(io->clock) + days * 86400, text,
                      &id, &info);
    else if (!e)
        e = token_revoke(change.d, id, &info);
    if (!e && add)
        fprintf(change.say, "Token %" PRId64 ", shown this once:\n%s\n", id, text);
    else if (!e)
        fprintf(change.say, "Token %" PRId64 " is good for nothing any more.\n", id);
    return verb_change_end(io, &change, e, "token", &info);
}

const struct verb verb_token = {
    "token", "list | add PERSON --scopes LIST --for TEXT [--days N] | revoke NUMBER",
    "keys for programs, in the name of a person",
    "A token can do what its person may, within its scopes. Verbs take one from $PLACARD_TOKEN: "
    "then they act as that\nperson. Whoever may write the desk folder needs none, but proves "
    "no name without one.",
    run};
