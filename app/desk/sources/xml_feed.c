/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/xml_feed.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <expat.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "desk/sources/source_limits.h"
#include "desk/sources/xml_encoding.h"
#include "desk/sources/xml_item.h"
#include "desk/sources/xml_name.h"

#define XML_LANG "http://www.w3.org/XML/1998/namespace lang"
#define RDF_ABOUT "http://www.w3.org/1999/02/22-rdf-syntax-ns# about"

struct reader {
    XML_Parser parser;
    struct source_batch *out;
    struct err_info *info;
    enum err failed;
    int depth;
    bool begun;     /* the root element was seen and is one of ours */
    int item_depth; /* of the item being read; 0 = none */
    int skip_depth; /* of a part that is not for us; 0 = none */
    int media_depth;
    int author_depth;
    char *language; /* of the whole feed */
    struct xml_item item;
    /* the field being captured */
    const struct xml_field *field; /* NULL = none */
    int field_depth;
    bool escape; /* its text is text, its elements are markup (Atom's xhtml) */
    struct strbuf words;
};

static void fail(struct reader *r, enum err e)
{
    if (!r->failed)
        r->failed = e;
    XML_StopParser(r->parser, XML_FALSE);
}

static void fail_why(struct reader *r, enum err e, const char *why)
{
    if (!r->failed)
        err_set(r->info, e, "%s", why);
    fail(r, e);
}

/* ---- capturing a field ---- */

static void keep_words(struct reader *r, const char *text, size_t bytes)
{
    if (strbuf_append(&r->words, text, bytes) == ERR_NOMEM)
        fail(r, ERR_NOMEM);
    /* ERR_TOO_BIG sticks and refuses the item when the field ends */
}

static void keep_escaped(struct reader *r, const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        const char *as = text[i] == '<'   ? "&lt;"
                         : text[i] == '&' ? "&amp;"
                         : text[i] == '"' ? "&quot;"
                                          : NULL;
        if (as)
            keep_words(r, as, strlen(as));
        else
            keep_words(r, text + i, 1);
    }
}

/* Elements inside a field, written out again as the HTML that they are. */
static void keep_markup(struct reader *r, const char *local, const char **attributes)
{
    keep_words(r, "<", 1);
    keep_words(r, local, strlen(local));
    for (; attributes && attributes[0]; attributes += 2) {
        const char *name;
        xml_name_split(attributes[0], &name);
        keep_words(r, " ", 1);
        keep_words(r, name, strlen(name));
        keep_words(r, "=\"", 2);
        keep_escaped(r, attributes[1], strlen(attributes[1]));
        keep_words(r, "\"", 1);
    }
    keep_words(r, ">", 1);
}

static void field_start(struct reader *r, const struct xml_field *field, const char **attributes)
{
    r->field = field;
    r->field_depth = r->depth;
    strbuf_clear(&r->words);
    r->escape = xml_item_field_start(&r->item, field, attributes);
}

static void field_end(struct reader *r)
{
    const struct xml_field *field = r->field;
    r->field = NULL;
    if (r->words.failed == ERR_TOO_BIG) {
        enum err e = source_set(&r->item.post->refused, "a part of it is longer than 256 KiB");
        strbuf_clear(&r->words);
        if (e)
            fail(r, e);
        return;
    }
    const char *words = r->words.data ? r->words.data : "";
    enum err e = xml_item_field(&r->item, field, words, r->words.len_bytes);
    if (e)
        fail(r, e);
}

/* ---- elements ---- */

static const struct xml_field language_field = {XML_SPACE_RSS, "language", XML_LANGUAGE, false,
                                                XML_IN_ITEM};

static const char *attribute_of(const char **attributes, const char *name)
{
    for (; attributes && attributes[0]; attributes += 2)
        if (!strcmp(attributes[0], name))
            return attributes[1];
    return NULL;
}

