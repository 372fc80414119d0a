/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A post as a source tells it, before any rule or fetch: what all formats are read into. Strings are valid UTF-8 that a
 * screen takes (clean_text), but for addresses, which are as they stand (source_url.h). Owned; source_batch_clear frees.
 */
#ifndef PLACARD_DESK_SOURCES_SOURCE_POST_H
#define PLACARD_DESK_SOURCES_SOURCE_POST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/limits.h"

/* What a person should know before approving; kept in the order of `source_mark_names`. */
enum source_mark {
    SOURCE_WARNING = 1 << 0,   /* the author put a content warning before it */
    SOURCE_SENSITIVE = 1 << 1, /* its media are marked as sensitive */
    SOURCE_BOOST = 1 << 2,     /* somebody else's post, passed on */
    SOURCE_QUOTE = 1 << 3,     /* speaks about a post that it quotes */
    SOURCE_REPLY = 1 << 4,     /* an answer */
    SOURCE_NO_ALT = 1 << 5,    /* a picture without alternative text */
    SOURCE_CUT = 1 << 6,       /* the text was longer and is cut */
    SOURCE_LEFT_OUT = 1 << 7   /* had videos, polls or pictures that are not taken */
};
#define SOURCE_MARK_COUNT 8
/* "content warning", ... by bit number; static. */
extern const char *const source_mark_names[SOURCE_MARK_COUNT];

struct source_picture {
    char *url;
    char *alt; /* NULL if there is none */
    bool has_focus;
    int focus_x_pm, focus_y_pm;
};

struct source_post {
    char *id; /* the source's own, never NULL */
    char *title, *text;
    char *url;  /* the post itself */
    char *link; /* what it is about */
    char *language, *author, *avatar;
    char *author_id; /* for sources that name authors elsewhere (struct json_source's people) */
    char *warning;   /* words of the content warning */
    char *extension; /* JSON text of _placard, from a JSON Feed; NULL = none */
    char *refused;   /* why it cannot be taken; NULL = it can */
    int64_t published_s, modified_s; /* 0 = not stated */
    char *tags[MAX_POST_TAGS];
    int tag_count;
    struct source_picture pictures[MAX_POST_MEDIA];
    int picture_count;
    unsigned marks; /* enum source_mark */
    bool deleted;   /* the source says that it is gone */
    bool
        hidden; /* its visibility is not allowed: never enters, and what entered before is withdrawn */
};

struct source_batch {
    struct source_post *posts;
    int count, room;
    bool full; /* there were more than MAX_SOURCE_POSTS */
};

/* A zeroed post at the end, NULL when out of memory or (full set) MAX_SOURCE_POSTS are there. Moves the others. */
struct source_post *source_batch_add(struct source_batch *b, enum err *why);
void source_batch_drop_last(struct source_batch *b);
void source_batch_clear(struct source_batch *b);
void source_post_clear(struct source_post *p);

/* A copy of text (mem_strdup) in place of what *slot holds; NULL or "" leaves it alone. */
enum err source_set(char **slot, const char *text) MUST_CHECK;
/* As source_set, cleaned to one line of at most cap_bytes. */
enum err source_set_line(char **slot, const char *text, size_t cap_bytes) MUST_CHECK;
/* Running text: plain, or HTML with its link and pictures. What the HTML reader refuses becomes p->refused. */
enum err source_set_plain(struct source_post *p, const char *text) MUST_CHECK;
enum err source_set_html(struct source_post *p, const char *html, size_t bytes) MUST_CHECK;
/* Titles are HTML in most feeds: one line. */
enum err source_set_title(struct source_post *p, const char *html, size_t bytes) MUST_CHECK;
enum err source_add_tag(struct source_post *p, const char *tag) MUST_CHECK;
/* The same address twice is one picture; beyond MAX_POST_MEDIA sets SOURCE_LEFT_OUT. */
enum err source_add_picture(struct source_post *p, const char *url, const char *alt,
                            struct source_picture **added) MUST_CHECK;

#endif
