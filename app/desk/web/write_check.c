/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/write_check.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/text.h"
#include "desk/upload.h"
#include "desk/web/page.h"
#include "desk/web/web_time.h"
#include "desk/web/write_form.h"
#include "desk/web/write_layout.h"
#include "verify/text_rule.h"

#define MAX_WRITTEN_BYTES                                                                          \
    12000 /* of 16 KiB for the whole item: escapes, pictures and links need the rest */
#define MEDIA_PREFIX "media/"

struct checking {
    const struct web *w;
    json_t *form;
    struct written *out;
    struct err_info *info;
    int wrong;
    enum err failed;
};

static void say(struct checking *c, const char *member, const char *words)
{
    if (!c->wrong++)
        (void)!err_set(c->info, ERR_RANGE, "%s: %s", member, words);
    if (!c->failed && write_form_wrong(c->form, member, words))
        c->failed = err_set(c->info, ERR_NOMEM, "out of memory");
}

/* ---- words ---- */

static const struct member {
    const char *name;
    size_t max_bytes, at; /* in struct edit */
    enum text_kind kind;
} members[] = {
    {"title", MAX_TITLE_BYTES, offsetof(struct edit, title), TEXT_LINE},
    {"text", MAX_WRITTEN_BYTES, offsetof(struct edit, content_text), TEXT_LINES},
    {"language", 35, offsetof(struct edit, language), TEXT_LINE},
    {"link", MAX_URL_BYTES, offsetof(struct edit, external_url), TEXT_LINE},
    {"layout", 64, offsetof(struct edit, layout), TEXT_LINE},
    {"author", MAX_NAME_BYTES, offsetof(struct edit, author_name), TEXT_LINE},
    {"role", MAX_ROLE_BYTES, offsetof(struct edit, author_role), TEXT_LINE},
};

static bool is_web_address(const char *url)
{
    size_t scheme = !strncmp(url, "https://", 8) ? 8 : !strncmp(url, "http://", 7) ? 7 : 0;
    for (const char *c = url; *c; c++)
        if (*c <= ' ' || *c > '~')
            return false;
    return scheme && url[scheme] && url[scheme] != '/';
}

static const char *wrong_about(const struct member *m, const char *value)
{
    if (strlen(value) > m->max_bytes)
        return "This is too long for a screen";
    if (text_rule_refused(value, m->kind))
        return "This has a character that no screen shows, such as a line break or a control "
               "character";
    if (!strcmp(m->name, "language") && *value && !text_rule_language(value))
        return "A language tag is made of letters, such as en, de or pt-BR";
    if (!strcmp(m->name, "link") && *value && !is_web_address(value))
        return "A link begins with https:// and has no spaces";
    if (!strcmp(m->name, "layout") && !write_layout_known(value))
        return "There is no such layout";
    return NULL;
}

static void check_words(struct checking *c)
{
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const char *value = model_text(c->form, members[i].name);
        const char *wrong = wrong_about(&members[i], value);
        if (wrong)
            say(c, members[i].name, wrong);
        else
            memcpy((char *)&c->out->edit + members[i].at, &value, sizeof value);
    }
}

static void check_tags(struct checking *c)
{
    struct written *p = c->out;
    char *rest = p->tag_text = mem_strdup(model_text(c->form, "tags"));
    if (!rest) {
        c->failed = err_set(c->info, ERR_NOMEM, "out of memory");
        return;
    }
    p->edit.has_tags = true;
    for (char *tag; (tag = strsep(&rest, ","));) {
        tag += strspn(tag, " #");
        size_t n = strlen(tag);
        while (n && tag[n - 1] == ' ')
            tag[--n] = '\0';
        if (!n)
            continue;
        if (n > MAX_NAME_BYTES || text_rule_refused(tag, TEXT_LINE) ||
            p->edit.tag_count == MAX_POST_TAGS) {
            say(c, "tags", "At most 16 short words with commas between");
            break;
        }
        p->tags[p->edit.tag_count++] = tag;
    }
    p->edit.tags = p->tags;
}

/* ---- when ---- */

static int64_t moment(struct checking *c, const char *member, bool end_of_day)
{
    int64_t at_s = 0;
    const char *value = model_text(c->form, member);
    if (*value && !web_time_read(value, end_of_day, &at_s))
        say(c, member, "This is not a date and time such as 2026-03-02T09:05");
    return at_s;
}

