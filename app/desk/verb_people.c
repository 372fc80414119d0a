/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/people.h"
#include "desk/sign_in.h"
#include "desk/verb.h"

#include <inttypes.h>
#include <string.h>

static enum err print_row(void *user, const struct person *p)
{
    FILE *out = user;
    fprintf(out, "%-20s %-10s ", p->name, person_role_name(p->role));
    verb_print_text(out, p->display);
    fprintf(out, "%s%s\n", p->enabled ? "" : "  (disabled)",
            p->has_password ? "" : "  (no password yet)");
    return ERR_OK;
}

static int list(const struct verb_io *io)
{
    struct err_info info = {0};
    struct desk *d = NULL;
    enum err e = desk_open(io->dir, DESK_READ, io->who, io->clock, &d, &info);
    if (!e)
        e = people_each(d, print_row, io->out, &info);
    desk_close(d);
    return e ? verb_fail(io, &info) : EXIT_DONE;
}

struct order { /* as read from the command line */
    const char *what, *name, *role, *display, *url;
};

static void say_link(FILE *say, const struct order *o, const char *link)
{
    fprintf(say,
            "Hand this to %s; it works once, within %ld hours, and asks for a password:\n"
            "%s/welcome?link=%s\n",
            o->name, LINK_LIFE_S / 3600, o->url ? o->url : "", link);
}

static enum err apply(struct desk *d, FILE *say, const struct order *o, struct err_info *info)
{
    char link[SECRET_TOKEN_BYTES];
    enum person_role role = o->role ? person_role_of(o->role) : PERSON_NOBODY;
    enum err e;
    if (!strcmp(o->what, "add")) {
        if (!(e = people_add(d, o->name, o->display, role, link, info)))
            say_link(say, o, link);
        return e;
    }
    if (!strcmp(o->what, "reset")) {
        if (!(e = people_reset(d, o->name, link, info)))
            say_link(say, o, link);
        return e;
    }
    if (!strcmp(o->what, "role")) {
        if (!(e = people_set_role(d, o->name, role, info)))
            fprintf(say, "%s: %s\n", o->name, o->role);
        return e;
    }
    bool enable = !strcmp(o->what, "enable");
    if (!(e = people_set_enabled(d, o->name, enable, info)))
        fprintf(say, "%s: %s\n", o->name, enable ? "enabled" : "disabled, signed out everywhere");
    return e;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    static const char *const whats[] = {"add", "role", "disable", "enable", "reset"};
    const char *word[2];
    struct option_list words = {word, 0, 2};
    struct order o = {.what = "list"};
    const struct option table[] = {
        {OPTION_TEXT, "--role", "R", "author, moderator, admin or auditor (for add and role)",
         &o.role, NULL, 0, 0},
        {OPTION_TEXT, "--display", "TEXT", "the name that others see (default NAME)", &o.display,
         NULL, 0, 0},
        {OPTION_TEXT, "--url", "URL",
         "what the one-time link begins with, such as "
         "https://desk.example:8443",
         &o.url, NULL, 0, 0},
        {0}};
    struct err_info info = {0};
    struct verb_change change = {0};
    size_t i = 0;
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (words.count)
        o.what = word[0];
    if (!strcmp(o.what, "list") && words.count < 2)
        return list(io);
    while (i < sizeof whats / sizeof whats[0] && strcmp(whats[i], o.what) != 0)
        i++;
    if (i == sizeof whats / sizeof whats[0] || words.count != 2)
        return verb_usage(v, io, "say list, or add, role, disable, enable or reset and a NAME");
    if (i < 2 && (!o.role || person_role_of(o.role) == PERSON_NOBODY))
        return verb_usage(v, io, "--role is author, moderator, admin or auditor");
    o.name = word[1];
    enum err e = verb_change_begin(io, &change, &info);
    if (!e)
        e = apply(change.d, change.say, &o, &info);
    return verb_change_end(io, &change, e, "people", &info);
}

const struct verb verb_people = {
    "people",
    "list | add NAME --role R | role NAME --role R | disable NAME | enable NAME | reset NAME",
    "who may sign in, and what they may do",
    "Nobody is given a password: add and reset print a link that works once, where the person "
    "chooses one.\nauthors write, moderators also approve, withdraw, hold and alert, admins also "
    "change people, audiences,\nscreens and keys; auditors read. NAME is made of a-z, 0-9 and "
    ". _ - @.",
    run};
