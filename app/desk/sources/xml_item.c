/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/xml_item.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "desk/sources/clean_text.h"
#include "desk/sources/source_date.h"
#include "desk/sources/source_limits.h"

static const struct xml_field fields[] = {
    {XML_SPACE_RSS, "guid", XML_ID, false, XML_IN_ITEM},
    {XML_SPACE_RSS, "title", XML_TITLE, false, XML_IN_ITEM},
    {XML_SPACE_RSS, "link", XML_LINK, false, XML_IN_ITEM},
    {XML_SPACE_RSS, "description", XML_TEASER, false, XML_IN_ITEM},
    {XML_SPACE_CONTENT, "encoded", XML_CONTENT, false, XML_IN_ITEM},
    {XML_SPACE_RSS, "pubDate", XML_PUBLISHED, false, XML_IN_ITEM},
    {XML_SPACE_DC, "date", XML_PUBLISHED, false, XML_IN_ITEM},
    {XML_SPACE_DC, "modified", XML_MODIFIED, false, XML_IN_ITEM},
    {XML_SPACE_DC, "creator", XML_AUTHOR, false, XML_IN_ITEM},
    {XML_SPACE_DC, "subject", XML_TAG, false, XML_IN_ITEM},
    {XML_SPACE_DC, "language", XML_LANGUAGE, false, XML_IN_ITEM},
    {XML_SPACE_RSS, "author", XML_MAIL_AUTHOR, false, XML_IN_ITEM},
    {XML_SPACE_RSS, "category", XML_TAG, false, XML_IN_ITEM},
    {XML_SPACE_ATOM, "id", XML_ID, false, XML_IN_ITEM},
    {XML_SPACE_ATOM, "title", XML_TITLE, true, XML_IN_ITEM},
    {XML_SPACE_ATOM, "summary", XML_TEASER, true, XML_IN_ITEM},
    {XML_SPACE_ATOM, "content", XML_CONTENT, true, XML_IN_ITEM},
    {XML_SPACE_ATOM, "published", XML_PUBLISHED, false, XML_IN_ITEM},
    {XML_SPACE_ATOM, "issued", XML_PUBLISHED, false, XML_IN_ITEM},
    {XML_SPACE_ATOM, "updated", XML_MODIFIED, false, XML_IN_ITEM},
    {XML_SPACE_ATOM, "modified", XML_MODIFIED, false, XML_IN_ITEM},
    {XML_SPACE_ATOM, "name", XML_AUTHOR, false, XML_IN_AUTHOR},
    {XML_SPACE_MEDIA, "description", XML_ALT, false, XML_IN_MEDIA},
};

const struct xml_field *xml_field_find(enum xml_space space, const char *name, enum xml_part part)
{
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (fields[i].space == space && fields[i].part == part && !strcmp(fields[i].name, name))
            return &fields[i];
    return NULL;
}

enum err xml_item_start(struct xml_item *i, struct source_post *post, const char *about,
                        const char *language)
{
    xml_item_clear(i);
    i->post = post;
    enum err e = source_set(&i->about, about);
    return e ? e : source_set_line(&post->language, language, 35);
}

void xml_item_clear(struct xml_item *i)
{
    mem_free(i->teaser);
    mem_free(i->content);
    mem_free(i->about);
    memset(i, 0, sizeof *i);
}

static const char *get(const char **attributes, const char *name)
{
    for (; attributes && attributes[0]; attributes += 2)
        if (!strcmp(attributes[0], name))
            return attributes[1];
    return NULL;
}

/* ---- elements that speak by their attributes ---- */

static bool starts_with(const char *text, const char *prefix)
{
    return text && !strncasecmp(text, prefix, strlen(prefix));
}

/* A picture by what it says of itself, or by its name when it says nothing. */
static bool is_picture(const char *type, const char *medium, const char *url)
{
    static const char *const endings[] = {".jpg", ".jpeg", ".png", ".webp"};
    size_t n = strcspn(url, "?#");
    if (type)
        return starts_with(type, "image/");
    if (medium)
        return !strcasecmp(medium, "image");
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t k = strlen(endings[i]);
        if (n > k && !strncasecmp(url + n - k, endings[i], k))
            return true;
    }
    return false;
}

static enum err take_media(struct xml_item *i, const char *url, const char *type,
                           const char *medium)
{
    struct source_picture *p = NULL;
    i->picture = 0;
    if (!url || !*url || strlen(url) > MAX_URL_BYTES)
        return ERR_OK;
    if (!is_picture(type, medium, url)) {
        i->post->marks |= SOURCE_LEFT_OUT;
        return ERR_OK;
    }
    enum err e = source_add_picture(i->post, url, NULL, &p);
    if (!e && p)
        i->picture = (int)(p - i->post->pictures) + 1;
    return e;
}

static enum err take_atom_link(struct xml_item *i, const char **attributes)
{
    const char *rel = get(attributes, "rel"), *href = get(attributes, "href");
    if (!href || strlen(href) > MAX_URL_BYTES)
        return ERR_OK;
    if ((!rel || !strcmp(rel, "alternate")) && !i->post->url)
        return source_set(&i->post->url, href);
    if (rel && (!strcmp(rel, "related") || !strcmp(rel, "via")) && !i->post->link)
        return source_set(&i->post->link, href);
    if (rel && !strcmp(rel, "enclosure"))
        return take_media(i, href, get(attributes, "type"), NULL);
    return ERR_OK;
}

