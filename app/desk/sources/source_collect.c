/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_collect.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/sources/json_source.h"
#include "desk/sources/source_address.h"
#include "desk/sources/source_limits.h"
#include "desk/sources/source_people.h"
#include "desk/sources/source_url.h"
#include "desk/sources/xml_feed.h"

#define XML_KIND "rss"
#define ACCEPT_XML "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.1"
#define ACCEPT_JSON "application/feed+json, application/json"

static const struct json_timeline *timeline_of(const struct json_kind *k, const char *name)
{
    for (const struct json_timeline *t = k->timelines; t->name; t++)
        if (!strcmp(t->name, name))
            return t;
    return NULL;
}

enum err source_collect_check(const struct source_row *row, struct err_info *info)
{
    const struct json_kind *k = json_kind_find(row->kind);
    const struct json_timeline *t = k ? timeline_of(k, row->timeline) : NULL;
    struct source_url u;
    char quoted[80];
    enum err e = source_url_parse(NULL, row->url, &u, info);
    if (e)
        return e;
    if (!k && strcmp(row->kind, XML_KIND) != 0)
        return err_set(info, ERR_RANGE,
                       "%s is no kind of source; there are rss, jsonfeed, mastodon and mattermost",
                       log_quote(row->kind, quoted, sizeof quoted));
    if (!k)
        return row->timeline[0] ? err_set(info, ERR_RANGE, "a feed is taken whole; leave --%s out",
                                          row->timeline)
                                : ERR_OK;
    if (!t)
        return err_set(info, ERR_RANGE, "a source of kind %s needs --%s%s%s", k->name,
                       k->timelines[0].name, k->timelines[1].name ? " or --" : "",
                       k->timelines[1].name ? k->timelines[1].name : "");
    if (t->name[0] && !row->target[0])
        return err_set(info, ERR_RANGE, "--%s is empty", t->name);
    return ERR_OK;
}

/* ---- requests ---- */

static enum err status_error(const struct source_answer *a, struct err_info *info)
{
    static const struct {
        int status;
        const char *text;
    } meanings[] = {
        {401, "the source wants a token, or another one (401)"},
        {403, "the source does not allow this (403)"},
        {404, "the source knows no such address (404)"},
        {410, "the source is gone (410)"},
        {429, "the source asks for patience (429)"},
        {503, "the source is busy or being worked on (503)"},
    };
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (meanings[i].status == a->header.status)
            return err_set(info, ERR_HTTP_STATUS, "%s", meanings[i].text);
    return err_set(info, ERR_HTTP_STATUS, "the source answers with status %d", a->header.status);
}

static enum err ask(struct source_collect *c, const struct source_request *r,
                    struct source_answer *out, struct err_info *info)
{
    enum err e = c->getter.get(c->getter.user, r, out, info);
    if (!e && out->header.wait_s > c->wait_s)
        c->wait_s = out->header.wait_s;
    return e;
}

/* A document that must be there. */
enum err source_collect_ask(struct source_collect *c, const char *url, struct source_answer *out,
                            struct err_info *info)
{
    struct source_request r = {.url = url, .accept = ACCEPT_JSON, .max_bytes = MAX_SOURCE_BYTES};
    enum err e = ask(c, &r, out, info);
    if (!e && out->header.status != 200) {
        e = status_error(out, info);
        mem_free(out->body);
    }
    return e;
}

/* ---- feeds ---- */

static enum err first_page(struct source_collect *c, const char *url, const char *accept,
                           struct source_answer *out, struct err_info *info)
{
    struct source_request r = {.url = url,
                               .accept = accept,
                               .max_bytes = MAX_SOURCE_BYTES,
                               .etag = c->row->etag,
                               .last_modified = c->row->last_modified};
    enum err e = ask(c, &r, out, info);
    if (e)
        return e;
    c->unchanged = out->header.status == 304;
    if (out->header.status != 200 && !c->unchanged) {
        e = status_error(out, info);
        mem_free(out->body);
        return e;
    }
    const struct source_header *h = &out->header;
    snprintf(c->etag, sizeof c->etag, "%s", h->etag[0] || !c->unchanged ? h->etag : c->row->etag);
    snprintf(c->last_modified, sizeof c->last_modified, "%s",
             h->last_modified[0] || !c->unchanged ? h->last_modified : c->row->last_modified);
    return ERR_OK;
}

static enum err run_xml(struct source_collect *c, struct err_info *info)
{
    struct source_answer a;
    enum err e = first_page(c, c->row->url, ACCEPT_XML, &a, info);
    if (e)
        return e;
    if (!c->unchanged)
        e = xml_feed_read(a.body, a.bytes, &c->batch, info);
    mem_free(a.body);
    return e;
}

/* ---- JSON ---- */

/* The address of the timeline, once what it is about has been found. */
static enum err find(struct source_collect *c, const struct json_kind *k,
                     const struct json_timeline *t, char url[MAX_URL_BYTES + 1],
                     struct err_info *info)
{
    const char *target = c->row->target;
    bool by_id = !strncmp(target, "id:", 3);
    const char *path = by_id ? t->find_by_id : t->find;
    struct source_answer a;
    char *id = NULL;
    bool visible = false;
    if (t->find && by_id)
        target += 3;
    enum err e = path ? source_address_fill(url, c->row->url, path, target) : ERR_OK;
    if (!e && path) {
        if ((e = source_collect_ask(c, url, &a, info)))
            return e;
        e = json_source_read_found(k, t, a.body, a.bytes, c->row->visibilities, &id, &visible,
                                   info);
        mem_free(a.body);
        if (e)
            return e;
        c->closed = !visible;
    }
    if (!e)
        e = source_address_fill(url, c->row->url, t->path, id ? id : target);
    if (!e && k->page_query)
        e = source_address_add_query(url, k->page_query);
    mem_free(id);
    return e ? err_set(info, e, "the source's address is too long") : ERR_OK;
}

