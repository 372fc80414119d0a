/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source that speaks JSON is a table: addresses, paths to fields, how pages follow, which visibilities exist. Another
 * one (Slack, Teams, Discourse) is a row in json_kinds.c and a fixture. The reader is hostile to its input: what is
 * not of the type it should be is left out or refuses the post, and a post without a visibility where one is due is hidden.
 * Any thread. json_path.h says what a path is; in addresses "{}" stands for the id or name asked for.
 */
#ifndef PLACARD_DESK_SOURCES_JSON_SOURCE_H
#define PLACARD_DESK_SOURCES_JSON_SOURCE_H

#include <jansson.h>

#include "desk/sources/source_post.h"

#define MAX_VISIBILITIES 4

enum json_words { JSON_PLAIN = 0, JSON_HTML, JSON_MARKDOWN };
enum json_time { JSON_TIME_TEXT = 0, JSON_TIME_MS };
enum json_pages {
    JSON_PAGE_ONE = 0, /* all there is */
    JSON_PAGE_LINK,    /* Link: rel="next"; without it max_id of the last post */
    JSON_PAGE_NUMBER   /* page=0, 1, ... */
};

struct json_timeline { /* what `source add` may point at */
    const char *name;  /* "tag": --tag */
    const char *path;
    const char *
        find; /* asked first; its {} are the words between the slashes of what was given. NULL = never */
    const char
        *find_by_id;     /* asked instead when "id:ID" was given; NULL = the id is taken as it is */
    const char *find_id; /* in the answer */
};

struct json_media {
    const char *list; /* path to it; NULL = the kind has none */
    const char *url;  /* in each */
    const char *file; /* in each: an id, for file_path */
    const char *file_path;
    const char *type, *type_is; /* in each, and what its start must be for a picture */
    const char *alt, *focus_x, *focus_y;
};

struct json_kind {
    const char *name, *summary;
    struct json_timeline timelines[4]; /* ends with name NULL; name "": nothing to choose */
    enum json_pages pages;
    const char *page_query; /* appended to every page, "limit=40" */
    int page_posts;
    const char *expect, *expect_start; /* path in the document, and how its text starts */
    const char *items, *order; /* path to the posts; path to their ids when they are an object */
    const char *document_language; /* of posts that name none */
    const char *one; /* address of one post; NULL = its own page tells whether it is gone */
    /* a post */
    const char *id, *url, *link, *title, *language, *author, *avatar;
    const char *text[2]; /* the first that holds something */
    enum json_words words[2];
    const char *published, *modified, *deleted;
    enum json_time time;
    const char *boost, *quote, *reply, *warning, *sensitive, *left_out;
    const char *system; /* holds something in messages of the program itself, which are no posts */
    const char *tags, *tag;
    const char *picture; /* one address, before those of media */
    struct json_media media;
    const char *extension;
    /* who may see it: the field of a post, or of what timelines[].find answered */
    const char *visibility;
    bool visibility_is_found; /* of the answer to find, once, and not of each post */
    const char *visible[MAX_VISIBILITIES + 1]; /* taken without being asked; NULL ends */
    const char *may_be[MAX_VISIBILITIES + 1];  /* taken when the settings name them; NULL ends */
    /* authors named elsewhere */
    const char *author_id, *person, *person_avatar;
    const char *person_name; /* "first_name+last_name" are two with a space between */
};

extern const struct json_kind json_kinds[];
extern const int json_kind_count;
const struct json_kind *json_kind_find(const char *name); /* NULL if there is none */

/* True if this visibility may enter: one of visible, or one of may_be that settings (words between spaces) name. */
bool json_kind_admits(const struct json_kind *k, const char *visibility, const char *settings);

struct json_page {
    int count;                      /* posts in the answer, taken or not */
    char last_id[MAX_ID_BYTES + 1]; /* "" if none */
};

/* One answer of a timeline. ERR_SYNTAX, ERR_TYPE, ERR_TOO_BIG, ERR_UNSUPPORTED or ERR_NOMEM for the whole of it. */
enum err json_source_read(const struct json_kind *k, const char *text, size_t bytes,
                          const char *visibilities, struct source_batch *out,
                          struct json_page *page, struct err_info *info) MUST_CHECK;
/* The answer to `one`. */
enum err json_source_read_one(const struct json_kind *k, const char *text, size_t bytes,
                              const char *visibilities, struct source_batch *out,
                              struct err_info *info) MUST_CHECK;
/* The answer to `find`: *id (mem_free), and *visible by the answer's own visibility (true for kinds without). */
enum err json_source_read_found(const struct json_kind *k, const struct json_timeline *t,
                                const char *text, size_t bytes, const char *visibilities, char **id,
                                bool *visible, struct err_info *info) MUST_CHECK;
/* The answer to `person`: *name (mem_free, NULL if it says none). */
enum err json_source_read_person(const struct json_kind *k, const char *text, size_t bytes,
                                 char **name, struct err_info *info) MUST_CHECK;

#endif
