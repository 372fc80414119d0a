/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"
#include "desk/audit.h"
#include "desk/review.h"
#include "desk/sources/source_poll.h"
#include "desk/sources/source_row.h"
#include "desk/sources/source_seen.h"
#include "desk/source_words.h"
#include "desk/verb.h"

static enum err record(struct desk *d, const char *what, const struct source_row *r,
                       const char *why, struct err_info *info)
{
    return audit_add(d, &(struct audit_entry){.what = what, .audience = r->audience, .why = why},
                     info);
}

/* ---- add ---- */

static enum err add(struct desk *d, FILE *say, const char *name, const struct source_words *w,
                    struct err_info *info)
{
    struct source_row r = {.id = 0};
    enum err e = source_words_row(name, w, &r, info);
    if (!e)
        e = desk_audience_find(d, w->audience, &r.audience_id, info);
    if (!e)
        e = source_row_add(d, &r, info);
    source_row_clear(&r);
    if (!e && !(e = source_row_find(d, name, &r, info)))
        e = record(d, "source add", &r, r.name, info);
    if (!e)
        fprintf(say,
                "Source %s is set up for %s. `serve` polls it; placard-desk source poll %s does so "
                "now.\n",
                name, r.audience, name);
    source_row_clear(&r);
    return e;
}

/* ---- remove, pause, resume ---- */

struct removing {
    struct desk *d;
    const struct source_row *row;
    struct err_info *info;
    int count;
};

static enum err withdraw(void *user, const char *post_id)
{
    struct removing *g = user;
    bool changed = false;
    enum err e = review_withdraw(g->d, g->row->audience_id, post_id, "its source was removed",
                                 &changed, g->info);
    g->count += changed;
    return e;
}

static enum err remove_source(struct desk *d, FILE *say, const char *name,
                              const struct source_words *w, struct err_info *info)
{
    struct source_row r = {.id = 0};
    enum err e = source_row_find(d, name, &r, info);
    struct removing g = {d, &r, info, 0};
    if (!e && w->withdraw)
        e = source_seen_each_live(d, r.id, withdraw, &g, info);
    if (!e)
        e = source_row_remove(d, r.id, info);
    if (!e)
        e = record(d, "source remove", &r, r.name, info);
    if (!e)
        fprintf(say, "Source %s is removed. %d of its posts were withdrawn%s.\n", name, g.count,
                w->withdraw ? "" : "; those on the screens stay until they end");
    source_row_clear(&r);
    return e;
}

static enum err pause_or_resume(struct desk *d, FILE *say, const char *name, bool pause,
                                struct err_info *info)
{
    struct source_row r = {.id = 0};
    enum err e = source_row_find(d, name, &r, info);
    if (!e)
        e = source_row_pause(d, r.id, pause, info);
    if (!e)
        e = record(d, pause ? "source pause" : "source resume", &r, r.name, info);
    if (!e)
        fprintf(say, "Source %s is %s.\n", name, pause ? "paused" : "polled again");
    source_row_clear(&r);
    return e;
}

static enum err pause_source(struct desk *d, FILE *say, const char *name,
                             const struct source_words *w, struct err_info *info)
{
    (void)w;
    return pause_or_resume(d, say, name, true, info);
}

static enum err resume_source(struct desk *d, FILE *say, const char *name,
                              const struct source_words *w, struct err_info *info)
{
    (void)w;
    return pause_or_resume(d, say, name, false, info);
}

/* ---- list ---- */

static void print_when(FILE *out, const char *words, int64_t s)
{
    char text[TEXT_TIME_BYTES];
    text_time_format(s, text);
    if (s)
        fprintf(out, ", %s %.16sZ", words, text);
    else
        fprintf(out, ", not %s yet", words);
}

static enum err print_row(void *user, const struct source_row *r)
{
    FILE *out = user;
    fprintf(out, "%s  %s ", r->name, r->kind);
    verb_print_text(out, r->url);
    if (r->target[0]) {
        fprintf(out, " --%s ", r->timeline);
        verb_print_text(out, r->target);
    }
    fprintf(out, "  for %s%s", r->audience, r->paused ? ", paused" : "");
    print_when(out, "polled", r->polled_s);
    if (r->trouble) {
        fputs("\n    trouble: ", out);
        verb_print_text(out, r->trouble);
        print_when(out, "last good", r->good_s);
    }
    fputc('\n', out);
    return ERR_OK;
}

static int list(const struct verb_io *io)
{
    struct desk *d = NULL;
    struct err_info info = {0};
    enum err e = desk_open(io->dir, DESK_READ, io->who, io->clock, &d, &info);
    if (!e)
        e = source_row_each(d, print_row, io->out, &info);
    desk_close(d);
    return e ? verb_fail(io, &info) : EXIT_DONE;
}

/* ---- poll ---- */

static void print_deed(void *user, const char *id, const char *what, const char *why)
{
    FILE *out = user;
    verb_print_text(out, id);
    fprintf(out, ": %s", what);
    if (why) {
        fputs(": ", out);
        verb_print_text(out, why);
    }
    fputc('\n', out);
}