enum err xml_item_element(struct xml_item *i, enum xml_space space, const char *name,
                          const char **attributes)
{
    if (space == XML_SPACE_ATOM && !strcmp(name, "link"))
        return take_atom_link(i, attributes);
    if (space == XML_SPACE_ATOM && !strcmp(name, "category")) {
        const char *label = get(attributes, "label");
        return source_add_tag(i->post, label ? label : get(attributes, "term"));
    }
    if (space == XML_SPACE_RSS && !strcmp(name, "enclosure"))
        return take_media(i, get(attributes, "url"), get(attributes, "type"), NULL);
    if (space == XML_SPACE_MEDIA && !strcmp(name, "content"))
        return take_media(i, get(attributes, "url"), get(attributes, "type"),
                          get(attributes, "medium"));
    return ERR_OK;
}

/* ---- elements that speak by their text ---- */

bool xml_item_field_start(struct xml_item *i, const struct xml_field *f, const char **attributes)
{
    const char *type = f->typed ? get(attributes, "type") : NULL;
    bool xhtml = type && (!strcmp(type, "xhtml") || !strcmp(type, "application/xhtml+xml"));
    i->plain =
        f->typed && !xhtml && !(type && (!strcmp(type, "html") || !strcmp(type, "text/html")));
    return xhtml;
}

static enum err take_title(struct xml_item *i, const char *words, size_t bytes)
{
    return i->plain ? source_set_line(&i->post->title, words, MAX_TITLE_BYTES)
                    : source_set_title(i->post, words, bytes);
}

/* The name in "mail@example.com (Name)"; a bare mail address is nobody's business. */
static enum err take_mail_author(struct source_post *p, const char *words)
{
    char name[MAX_NAME_BYTES + 1];
    const char *open = strchr(words, '('), *close = open ? strrchr(open, ')') : NULL;
    if (p->author || (!close && strchr(words, '@')))
        return ERR_OK;
    if (!close)
        return source_set_line(&p->author, words, MAX_NAME_BYTES);
    size_t n = (size_t)(close - open) - 1;
    if (n > MAX_NAME_BYTES)
        n = MAX_NAME_BYTES;
    memcpy(name, open + 1, n);
    name[n] = 0;
    return source_set_line(&p->author, name, MAX_NAME_BYTES);
}

static enum err take_first(char **slot, bool *slot_plain, bool plain, const char *words)
{
    if (*slot)
        return ERR_OK;
    *slot_plain = plain;
    return source_set(slot, words);
}

enum err xml_item_field(struct xml_item *i, const struct xml_field *f, const char *words,
                        size_t bytes)
{
    struct source_post *p = i->post;
    int64_t s;
    switch (f->meaning) {
    case XML_ID:
        return source_set_line(&p->id, words, MAX_XML_FIELD_BYTES);
    case XML_TITLE:
        return take_title(i, words, bytes);
    case XML_LINK:
        return p->url ? ERR_OK : source_set_line(&p->url, words, MAX_XML_FIELD_BYTES);
    case XML_TEASER:
        return take_first(&i->teaser, &i->teaser_plain, i->plain, words);
    case XML_CONTENT:
        return take_first(&i->content, &i->content_plain, i->plain, words);
    case XML_PUBLISHED:
        if (source_date_parse(words, &s))
            p->published_s = s;
        return ERR_OK;
    case XML_MODIFIED:
        if (source_date_parse(words, &s))
            p->modified_s = s;
        return ERR_OK;
    case XML_AUTHOR:
        return p->author ? ERR_OK : source_set_line(&p->author, words, MAX_NAME_BYTES);
    case XML_MAIL_AUTHOR:
        return take_mail_author(p, words);
    case XML_TAG:
        return source_add_tag(p, words);
    case XML_LANGUAGE:
        return source_set_line(&p->language, words, 35);
    case XML_ALT:
        return i->picture && !p->pictures[i->picture - 1].alt
                   ? source_set_line(&p->pictures[i->picture - 1].alt, words, MAX_TITLE_BYTES)
                   : ERR_OK;
    }
    return ERR_OK;
}

/* ---- the end ---- */

static enum err set_words(struct source_post *p, const char *words, bool plain)
{
    p->marks &= ~(unsigned)SOURCE_CUT;
    return plain ? source_set_plain(p, words) : source_set_html(p, words, strlen(words));
}

enum err xml_item_end(struct xml_item *i, const char *language)
{
    struct source_post *p = i->post;
    enum err e = ERR_OK;
    if (!p->id)
        e = source_set_line(&p->id, i->about && *i->about ? i->about : p->url, MAX_XML_FIELD_BYTES);
    if (!e && !p->link)
        e = source_set(&p->link, p->url);
    /* the article for its pictures, the teaser for its words: a wall has room for those */
    if (!e && i->content)
        e = set_words(p, i->content, i->content_plain);
    if (!e && i->teaser) {
        char *whole = p->text;
        p->text = NULL;
        e = set_words(p, i->teaser, i->teaser_plain);
        if (!e && whole && (!p->text || !*p->text)) {
            mem_free(p->text);
            p->text = whole;
            whole = NULL;
        }
        mem_free(whole);
    }
    if (!e && !p->language)
        e = source_set(&p->language, language);
    if (!p->published_s)
        p->published_s = p->modified_s;
    return e;
}
