/* SPDX-License-Identifier: Apache-2.0 */
/* Private to xml_feed: what an item's or entry's elements mean, by a table of names. Pure. */
#ifndef PLACARD_DESK_SOURCES_XML_ITEM_H
#define PLACARD_DESK_SOURCES_XML_ITEM_H

#include "desk/sources/source_post.h"

enum xml_space { /* namespaces that mean something here */
                 XML_SPACE_OTHER = 0,
                 XML_SPACE_RSS, /* none, and those of RSS 0.9 and 1.0 */
                 XML_SPACE_ATOM,
                 XML_SPACE_TOMBSTONE,
                 XML_SPACE_CONTENT,
                 XML_SPACE_DC,
                 XML_SPACE_MEDIA,
                 XML_SPACE_XHTML,
                 XML_SPACE_RDF
};

enum xml_part { XML_IN_ITEM = 0, XML_IN_AUTHOR, XML_IN_MEDIA };

enum xml_meaning {
    XML_ID = 0,
    XML_TITLE,
    XML_LINK,
    XML_TEASER,  /* description, summary */
    XML_CONTENT, /* the whole article */
    XML_PUBLISHED,
    XML_MODIFIED,
    XML_AUTHOR,
    XML_MAIL_AUTHOR, /* "mail@example.com (Name)" */
    XML_TAG,
    XML_LANGUAGE,
    XML_ALT /* of the picture before */
};

struct xml_field {
    enum xml_space space;
    const char *name;
    enum xml_meaning meaning;
    bool typed; /* Atom: HTML only if its type says so */
    enum xml_part part;
};

struct xml_item {
    struct source_post *post;                /* borrowed */
    char *teaser, *content;                  /* HTML, or plain text when so marked */
    bool teaser_plain, content_plain, plain; /* plain: of the field being read */

    char *about; /* RSS 1.0's identity */
    int picture; /* of media:content, index + 1; 0 = none */
};

const struct xml_field *xml_field_find(enum xml_space space, const char *name, enum xml_part part);

/* about, language: of the element's attributes, may be NULL. */
enum err xml_item_start(struct xml_item *i, struct source_post *post, const char *about,
                        const char *language) MUST_CHECK;
/* An element with its attributes: links, enclosures, media. */
enum err xml_item_element(struct xml_item *i, enum xml_space space, const char *name,
                          const char **attributes) MUST_CHECK;
/* True if the field's text must be escaped to be HTML, because its elements are markup. */
bool xml_item_field_start(struct xml_item *i, const struct xml_field *f, const char **attributes);
enum err xml_item_field(struct xml_item *i, const struct xml_field *f, const char *words,
                        size_t bytes) MUST_CHECK;
/* Settles id, address, text and language (the feed's own unless the item has one). */
enum err xml_item_end(struct xml_item *i, const char *language) MUST_CHECK;
void xml_item_clear(struct xml_item *i);

#endif