/* An input has whole minutes: what nobody changed keeps its seconds. */
static int64_t planned(struct checking *c, const char *member, int64_t was_s, bool end_of_day)
{
    char was[WEB_TIME_BYTES];
    web_time_input(was_s, was);
    return !strcmp(was, model_text(c->form, member)) ? was_s : moment(c, member, end_of_day);
}

static void check_plan(struct checking *c)
{
    struct edit *edit = &c->out->edit;
    int64_t now_s = desk_now_s(c->w->d);
    edit->has_plan = true;
    edit->from_s = planned(c, "from", c->out->base_from_s, false);
    edit->until_s = planned(c, "until", c->out->base_until_s, true);
    int64_t begins_s = edit->from_s ? edit->from_s : now_s;
    if (edit->until_s && edit->until_s <= now_s)
        say(c, "until", "This has passed already");
    else if (edit->until_s && edit->until_s <= begins_s)
        say(c, "until", "The end must be after the start");
    else if (edit->until_s && edit->until_s - begins_s > MAX_POST_LIFE_S)
        say(c, "until", "A post may stay for 90 days at most");
}

/* The zone of the desk at that time: screens elsewhere show an event in its own. */
static int offset_at(int64_t at_s)
{
    struct tm local;
    time_t t = (time_t)at_s;
    return localtime_r(&t, &local) ? (int)local.tm_gmtoff : 0;
}

/* An input has minutes on the desk's clock; what nobody changed keeps its seconds and its zone. */
static bool event_times_stay(struct checking *c)
{
    char start[WRITE_TIME_BYTES], end[WRITE_TIME_BYTES];
    const struct post_event *was = &c->out->base.event;
    write_form_event_time(was, was->start_s, start);
    write_form_event_time(was, was->end_s, end);
    return was->given && !strcmp(start, model_text(c->form, "event_start")) &&
           !strcmp(end, model_text(c->form, "event_end"));
}

static void check_event(struct checking *c)
{
    struct post_event *event = &c->out->event;
    const char *place = model_text(c->form, "place");
    bool start = *model_text(c->form, "event_start") != 0;
    if (!start && (*place || *model_text(c->form, "event_end"))) {
        say(c, "event_start", "An event needs its start");
        return;
    }
    if (start && event_times_stay(c)) {
        *event = c->out->base.event;
    } else if (start) {
        event->start_s = moment(c, "event_start", false);
        event->end_s = moment(c, "event_end", false);
        event->has_offset = true;
        event->offset_s = offset_at(event->start_s);
    }
    if (event->end_s && event->end_s < event->start_s)
        say(c, "event_end", "The end is before the start");
    else if (event->end_s - event->start_s > MAX_EVENT_S)
        say(c, "event_end", "An event lasts a year at most");
    if (strlen(place) > MAX_PLACE_BYTES || text_rule_refused(place, TEXT_LINE))
        say(c, "place", "The place is one line of at most 256 letters");
    else
        event->place = (char *)(uintptr_t)place; /* read, not kept */
    event->given = start && event->start_s > 0;
    c->out->edit.event = event;
}

/* ---- pictures ---- */

/* As the post has it, with its focal point, or as this person sent it. */
static enum err find_picture(struct checking *c, const char *file, struct media *out)
{
    struct written *p = c->out;
    for (int i = 0; i < p->base.media_count; i++) {
        const char *path = p->base.media[i].path;
        if (!strncmp(path, MEDIA_PREFIX, strlen(MEDIA_PREFIX)) &&
            !strcmp(path + strlen(MEDIA_PREFIX), file)) {
            *out = p->base.media[i];
            return ERR_OK;
        }
    }
    struct media *m = &p->sent.media[p->sent.media_count];
    enum err e = upload_find(c->w->d, c->w->person.id, file, m, c->info);
    if (e)
        return e;
    p->sent.media_count++;
    *out = *m;
    return ERR_OK;
}

static bool has_already(const struct written *p, const struct digest *sha256)
{
    for (int i = 0; i < p->edit.media_count; i++)
        if (digest_equal(&p->media[i].sha256, sha256))
            return true;
    return false;
}