/* The address of the page behind this one; false if there is none. */
static bool next_page(const struct source_collect *c, const struct json_kind *k, const char *first,
                      const struct source_header *h, const struct json_page *p, int number,
                      char url[MAX_URL_BYTES + 1])
{
    char query[MAX_ID_BYTES * 3 + 32];
    struct source_url here, next;
    if (k->pages == JSON_PAGE_ONE || !p->count || c->batch.full)
        return false;
    if (k->pages == JSON_PAGE_LINK && h->next[0]) {
        /* a page elsewhere would be another source */
        if (source_url_parse(NULL, first, &here, NULL) ||
            source_url_parse(first, h->next, &next, NULL) || strcmp(here.origin, next.origin) != 0)
            return false;
        snprintf(url, MAX_URL_BYTES + 1, "%s", next.text);
        return true;
    }
    if (p->count < k->page_posts)
        return false;
    if (k->pages == JSON_PAGE_NUMBER)
        snprintf(query, sizeof query, "page=%d", number);
    else
        snprintf(query, sizeof query, "max_id=");
    if (k->pages == JSON_PAGE_LINK &&
        (!p->last_id[0] || source_url_escape(query, sizeof query, p->last_id)))
        return false;
    snprintf(url, MAX_URL_BYTES + 1, "%s", first);
    return !source_address_add_query(url, query);
}

static bool any_known(const struct source_collect *c, int from)
{
    for (int i = from; i < c->batch.count; i++)
        if (c->batch.posts[i].id && c->known(c->user, c->batch.posts[i].id))
            return true;
    return false;
}

static enum err run_json(struct source_collect *c, const struct json_kind *k, struct err_info *info)
{
    char first[MAX_URL_BYTES + 1], url[MAX_URL_BYTES + 1];
    struct source_answer a;
    struct json_page page;
    enum err e = find(c, k, timeline_of(k, c->row->timeline), first, info);
    if (e || c->closed)
        return e;
    memcpy(url, first, sizeof url);
    for (int number = 1; !e; number++) {
        int from = c->batch.count;
        e = number == 1 ? first_page(c, url, ACCEPT_JSON, &a, info)
                        : source_collect_ask(c, url, &a, info);
        if (e)
            return e;
        if (!c->unchanged)
            e = json_source_read(k, a.body, a.bytes, c->row->visibilities, &c->batch, &page, info);
        mem_free(a.body);
        /* a new source starts with its newest page; later ones go back to what is known */
        if (e || c->unchanged || number == MAX_SOURCE_PAGES || c->wait_s || !c->row->good_s ||
            any_known(c, from) || !next_page(c, k, first, &a.header, &page, number, url))
            break;
    }
    return e;
}

/* ---- the whole ---- */

enum err source_collect_run(struct source_collect *c, struct err_info *info)
{
    const struct json_kind *k = json_kind_find(c->row->kind);
    if (!k)
        return run_xml(c, info);
    enum err e = run_json(c, k, info);
    if (!e && k->person)
        e = source_people_name(c, 0, info);
    return e;
}

static enum source_single single_of(int status)
{
    return status == 200                    ? SOURCE_SINGLE_THERE
           : status == 404 || status == 410 ? SOURCE_SINGLE_GONE
                                            : SOURCE_SINGLE_UNKNOWN;
}

/* Feeds have no way to ask for one post: its page tells whether it is there. Elsewhere than on the source's own host it
 * is not asked for. */
static bool page_of(const struct source_collect *c, const char *url, char out[MAX_URL_BYTES + 1])
{
    struct source_url source, page;
    if (!url || source_url_parse(NULL, c->row->url, &source, NULL) ||
        source_url_parse(c->row->url, url, &page, NULL) || strcmp(source.origin, page.origin) != 0)
        return false;
    snprintf(out, MAX_URL_BYTES + 1, "%s", page.text);
    return true;
}

enum err source_collect_one(struct source_collect *c, const char *item, const char *url,
                            enum source_single *out, struct err_info *info)
{
    const struct json_kind *k = json_kind_find(c->row->kind);
    bool single = k && k->one;
    char address[MAX_URL_BYTES + 1];
    struct source_answer a;
    int from = c->batch.count;
    *out = SOURCE_SINGLE_UNKNOWN;
    if (single ? source_address_fill(address, c->row->url, k->one, item)
               : !page_of(c, url, address))
        return ERR_OK;
    struct source_request r = {.url = address,
                               .accept = single ? ACCEPT_JSON : "*/*",
                               .max_bytes = MAX_SOURCE_BYTES,
                               .status_only = !single};
    enum err e = ask(c, &r, &a, info);
    if (e)
        return e;
    *out = single_of(a.header.status);
    if (*out == SOURCE_SINGLE_THERE && single) {
        e = json_source_read_one(k, a.body, a.bytes, c->row->visibilities, &c->batch, info);
        /* another post than was asked for tells nothing */
        if (c->batch.count > from &&
            (!c->batch.posts[from].id || strcmp(c->batch.posts[from].id, item) != 0)) {
            source_batch_drop_last(&c->batch);
            *out = SOURCE_SINGLE_UNKNOWN;
        }
        if (!e && k->person)
            e = source_people_name(c, from, info);
    }
    mem_free(a.body);
    return e;
}

void source_collect_clear(struct source_collect *c)
{
    source_batch_clear(&c->batch);
}
