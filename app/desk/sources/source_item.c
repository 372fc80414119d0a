/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_item.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/sources/source_limits.h"
#include "desk/sources/source_url.h"
#include "verify/text_rule.h"

#define DAY_S 86400

void source_files_clear(struct source_files *f)
{
    mem_free(f->avatar);
    for (int i = 0; i < MAX_POST_MEDIA; i++)
        mem_free(f->pictures[i]);
    memset(f, 0, sizeof *f);
}

enum err source_item_id(const char *source, const char *item, char out[MAX_ID_BYTES + 1])
{
    struct digest sha256;
    char hex[DIGEST_HEX_BYTES];
    if (strlen(source) + 1 + strlen(item) <= MAX_ID_BYTES) {
        snprintf(out, MAX_ID_BYTES + 1, "%s:%s", source, item);
        return ERR_OK;
    }
    enum err e = digest_of(item, strlen(item), &sha256);
    digest_to_hex(&sha256, hex);
    if (!e)
        snprintf(out, MAX_ID_BYTES + 1, "%s:sha256-%s", source, hex);
    return e;
}

/* ---- members; the first failure sticks ---- */

struct maker {
    json_t *o;
    enum err e;
};

static void put(struct maker *m, const char *key, json_t *value)
{
    if (!value || json_object_set_new(m->o, key, value))
        m->e = ERR_NOMEM;
}

static void put_text(struct maker *m, const char *key, const char *text)
{
    if (text && *text)
        put(m, key, json_string(text));
}

static void put_time(struct maker *m, const char *key, int64_t s, int64_t now_s)
{
    char text[TEXT_TIME_BYTES];
    if (!s || s > now_s + DAY_S)
        return;
    text_time_format(s, text);
    put(m, key, json_string(text));
}

static void put_address(struct maker *m, const char *key, const char *base, const char *ref)
{
    struct source_url u;
    if (ref && !source_url_parse(base, ref, &u, NULL))
        put_text(m, key, u.text);
}

static void put_author(struct maker *m, const struct source_post *p, const char *avatar)
{
    struct maker a = {json_object(), ERR_OK};
    if (!p->author && !avatar) {
        json_decref(a.o);
        return;
    }
    put_text(&a, "name", p->author);
    put_text(&a, "avatar", avatar);
    json_t *list = json_array();
    if (!list || json_array_append_new(list, a.o))
        a.e = ERR_NOMEM;
    put(m, "authors", list);
    m->e = m->e ? m->e : a.e;
}

static json_t *attachment(const struct source_picture *p, const char *file, enum err *e)
{
    struct maker a = {json_object(), ERR_OK};
    put_text(&a, "url", file);
    put_text(&a, "title", p->alt);
    if (p->has_focus)
        put(&a, "_placard", json_pack("{s:[i,i]}", "focus", p->focus_x_pm, p->focus_y_pm));
    *e = *e ? *e : a.e;
    return a.o;
}

static void put_pictures(struct maker *m, const struct source_post *p,
                         const struct source_files *files)
{
    json_t *list = json_array();
    for (int i = 0; i < p->picture_count; i++)
        if (files->pictures[i] &&
            json_array_append_new(list, attachment(&p->pictures[i], files->pictures[i], &m->e)))
            m->e = ERR_NOMEM;
    if (json_array_size(list))
        put(m, "attachments", list);
    else
        json_decref(list);
}

static void put_tags(struct maker *m, const struct source_post *p)
{
    json_t *list = json_array();
    for (int i = 0; i < p->tag_count; i++)
        if (json_array_append_new(list, json_string(p->tags[i])))
            m->e = ERR_NOMEM;
    put(m, "tags", list);
}

/* What a JSON Feed says of layout, event and the like; who says it is ours to say. */
static void put_extension(struct maker *m, const char *source, const char *extension)
{
    json_t *o = NULL;
    if (extension &&
        json_foreign_parse(extension, strlen(extension), MAX_FOREIGN_JSON_DEPTH, &o, NULL))
        o = NULL;
    if (!json_is_object(o)) {
        json_decref(o);
        o = json_object();
    }
    if (json_object_set_new(o, "source", json_string(source)))
        m->e = ERR_NOMEM;
    put(m, "_placard", o);
}

enum err source_item_make(const char *source, const char *id, const struct source_post *p,
                          const struct source_files *files, const char *base, int64_t now_s,
                          json_t **out)
{
    struct maker m = {json_object(), ERR_OK};
    bool said_twice = p->title && p->text && !strcmp(p->title, p->text);
    put_text(&m, "id", id);
    put_address(&m, "url", base, p->url);
    put_address(&m, "external_url", base, p->link);
    put_text(&m, "title", p->title);
    put_text(&m, "content_text", said_twice ? NULL : p->text);
    if (p->language && text_rule_language(p->language))
        put_text(&m, "language", p->language);
    put_time(&m, "date_published", p->published_s, now_s);
    put_time(&m, "date_modified", p->modified_s, now_s);
    put_author(&m, p, files->avatar);
    put_tags(&m, p);
    put_pictures(&m, p, files);
    put_extension(&m, source, p->extension);
    if (m.e) {
        json_decref(m.o);
        return m.e;
    }
    *out = m.o;
    return ERR_OK;
}
