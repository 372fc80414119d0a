/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/edit.h"
#include "desk/verb.h"

#include <string.h>

#include "base/limits.h"

/* The options that write and edit share. */
struct form {
    struct edit edit;
    const char *audience, *place, *files[MAX_POST_MEDIA], *alts[MAX_POST_MEDIA],
        *tags[MAX_POST_TAGS];
    struct option_list file_list, alt_list, tag_list;
    struct edit_picture pictures[MAX_POST_MEDIA];
    struct post_event event;
    bool no_event;
    int64_t drop;
};

#define FORM_OPTIONS(f)                                                                            \
    {OPTION_TEXT, "--title", "TEXT", "", &(f).edit.title, NULL, 0, 0},                             \
        {OPTION_TEXT, "--text", "TEXT", "", &(f).edit.content_text, NULL, 0, 0},                   \
        {OPTION_TEXT, "--language", "TAG", "such as en or de-AT", &(f).edit.language, NULL, 0, 0}, \
        {OPTION_TEXT, "--link", "URL", "shown as a QR code", &(f).edit.external_url, NULL, 0, 0},  \
        {OPTION_TEXT, "--layout", "NAME", "", &(f).edit.layout, NULL, 0, 0},                       \
        {OPTION_TEXT,           "--author", "NAME", "whose name stands beside it",                 \
         &(f).edit.author_name, NULL,       0,      0},                                            \
        {OPTION_TEXT,           "--role", "TEXT", "what the author is, under the name",            \
         &(f).edit.author_role, NULL,     0,      0},                                              \
        {OPTION_LIST,   "--tag", "TEXT", "once for each; in place of all that are there",          \
         &(f).tag_list, NULL,    0,      0},                                                       \
        {OPTION_TIME, "--event", "TIME", "when it takes place", &(f).event.start_s, NULL, 0, 0},   \
        {OPTION_TIME, "--event-end", "TIME", "", &(f).event.end_s, NULL, 0, 0},                    \
        {OPTION_TEXT, "--place", "TEXT", "of the event", &(f).place, NULL, 0, 0},                  \
        {OPTION_LIST,    "--picture", "FILE", "one more picture; once for each",                   \
         &(f).file_list, NULL,        0,      0},                                                  \
        {OPTION_LIST,   "--alt", "TEXT", "what the picture shows, in the order of --picture",      \
         &(f).alt_list, NULL,    0,      0},                                                       \
    {                                                                                              \
        OPTION_TEXT, "--audience", "A", "needed if there are several", &(f).audience, NULL, 0, 0   \
    }

static void form_init(struct form *f)
{
    *f = (struct form){0};
    f->file_list = (struct option_list){f->files, 0, MAX_POST_MEDIA};
    f->alt_list = (struct option_list){f->alts, 0, MAX_POST_MEDIA};
    f->tag_list = (struct option_list){f->tags, 0, MAX_POST_TAGS};
}

/* What is wrong with it as a whole; NULL = nothing. */
static const char *form_finish(struct form *f)
{
    for (int i = 0; i < f->file_list.count; i++)
        f->pictures[i] =
            (struct edit_picture){f->files[i], i < f->alt_list.count ? f->alts[i] : NULL};
    f->edit.pictures = f->pictures;
    f->edit.picture_count = f->file_list.count;
    f->edit.drop_picture = (int)f->drop;
    f->edit.has_tags = f->tag_list.count > 0;
    f->edit.tags = f->tags;
    f->edit.tag_count = f->tag_list.count;
    if (!f->event.start_s && (f->event.end_s || f->place))
        return "--event-end and --place belong to an --event";
    if (f->event.start_s && f->no_event)
        return "--event or --no-event, not both";
    f->event.given = f->event.start_s != 0;
    f->event.place = (char *)(uintptr_t)f->place; /* read, not kept */
    if (f->event.given || f->no_event)
        f->edit.event = &f->event;
    return f->edit.picture_count && f->alt_list.count > f->file_list.count
               ? "each --alt belongs to a --picture"
               : NULL;
}

static int run_write(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    struct form f;
    char id[EDIT_ID_BYTES] = "";
    const struct option table[] = {FORM_OPTIONS(f), {0}};
    struct err_info info = {0};
    struct verb_change change = {0};
    int64_t audience_id = 0;
    int code;
    form_init(&f);
    if (!verb_options(v, io, table, argc, argv, NULL, &code))
        return code;
    const char *wrong = form_finish(&f);
    if (!wrong && f.alt_list.count > f.file_list.count)
        wrong = "each --alt belongs to a --picture";
    if (wrong)
        return verb_usage(v, io, wrong);
    enum err e = verb_change_begin(io, &change, &info);
    if (!e)
        e = desk_audience_find(change.d, f.audience, &audience_id, &info);
    if (!e)
        e = edit_new(change.d, audience_id, &f.edit, id, &info);
    if (!e)
        fprintf(change.say, "%s: new, pending\n", id);
    return verb_change_end(io, &change, e, "write", &info);
}

struct editing {
    struct verb_change change;
    const struct edit *edit;
    struct err_info *info;
};

static enum err edit_one(void *user, int64_t audience_id, const char *audience, const char *id)
{
    struct editing *g = user;
    enum import_outcome outcome;
    enum err e = edit_post(g->change.d, audience_id, id, g->edit, NULL, &outcome, g->info);
    if (e)
        return e;
    verb_print_text(g->change.say, id);
    if (outcome == IMPORT_UNCHANGED)
        fprintf(g->change.say, ": as it was, for %s\n", audience);
    else
        fprintf(g->change.say, ": changed%s, pending, for %s\n",
                outcome == IMPORT_TAKEN_OFF ? ", taken off the screens" : "", audience);
    return ERR_OK;
}

static int run_edit(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *id[1];
    struct option_list words = {id, 0, 1};
    struct form f;
    const struct option table[] = {
        FORM_OPTIONS(f),
        {OPTION_INT, "--drop-picture", "N", "the N-th picture goes", &f.drop, NULL, 1,
         MAX_POST_MEDIA},
        {OPTION_SWITCH, "--no-event", NULL, "it is no event any more", &f.no_event, NULL, 0, 0},
        {0}};
    struct err_info info = {0};
    struct editing g = {.info = &info};
    int code;
    form_init(&f);
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (words.count != 1)
        return verb_usage(v, io, "one post id is needed");
    const char *wrong = form_finish(&f);
    if (wrong)
        return verb_usage(v, io, wrong);
    if (!f.file_list.count) { /* descriptions for the pictures that are there */
        f.edit.alts = f.alts;
        f.edit.alt_count = f.alt_list.count;
    }
    g.edit = &f.edit;
    enum err e = verb_change_begin(io, &g.change, &info);
    if (!e)
        e = verb_each_post(g.change.d, f.audience, id[0], false, edit_one, &g, &info);
    return verb_change_end(io, &g.change, e, "edit", &info);
}

const struct verb verb_write = {"write", "[--title TEXT] [--text TEXT] [--picture FILE --alt TEXT]",
                                "a new post, pending", NULL, run_write};
const struct verb verb_edit = {
    "edit", "ID [options]", "changes a post, which is pending then",
    "What is not given stays; '' takes a member away. --alt without --picture describes the "
    "pictures that are there,\nin their order.",
    run_edit};