static void root_start(struct reader *r, enum xml_space space, const char *local,
                       const char **attributes)
{
    r->begun = (space == XML_SPACE_RSS && !strcmp(local, "rss")) ||
               (space == XML_SPACE_RDF && !strcmp(local, "RDF")) ||
               (space == XML_SPACE_ATOM && !strcmp(local, "feed"));
    if (!r->begun) {
        fail_why(r, ERR_UNSUPPORTED, "this is XML, but neither RSS nor Atom");
        return;
    }
    enum err e = source_set_line(&r->language, attribute_of(attributes, XML_LANG), 35);
    if (e)
        fail(r, e);
}

static void deleted_start(struct reader *r, const char **attributes)
{
    const char *ref = attribute_of(attributes, "ref");
    enum err e = ERR_OK;
    struct source_post *p =
        ref && strlen(ref) <= MAX_HTML_BYTES ? source_batch_add(r->out, &e) : NULL;
    if (p) {
        p->deleted = true;
        e = source_set(&p->id, ref);
        if (!e && !p->id)
            source_batch_drop_last(r->out);
    }
    r->skip_depth = r->depth;
    if (e)
        fail(r, e);
}

static void outside_start(struct reader *r, enum xml_space space, const char *local,
                          const char **attributes)
{
    enum err e = ERR_OK;
    if (space == XML_SPACE_TOMBSTONE && !strcmp(local, "deleted-entry")) {
        deleted_start(r, attributes);
        return;
    }
    if (space == XML_SPACE_RSS && !strcmp(local, "language") && r->depth == 3) {
        r->field = &language_field;
        r->field_depth = r->depth;
        strbuf_clear(&r->words);
        return;
    }
    bool item = (space == XML_SPACE_RSS && !strcmp(local, "item")) ||
                (space == XML_SPACE_ATOM && !strcmp(local, "entry"));
    if (!item)
        return;
    struct source_post *p = source_batch_add(r->out, &e);
    if (p) {
        r->item_depth = r->depth;
        r->media_depth = r->author_depth = 0;
        e = xml_item_start(&r->item, p, attribute_of(attributes, RDF_ABOUT),
                           attribute_of(attributes, XML_LANG));
        if (e)
            fail(r, e);
    } else if (e) {
        fail(r, e);
    } else {
        XML_StopParser(r->parser, XML_FALSE); /* full: enough for one poll, and no error */
    }
}

static void inside_start(struct reader *r, enum xml_space space, const char *local,
                         const char **attributes)
{
    if (space == XML_SPACE_ATOM && !strcmp(local, "source")) {
        r->skip_depth = r->depth; /* where it was taken from has a title and an id as well */
        return;
    }
    if (space == XML_SPACE_ATOM && !strcmp(local, "author"))
        r->author_depth = r->depth;
    if (space == XML_SPACE_MEDIA && !strcmp(local, "content"))
        r->media_depth = r->depth;
    enum err e = xml_item_element(&r->item, space, local, attributes);
    if (e)
        fail(r, e);
    const struct xml_field *f = xml_field_find(space, local,
                                               r->author_depth  ? XML_IN_AUTHOR
                                               : r->media_depth ? XML_IN_MEDIA
                                                                : XML_IN_ITEM);
    if (f)
        field_start(r, f, attributes);
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct reader *r = user;
    const char *local;
    enum xml_space space = xml_name_split(name, &local);
    if (r->failed)
        return;
    if (++r->depth > MAX_XML_DEPTH) {
        fail_why(r, ERR_TOO_BIG, "its elements are nested too deep");
        return;
    }
    if (r->skip_depth)
        return;
    if (r->field)
        keep_markup(r, local, attributes);
    else if (r->depth == 1)
        root_start(r, space, local, attributes);
    else if (r->item_depth)
        inside_start(r, space, local, attributes);
    else
        outside_start(r, space, local, attributes);
}

