/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/json_source.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "base/mem.h"
#include "desk/sources/clean_text.h"
#include "desk/sources/json_path.h"
#include "desk/sources/markdown_text.h"
#include "desk/sources/source_address.h"
#include "desk/sources/source_date.h"
#include "desk/sources/source_limits.h"

struct reading {
    const struct json_kind *kind;
    const char *visibilities;
    struct source_batch *out;
    const char *language; /* of the document; NULL = not said */
};

/* ---- words ---- */

static enum err set_markdown(struct source_post *p, const char *text)
{
    struct markdown_text t;
    enum err e = markdown_text_of(text, &t);
    if (e)
        return e;
    p->text = t.text;
    if (t.cut)
        p->marks |= SOURCE_CUT;
    if (!p->link)
        p->link = t.link;
    else
        mem_free(t.link);
    return ERR_OK;
}

static enum err take_text(const struct json_kind *k, const json_t *o, struct source_post *p)
{
    for (int i = 0; i < 2 && k->text[i]; i++) {
        const char *text = json_path_text(o, k->text[i]);
        if (!text)
            continue;
        if (k->words[i] == JSON_HTML)
            return source_set_html(p, text, strlen(text));
        return k->words[i] == JSON_MARKDOWN ? set_markdown(p, text) : source_set_plain(p, text);
    }
    return ERR_OK;
}

static enum err set_address(char **slot, const char *text)
{
    return text && strlen(text) <= MAX_URL_BYTES ? source_set(slot, text) : ERR_OK;
}

static enum err take_lines(const struct reading *r, const json_t *o, struct source_post *p)
{
    const struct json_kind *k = r->kind;
    char room[JSON_PATH_NUMBER_BYTES];
    enum err e;
    if ((e = source_set_line(&p->title, json_path_text(o, k->title), MAX_TITLE_BYTES)) ||
        (e = source_set_line(&p->author, json_path_text(o, k->author), MAX_NAME_BYTES)) ||
        (e = source_set_line(&p->language, r->language, 35)) ||
        (e = source_set_line(&p->language, json_path_text(o, k->language), 35)) ||
        (e = source_set_line(&p->warning, json_path_text(o, k->warning), MAX_TITLE_BYTES)) ||
        (e = set_address(&p->url, json_path_text(o, k->url))) ||
        (e = set_address(&p->link, json_path_text(o, k->link))) ||
        (e = set_address(&p->avatar, json_path_text(o, k->avatar))))
        return e;
    return source_set(&p->author_id, json_path_id(o, k->author_id, room));
}

static enum err take_tags(const struct json_kind *k, const json_t *o, struct source_post *p)
{
    const json_t *list = json_path_get(o, k->tags);
    enum err e = ERR_OK;
    for (size_t i = 0; !e && i < json_array_size(list) && i < 10 * MAX_POST_TAGS; i++)
        e = source_add_tag(p, json_path_text(json_array_get(list, i), k->tag));
    return e;
}

/* ---- when and what kind ---- */

static int64_t time_of(const struct json_kind *k, const json_t *o, const char *path)
{
    double ms;
    int64_t s = 0;
    const char *text = json_path_text(o, path);
    if (k->time == JSON_TIME_MS)
        return json_path_number(o, path, &ms) && ms > 0 && ms < 253402300799e3
                   ? (int64_t)(ms / 1000)
                   : 0;
    return text && source_date_parse(text, &s) ? s : 0;
}

static void take_marks(const struct json_kind *k, const json_t *o, struct source_post *p)
{
    const struct {
        const char *path;
        enum source_mark mark;
    } marks[] = {{k->quote, SOURCE_QUOTE},
                 {k->reply, SOURCE_REPLY},
                 {k->warning, SOURCE_WARNING},
                 {k->sensitive, SOURCE_SENSITIVE},
                 {k->left_out, SOURCE_LEFT_OUT}};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (json_path_get(o, marks[i].path))
            p->marks |= marks[i].mark;
    p->published_s = time_of(k, o, k->published);
    p->modified_s = time_of(k, o, k->modified);
    p->deleted = time_of(k, o, k->deleted) > 0;
}

/* ---- pictures ---- */

/* Mastodon's focal point, -1 to 1 with y upwards, into per mille from the top left. */
static void take_focus(const struct json_media *m, const json_t *o, struct source_picture *p)
{
    double x, y;
    if (!json_path_number(o, m->focus_x, &x) || !json_path_number(o, m->focus_y, &y) || x < -1 ||
        x > 1 || y < -1 || y > 1 || (x == 0 && y == 0))
        return; /* the middle is what crops keep anyway */
    p->has_focus = true;
    p->focus_x_pm = (int)((x + 1) / 2 * MAX_FOCUS_PM + 0.5);
    p->focus_y_pm = (int)((1 - y) / 2 * MAX_FOCUS_PM + 0.5);
}

