/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/verb.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "desk/publish.h"
#include "desk/review.h"
#include "desk/secret.h"
#include "desk/tokens.h"

#define MAX_MATCHES 64
#define MAX_ARGS 2048

static const struct verb *const verbs[] = {
    &verb_init,      &verb_import,  &verb_list,     &verb_approve,  &verb_reject, &verb_withdraw,
    &verb_hold,      &verb_release, &verb_alert,    &verb_root,     &verb_serve,  &verb_renew,
    &verb_enroll,    &verb_publish, &verb_audit,    &verb_audience, &verb_people, &verb_token,
    &verb_setting,   &verb_ask,     &verb_schedule, &verb_write,    &verb_edit,   &verb_show,
    &verb_retention, &verb_archive, &verb_backup,   &verb_restore,  &verb_source,
};
#define VERB_COUNT (sizeof verbs / sizeof verbs[0])

static int usage(FILE *out, int code)
{
    fputs("usage: placard-desk VERB [options] [--dir DIR]\n"
          "The moderation desk: what its people approve, screens show.\n\n",
          out);
    for (size_t i = 0; i < VERB_COUNT; i++)
        fprintf(out, "  %-10s %s\n", verbs[i]->name, verbs[i]->summary);
    fputs("\nDIR is the desk folder; without --dir it is $PLACARD_DESK, or ./desk.\n"
          "placard-desk VERB --help says more. Exit codes: 0 done, 1 failed, 2 wrong use.\n",
          out);
    return code;
}

/* $USER, else the account's name */
static const char *find_who(void)
{
    const char *user = getenv("USER");
    if (user && *user && text_utf8_valid(user, strlen(user)))
        return user;
    const struct passwd *p = getpwuid(getuid());
    return p ? p->pw_name : "unknown";
}

/* Takes --dir out of the arguments. False if it has no value. */
static bool take_dir(int *argc, char **argv, const char **dir)
{
    int kept = 0;
    for (int i = 0; i < *argc; i++) {
        if (!strcmp(argv[i], "--")) {
            while (i < *argc)
                argv[kept++] = argv[i++];
        } else if (!strncmp(argv[i], "--dir=", 6)) {
            *dir = argv[i] + 6;
        } else if (!strcmp(argv[i], "--dir")) {
            if (++i >= *argc)
                return false;
            *dir = argv[i];
        } else {
            argv[kept++] = argv[i];
        }
    }
    *argc = kept;
    return true;
}

/* The verb is done by the token's person, if both may do it. False once the reason is told. */
static bool act_by_token(struct verb_io *io, const char *token, const char *verb, const char *word,
                         struct person *person)
{
    struct err_info info = {0};
    struct desk *d = NULL;
    unsigned scopes = 0;
    enum power power = power_of_verb(verb, word);
    enum err e = desk_open(io->dir, DESK_READ, io->who, io->clock, &d, &info);
    if (!e)
        e = token_check(d, token, person, &scopes, &info);
    desk_close(d);
    if (!e && !power_is_given(person->role, power))
        e = err_set(&info, ERR_NOT_APPROVED, "%s may not %s", person->name, power_name(power));
    else if (!e && !power_is_given_to_token(person->role, scopes, power))
        e = err_set(&info, ERR_NOT_APPROVED, "this token is not meant to %s", power_name(power));
    if (e) {
        (void)verb_fail(io, &info);
        return false;
    }
    io->who = person->name;
    io->means = DESK_TOKEN;
    return true;
}

int verbs_run(int argc, char **argv, FILE *out, FILE *err)
{
    char *args[MAX_ARGS], quoted[80];
    struct clock clock;
    const char *dir = getenv("PLACARD_DESK");
    if (argc < 2)
        return usage(err, EXIT_USAGE);
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
        return usage(out, EXIT_DONE);
    if (argc > MAX_ARGS) {
        fprintf(err, "placard-desk: more than %d words on the command line.\n", MAX_ARGS);
        return EXIT_USAGE;
    }
    int count = argc - 1;
    memcpy(args, argv + 1, (size_t)count * sizeof *args);
    if (!take_dir(&count, args, &dir) || !count) {
        fputs("placard-desk: --dir needs a folder and a verb.\n", err);
        return EXIT_USAGE;
    }
    if (crypto_start() || db_start() || secret_start()) {
        fputs("placard-desk: out of memory.\n", err);
        return EXIT_FAILED;
    }
    json_start();
    clock_system_init(&clock, 1);
    struct verb_io io = {.out = out,
                         .err = err,
                         .dir = dir && *dir ? dir : "./desk",
                         .who = find_who(),
                         .clock = &clock};
    struct person person;
    const char *token = getenv("PLACARD_TOKEN");
    for (size_t i = 0; i < VERB_COUNT; i++) {
        if (strcmp(verbs[i]->name, args[0]) != 0)
            continue;
        if (token && *token &&
            !act_by_token(&io, token, args[0], count > 1 ? args[1] : NULL, &person))
            return EXIT_FAILED;
        return verbs[i]->run(verbs[i], &io, count - 1, args + 1);
    }
    fprintf(err, "placard-desk: there is no verb %s; placard-desk --help lists them.\n",
            log_quote(args[0], quoted, sizeof quoted));
    return EXIT_USAGE;
}