static int poll_source(const struct verb_io *io, const char *name)
{
    struct source_poll p = {
        .dir = io->dir, .clock = io->clock, .each = print_deed, .user = io->out};
    struct source_tally t;
    struct err_info info = {0};
    if (source_poll_run(&p, name, true, &t, &info))
        return verb_fail(io, &info);
    fprintf(io->out,
            "%s: %d posts seen, %d new, %d changed, %d withdrawn, %d refused, %d wait, %d "
            "are not for this desk\n",
            name, t.posts, t.fresh, t.changed, t.withdrawn, t.refused, t.waiting, t.barred);
    if (t.fresh + t.changed)
        fprintf(io->out, "%d to review: placard-desk list --flag pending\n", t.fresh + t.changed);
    return EXIT_DONE;
}

/* ---- the verb ---- */

static const struct {
    const char *name;
    enum err (*run)(struct desk *d, FILE *say, const char *name, const struct source_words *w,
                    struct err_info *info);
} changes[] = {
    {"add", add},
    {"remove", remove_source},
    {"pause", pause_source},
    {"resume", resume_source},
};

static int change(const struct verb *v, const struct verb_io *io, const char *word,
                  const char *name, const struct source_words *w)
{
    struct verb_change c = {0};
    struct err_info info = {0};
    char why[40];
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        if (strcmp(changes[i].name, word) != 0)
            continue;
        enum err e = verb_change_begin(io, &c, &info);
        if (!e)
            e = changes[i].run(c.d, c.say, name, w, &info);
        snprintf(why, sizeof why, "source %s", word);
        return verb_change_end(io, &c, e, why, &info);
    }
    return verb_usage(v, io, "add, list, remove, pause, resume or poll is needed");
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *word[2];
    struct option_list words = {word, 0, 2};
    struct source_words w = {.every_s = DEFAULT_SOURCE_EVERY_S};
    w.visibilities = (struct option_list){w.visibility, 0, MAX_VISIBILITIES_NAMED};
    const struct option table[] = {
        {OPTION_TEXT, "--kind", "KIND", "rss (Atom too), jsonfeed, mastodon or mattermost", &w.kind,
         NULL, 0, 0},
        {OPTION_TEXT, "--url", "URL", "of the feed, or of the server", &w.url, NULL, 0, 0},
        {OPTION_TEXT, "--tag", "TAG", "mastodon: a hashtag", &w.tag, NULL, 0, 0},
        {OPTION_TEXT, "--account", "NAME", "mastodon: an account, by name or as id:ID", &w.account,
         NULL, 0, 0},
        {OPTION_TEXT, "--list", "ID", "mastodon: a list of the token's owner", &w.list, NULL, 0, 0},
        {OPTION_TEXT, "--channel", "TEAM/NAME", "mattermost: an open channel, or id:ID", &w.channel,
         NULL, 0, 0},
        {OPTION_TEXT, "--audience", "A", "for whom (needed if the desk has several)", &w.audience,
         NULL, 0, 0},
        {OPTION_TEXT, "--token-file", "FILE", "holds the token; for its owner alone (chmod 600)",
         &w.token_file, NULL, 0, 0},
        {OPTION_TEXT, "--ca", "FILE", "trust this CA instead of the system's", &w.ca_file, NULL, 0,
         0},
        {OPTION_DURATION, "--every", "TIME", "between polls (default 5m)", &w.every_s, NULL,
         MIN_SOURCE_EVERY_S, MAX_SOURCE_EVERY_S},
        {OPTION_LIST, "--visibility", "V", "mastodon: also take unlisted or local posts",
         &w.visibilities, NULL, 0, 0},
        {OPTION_SWITCH, "--boosts", NULL, "also take what is passed on", &w.boosts, NULL, 0, 0},
        {OPTION_SWITCH, "--quotes", NULL, "also take posts that quote others", &w.quotes, NULL, 0,
         0},
        {OPTION_SWITCH, "--replies", NULL, "also take answers", &w.replies, NULL, 0, 0},
        {OPTION_SWITCH, "--allow-local", NULL, "the source is on this machine or this link",
         &w.allow_local, NULL, 0, 0},
        {OPTION_SWITCH, "--withdraw", NULL, "remove: its posts leave the screens too", &w.withdraw,
         NULL, 0, 0},
        {0}};
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (source_http_start())
        return verb_fail(io, &(struct err_info){.text = "out of memory"});
    if (words.count == 1 && !strcmp(word[0], "list"))
        return list(io);
    if (words.count != 2)
        return verb_usage(v, io, "a word (add, list, ...) and a source's name are needed");
    return !strcmp(word[0], "poll") ? poll_source(io, word[1])
                                    : change(v, io, word[0], word[1], &w);
}

const struct verb verb_source = {
    "source", "add NAME --kind KIND --url URL [options] | list | remove|pause|resume|poll NAME",
    "posts from elsewhere: feeds, Mastodon, Mattermost",
    "What a source says is pending until someone approves it. An edit there takes a post off the "
    "screens and back\nto review, a deletion withdraws it. Private and direct posts never enter. "
    "Posts with a content warning or\nsensitive media are left out by approve --all-pending.\n"
    "The token is read from its file at every poll and sent to the source's own host alone; give "
    "it as few rights\nas it needs.",
    run};