static void outside_field_end(struct reader *r)
{
    r->field = NULL;
    enum err e = source_set_line(&r->language, r->words.data, 35);
    if (e)
        fail(r, e);
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    struct reader *r = user;
    const char *local;
    xml_name_split(name, &local);
    if (r->failed)
        return;
    if (r->field && r->depth == r->field_depth) {
        if (r->item_depth)
            field_end(r);
        else
            outside_field_end(r);
    } else if (r->field) {
        keep_words(r, "</", 2);
        keep_words(r, local, strlen(local));
        keep_words(r, ">", 1);
    }
    if (r->depth == r->skip_depth)
        r->skip_depth = 0;
    if (r->depth == r->media_depth)
        r->media_depth = 0;
    if (r->depth == r->author_depth)
        r->author_depth = 0;
    if (r->depth == r->item_depth) {
        r->item_depth = 0;
        enum err e = xml_item_end(&r->item, r->language);
        if (!e && !r->item.post->id && !r->item.post->refused)
            e = source_set(&r->item.post->refused, "it has neither guid, id nor link");
        if (e)
            fail(r, e);
    }
    r->depth--;
}

static void XMLCALL on_text(void *user, const XML_Char *text, int bytes)
{
    struct reader *r = user;
    if (!r->field || r->failed || r->skip_depth)
        return;
    if (r->escape)
        keep_escaped(r, text, (size_t)bytes);
    else
        keep_words(r, text, (size_t)bytes);
}

/* Any declaration: entities of a feed serve no honest purpose, and a few lines of them grow to gigabytes. */
static void XMLCALL on_entity(void *user, const XML_Char *name, int is_parameter,
                              const XML_Char *value, int bytes, const XML_Char *base,
                              const XML_Char *system_id, const XML_Char *public_id,
                              const XML_Char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)bytes, (void)base, (void)system_id;
    (void)public_id, (void)notation;
    fail_why(user, ERR_UNSUPPORTED, "it declares entities, which is refused");
}

/* ---- the whole ---- */

static void set_handlers(struct reader *r)
{
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetEntityDeclHandler(r->parser, on_entity);
    XML_SetUnknownEncodingHandler(r->parser, xml_encoding_find, NULL);
}

static enum err parse_error(struct reader *r, struct err_info *info)
{
    char quoted[100];
    enum XML_Error code = XML_GetErrorCode(r->parser);
    if (code == XML_ERROR_NO_MEMORY)
        return err_set(info, ERR_NOMEM, "out of memory");
    return err_set(info, ERR_SYNTAX, "XML line %lu: %s",
                   (unsigned long)XML_GetCurrentLineNumber(r->parser),
                   log_quote(XML_ErrorString(code), quoted, sizeof quoted));
}

enum err xml_feed_read(const char *xml, size_t bytes, struct source_batch *out,
                       struct err_info *info)
{
    static const XML_Memory_Handling_Suite memory = {mem_alloc, mem_grow, mem_free};
    static const XML_Char separator[] = {XML_NAME_SEPARATOR, 0};
    struct reader r = {.out = out, .info = info};
    if (bytes > MAX_SOURCE_BYTES)
        return err_set(info, ERR_TOO_BIG, "the feed is longer than %d bytes", MAX_SOURCE_BYTES);
    strbuf_init(&r.words, MAX_XML_FIELD_BYTES);
    r.parser = XML_ParserCreate_MM(NULL, &memory, separator);
    if (!r.parser)
        return err_set(info, ERR_NOMEM, "out of memory");
    set_handlers(&r);
    enum err e = ERR_OK;
    if (XML_Parse(r.parser, xml, (int)bytes, 1) != XML_STATUS_OK && !r.failed && !out->full)
        e = parse_error(&r, info);
    if (r.failed == ERR_NOMEM)
        err_set(info, ERR_NOMEM, "out of memory");
    e = r.failed ? r.failed : e;
    XML_ParserFree(r.parser);
    xml_item_clear(&r.item);
    strbuf_clear(&r.words);
    mem_free(r.language);
    return e;
}