static enum err take_medium(const struct json_media *m, const json_t *o, struct source_post *p)
{
    char address[MAX_URL_BYTES + 1] = "", room[JSON_PATH_NUMBER_BYTES];
    const char *type = json_path_text(o, m->type), *url = json_path_text(o, m->url),
               *file = json_path_id(o, m->file, room);
    struct source_picture *added = NULL;
    if (!type || strncasecmp(type, m->type_is, strlen(m->type_is)) != 0) {
        p->marks |= SOURCE_LEFT_OUT;
        return ERR_OK;
    }
    if (file && !source_address_fill(address, "", m->file_path, file))
        url = address;
    if (!url || strlen(url) > MAX_URL_BYTES) {
        p->marks |= SOURCE_LEFT_OUT;
        return ERR_OK;
    }
    enum err e = source_add_picture(p, url, json_path_text(o, m->alt), &added);
    if (!e && added)
        take_focus(m, o, added);
    return e;
}

static enum err take_pictures(const struct json_kind *k, const json_t *o, struct source_post *p)
{
    const json_t *list = json_path_get(o, k->media.list);
    const char *first = json_path_text(o, k->picture);
    enum err e =
        first && strlen(first) <= MAX_URL_BYTES ? source_add_picture(p, first, NULL, NULL) : ERR_OK;
    for (size_t i = 0; !e && i < json_array_size(list); i++) {
        if (i == 4 * MAX_POST_MEDIA) {
            p->marks |= SOURCE_LEFT_OUT;
            break;
        }
        e = take_medium(&k->media, json_array_get(list, i), p);
    }
    return e;
}

/* ---- a post ---- */

static enum err take_extension(const struct json_kind *k, const json_t *o, struct source_post *p)
{
    const json_t *v = json_path_get(o, k->extension);
    if (!json_is_object(v))
        return ERR_OK;
    char *text = json_dumps(v, JSON_COMPACT);
    if (!text)
        return ERR_NOMEM;
    enum err e = strlen(text) > MAX_ITEM_BYTES ? source_set(&p->refused, "_placard is too long")
                                               : source_set(&p->extension, text);
    mem_free(text); /* jansson's memory is ours, by json_start */
    return e;
}

static bool admits(const struct reading *r, const json_t *o)
{
    const struct json_kind *k = r->kind;
    return k->visibility_is_found ||
           json_kind_admits(k, json_path_text(o, k->visibility), r->visibilities);
}

static enum err fill(const struct reading *r, const json_t *o, struct source_post *p)
{
    const struct json_kind *k = r->kind;
    const json_t *boosted = json_path_get(o, k->boost), *told = boosted ? boosted : o;
    enum err e = ERR_OK;
    /* a boost is of a post that was public, or is none of ours; what it says is in there */
    p->hidden = !admits(r, o) || (boosted && !admits(r, boosted));
    take_marks(k, told, p);
    if (boosted)
        p->marks |= SOURCE_BOOST;
    /* of what may not enter nothing is read but that it is there */
    if (p->hidden || p->deleted)
        return ERR_OK;
    if ((e = take_lines(r, told, p)) || (e = take_pictures(k, told, p)) ||
        (e = take_text(k, told, p)) || (e = take_tags(k, told, p)))
        return e;
    return take_extension(k, told, p);
}

static enum err take_post(const struct reading *r, const json_t *o)
{
    char room[JSON_PATH_NUMBER_BYTES];
    const struct json_kind *k = r->kind;
    const char *id = json_path_id(o, k->id, room);
    enum err e = ERR_OK;
    if (!json_is_object(o) || !id || json_path_get(o, k->system))
        return ERR_OK; /* nothing that could be named, shown or withdrawn */
    struct source_post *p = source_batch_add(r->out, &e);
    if (!p)
        return e;
    e = source_set_line(&p->id, id, MAX_HTML_BYTES);
    if (!e && !p->id)
        source_batch_drop_last(r->out);
    else if (!e)
        e = fill(r, o, p);
    return e;
}

/* ---- documents ---- */

static enum err parse(const struct json_kind *k, const char *text, size_t bytes, json_t **out,
                      struct err_info *info)
{
    struct err_info why = {0};
    if (bytes > MAX_SOURCE_BYTES)
        return err_set(info, ERR_TOO_BIG, "the answer is longer than %d bytes", MAX_SOURCE_BYTES);
    enum err e = json_foreign_parse(text, bytes, MAX_FOREIGN_JSON_DEPTH, out, &why);
    return e ? err_set(info, e, "not an answer of %s: %.150s", k->name, why.text) : ERR_OK;
}