static void print_help(const struct verb *v, const struct option *table, FILE *out)
{
    fprintf(out, "usage: placard-desk %s%s%s\n%s.\n", v->name, *v->words ? " " : "", v->words,
            v->summary);
    if (v->text)
        fprintf(out, "\n%s\n", v->text);
    fputs("\n", out);
    options_help(table, out);
    fprintf(out, "  %-26s%s\n", "--dir DIR", "the desk folder (default $PLACARD_DESK or ./desk)");
}

bool verb_options(const struct verb *v, const struct verb_io *io, const struct option *table,
                  int argc, char **argv, struct option_list *words, int *code)
{
    struct err_info info = {0};
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            print_help(v, table, io->out);
            *code = EXIT_DONE;
            return false;
        }
    }
    if (!options_read(table, argc, argv, words, &info))
        return true;
    *code = verb_usage(v, io, info.text);
    return false;
}

int verb_fail(const struct verb_io *io, const struct err_info *info)
{
    fprintf(io->err, "placard-desk: %s.\n",
            info->text[0] ? info->text : "it did not work, and nothing says why");
    return EXIT_FAILED;
}

int verb_usage(const struct verb *v, const struct verb_io *io, const char *sentence)
{
    fprintf(io->err, "placard-desk %s: %s.\nusage: placard-desk %s%s%s\n", v->name, sentence,
            v->name, *v->words ? " " : "", v->words);
    return EXIT_USAGE;
}

enum err verb_change_begin(const struct verb_io *io, struct verb_change *c, struct err_info *info)
{
    c->say = open_memstream(&c->said, &c->said_bytes);
    if (!c->say)
        return err_set(info, ERR_NOMEM, "out of memory");
    enum err e = desk_open(io->dir, DESK_CHANGE, io->who, io->clock, &c->d, info);
    if (!e)
        desk_act_as(c->d, io->who, io->means);
    return e ? e : publish_begin(c->d, info);
}

int verb_change_end(const struct verb_io *io, struct verb_change *c, enum err e, const char *why,
                    struct err_info *info)
{
    bool committed = false;
    if (!e)
        e = publish_commit(c->d, why, &committed, info);
    if (c->d)
        publish_abort(c->d);
    desk_close(c->d);
    if (c->say)
        fclose(c->say);
    if (committed && c->said)
        fwrite(c->said, 1, c->said_bytes, io->out);
    free(c->said); /* the C library's own */
    if (!e)
        return EXIT_DONE;
    verb_fail(io, info);
    if (committed)
        fputs("The change is kept, but its files are not all written yet; the next command or "
              "`serve` tries again.\n",
              io->err);
    return EXIT_FAILED;
}

struct match {
    int64_t audience_id;
    char name[MAX_AUDIENCE_BYTES + 1];
};

struct matches {
    struct match list[MAX_MATCHES];
    int count;
};

static enum err add_match(void *user, const struct post_row *row)
{
    struct matches *m = user;
    if (m->count == MAX_MATCHES)
        return ERR_TOO_BIG;
    m->list[m->count].audience_id = row->audience_id;
    snprintf(m->list[m->count].name, sizeof m->list[0].name, "%s", row->audience);
    m->count++;
    return ERR_OK;
}

enum err verb_each_post(struct desk *d, const char *audience, const char *id, bool all,
                        enum err (*each)(void *user, int64_t audience_id, const char *audience_name,
                                         const char *id),
                        void *user, struct err_info *info)
{
    struct matches m = {.count = 0};
    char quoted[100];
    int64_t audience_id = 0;
    enum err e = audience ? desk_audience_find(d, audience, &audience_id, info) : ERR_OK;
    if (!e)
        e = review_each(d, audience_id, NULL, id, add_match, &m, info);
    log_quote(id, quoted, sizeof quoted);
    if (!e && !m.count)
        e = err_set(info, ERR_NOT_FOUND, "there is no post %s; placard-desk list shows them all",
                    quoted);
    if (!e && m.count > 1 && !all)
        e = err_set(info, ERR_RANGE,
                    "post %s is in several audiences; say which: --audience %s or %s", quoted,
                    m.list[0].name, m.list[1].name);
    for (int i = 0; i < m.count && !e; i++)
        e = each(user, m.list[i].audience_id, m.list[i].name, id);
    return e;
}

static bool is_hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff ||
           c == 0xfffd;
}

void verb_print_text(FILE *out, const char *text)
{
    size_t left = strlen(text), used;
    for (; left; text += used, left -= used) {
        uint32_t c = text_utf8_next(text, left, &used);
        if (c == 0x200d) /* the joiner inside an emoji */
            fwrite(text, 1, used, out);
        else if (c == '\n' || c == '\t')
            fputc(' ', out);
        else if (is_hidden(c))
            fprintf(out, "\\u{%X}", (unsigned)c);
        else
            fwrite(text, 1, used, out);
    }
}