static void check_picture(struct checking *c, const json_t *picture)
{
    struct written *p = c->out;
    struct media m;
    const char *alt = model_text(picture, "alt");
    if (p->edit.media_count == MAX_POST_MEDIA) {
        say(c, "pictures", "At most 16 pictures");
        return;
    }
    enum err e = find_picture(c, model_text(picture, "file"), &m);
    if (e == ERR_NOT_FOUND) {
        say(c, "pictures", "A picture is not there any more: add it again");
    } else if (e) {
        c->failed = e;
    } else if (strlen(alt) > MAX_TITLE_BYTES || text_rule_refused(alt, TEXT_LINES)) {
        say(c, "pictures", "The words about a picture are too long, or have a control character");
    } else if (!has_already(p, &m.sha256)) {
        m.alt = (char *)(uintptr_t)alt; /* read, not kept */
        p->media[p->edit.media_count++] = m;
    }
}

static void check_pictures(struct checking *c)
{
    size_t i;
    json_t *picture;
    struct edit *edit = &c->out->edit;
    json_array_foreach(json_object_get(c->form, "pictures"), i, picture)
    {
        if (!c->failed)
            check_picture(c, picture);
    }
    edit->has_media = true;
    edit->media = c->out->media;
}

/* ---- where, and the whole ---- */

static void check_audiences(struct checking *c)
{
    struct written *p = c->out;
    const char *name;
    for (size_t n = 0; (name = write_form_audience(c->form, n)) && n < MAX_AUDIENCES; n++) {
        int64_t id = 0;
        struct err_info unused;
        enum err e = desk_audience_find(c->w->d, name, &id, &unused);
        bool twice = false;
        for (int i = 0; i < p->audience_count; i++)
            twice = twice || p->audiences[i] == id;
        if (e == ERR_NOMEM)
            c->failed = err_set(c->info, e, "out of memory");
        else if (e)
            say(c, "audience", "There is no such audience");
        else if (!twice)
            p->audiences[p->audience_count++] = id;
    }
    if (!p->audience_count)
        say(c, "audience", "Choose at least one");
}

static void check_there_is_something(struct checking *c)
{
    const struct edit *edit = &c->out->edit;
    bool title = edit->title && *edit->title, text = edit->content_text && *edit->content_text;
    if (!title && !text && !edit->media_count && !c->out->base.summary && !c->wrong)
        say(c, "text", "Write something, or add a picture");
}

static enum err read_base(struct checking *c)
{
    const char *id = model_text(c->form, "id"), *audience = write_form_audience(c->form, 0);
    int64_t audience_id = 0;
    c->out->is_new = !*id;
    if (!*id)
        return ERR_OK;
    enum err e = desk_audience_find(c->w->d, audience, &audience_id, c->info);
    if (!e)
        e = edit_load(c->w->d, audience_id, id, NULL, &c->out->base, c->info);
    return e ? e
             : edit_plan(c->w->d, audience_id, id, &c->out->base_from_s, &c->out->base_until_s,
                         c->info);
}

enum err write_check(const struct web *w, json_t *form, bool lenient, struct written *out,
                     struct err_info *info)
{
    struct checking c = {.w = w, .form = form, .out = out, .info = info};
    /* words about the files that came with the form are there already */
    c.wrong = (int)json_object_size(json_object_get(form, "wrong"));
    if (c.wrong)
        (void)!err_set(info, ERR_RANGE, "a picture cannot be taken");
    if ((c.failed = read_base(&c)))
        return c.failed;
    check_words(&c);
    check_tags(&c);
    check_event(&c);
    check_plan(&c);
    check_pictures(&c);
    if (!lenient)
        check_audiences(&c);
    check_there_is_something(&c);
    if (c.failed)
        return c.failed;
    c.wrong = (int)json_object_size(json_object_get(form, "wrong")); /* members, not remarks */
    if (!c.wrong || lenient)
        return ERR_OK;
    if (!w->request->api) /* a page says it beside each field */
        (void)!err_set(info, ERR_RANGE,
                       c.wrong == 1 ? "One thing is to be mended, marked below"
                                    : "%d things are to be mended, marked below",
                       c.wrong);
    return ERR_RANGE;
}

void written_clear(struct written *p)
{
    post_clear(&p->base);
    post_clear(&p->sent);
    mem_free(p->tag_text);
    *p = (struct written){0};
}