static enum err check_document(const struct json_kind *k, const json_t *doc, struct err_info *info)
{
    const char *text = json_path_text(doc, k->expect);
    if (k->expect && (!text || strncmp(text, k->expect_start, strlen(k->expect_start)) != 0))
        return err_set(info, ERR_UNSUPPORTED, "not %s: its %s does not start with %s", k->summary,
                       k->expect, k->expect_start);
    return ERR_OK;
}

/* The i-th post of the answer: of a list, or by the list of their ids. */
static const json_t *post_at(const struct json_kind *k, const json_t *items, const json_t *order,
                             size_t i)
{
    const char *id = json_string_value(json_array_get(order, i));
    return k->order ? (id ? json_object_get(items, id) : NULL) : json_array_get(items, i);
}

enum err json_source_read(const struct json_kind *k, const char *text, size_t bytes,
                          const char *visibilities, struct source_batch *out,
                          struct json_page *page, struct err_info *info)
{
    struct reading r = {k, visibilities, out, NULL};
    struct json_page seen = {0};
    json_t *doc = NULL;
    enum err e = parse(k, text, bytes, &doc, info);
    if (!e)
        e = check_document(k, doc, info);
    /* not json_path_get: an empty list is an answer too */
    const json_t *items = !e && *k->items ? json_object_get(doc, k->items) : doc;
    const json_t *order = !e && k->order ? json_object_get(doc, k->order) : items;
    if (!e && (!json_is_array(order) || (k->order && !json_is_object(items))))
        e = err_set(info, ERR_TYPE, "not an answer of %s: there is no list of posts", k->name);
    r.language = e ? NULL : json_path_text(doc, k->document_language);
    for (size_t i = 0; !e && i < json_array_size(order) && !out->full; i++) {
        char room[JSON_PATH_NUMBER_BYTES];
        const json_t *o = post_at(k, items, order, i);
        const char *id = json_path_id(o, k->id, room);
        if (id && strlen(id) <= MAX_ID_BYTES)
            snprintf(seen.last_id, sizeof seen.last_id, "%s", id);
        seen.count++;
        if ((e = take_post(&r, o)))
            err_set(info, e, "out of memory");
    }
    json_decref(doc);
    if (!e)
        *page = seen;
    return e;
}

enum err json_source_read_one(const struct json_kind *k, const char *text, size_t bytes,
                              const char *visibilities, struct source_batch *out,
                              struct err_info *info)
{
    struct reading r = {k, visibilities, out, NULL};
    json_t *doc = NULL;
    enum err e = parse(k, text, bytes, &doc, info);
    if (!e && (e = take_post(&r, doc)))
        err_set(info, e, "out of memory");
    json_decref(doc);
    return e;
}

enum err json_source_read_found(const struct json_kind *k, const struct json_timeline *t,
                                const char *text, size_t bytes, const char *visibilities, char **id,
                                bool *visible, struct err_info *info)
{
    char room[JSON_PATH_NUMBER_BYTES], *copy = NULL;
    json_t *doc = NULL;
    enum err e = parse(k, text, bytes, &doc, info);
    if (e)
        return e;
    const char *found = json_path_id(doc, t->find_id, room);
    if (!found || strlen(found) > MAX_ID_BYTES)
        e = err_set(info, ERR_TYPE, "the answer names no %s", t->name);
    else if (!(copy = mem_strdup(found)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    if (!e) {
        *id = copy;
        *visible = !k->visibility_is_found ||
                   json_kind_admits(k, json_path_text(doc, k->visibility), visibilities);
    }
    json_decref(doc);
    return e;
}

/* ---- people ---- */

/* "nickname|first_name+last_name|username" */
static enum err name_of(const json_t *doc, const char *paths, char **out)
{
    char one[64], *joined = NULL;
    for (const char *p = paths; *p && !joined;) {
        size_t n = strcspn(p, "|");
        struct clean_text c;
        clean_text_init(&c, MAX_NAME_BYTES, true);
        for (size_t at = 0; at < n;) {
            size_t len = strcspn(p + at, "+|");
            snprintf(one, sizeof one, "%.*s", (int)len, p + at);
            const char *part = json_path_text(doc, one);
            clean_text_break(&c, 1);
            clean_text_add(&c, part ? part : "", part ? strlen(part) : 0, false);
            at += len + 1;
        }
        enum err e = clean_text_take(&c, &joined, NULL);
        clean_text_free(&c);
        if (e)
            return e;
        if (!*joined) {
            mem_free(joined);
            joined = NULL;
        }
        p += n + (p[n] == '|');
    }
    *out = joined;
    return ERR_OK;
}

enum err json_source_read_person(const struct json_kind *k, const char *text, size_t bytes,
                                 char **name, struct err_info *info)
{
    json_t *doc = NULL;
    enum err e = parse(k, text, bytes, &doc, info);
    if (!e && (e = name_of(doc, k->person_name, name)))
        err_set(info, e, "out of memory");
    json_decref(doc);
    return e;
}
