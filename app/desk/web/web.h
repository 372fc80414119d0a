/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a page, an action or an API call of the desk works with. One request is one struct web, on one thread, with a desk of its
 * own. Pages and API are the same handlers: a view makes a model (JSON), which the API sends and a page draws; an act changes,
 * and says where to go next.
 */
#ifndef PLACARD_DESK_WEB_WEB_H
#define PLACARD_DESK_WEB_WEB_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/strbuf.h"
#include "desk/desk.h"
#include "desk/people.h"
#include "desk/powers.h"

#define MAX_WEB_FIELDS 160 /* a form of 16 pictures, with their words, places and audiences */
#define MAX_WEB_FIELD_BYTES (64 * 1024) /* a post's text is 16 KiB at most */
#define MAX_WEB_FILES 8
#define MAX_WEB_FILE_BYTES (12 * 1024 * 1024) /* one picture */
#define MAX_WEB_BODY_BYTES (40 * 1024 * 1024) /* all of a request */
#define MAX_WEB_PAGE_BYTES (4 * 1024 * 1024)
#define WEB_ADDRESS_BYTES 64

struct web_file { /* of a form */
    char *name, *bytes;
    size_t len;
};

struct web_field {
    char *name, *value; /* value: valid UTF-8, no NUL */
};

struct web_request {
    bool post;                               /* else GET or HEAD */
    bool api;                                /* under /api/v1, answered in JSON */
    const char *path;                        /* less /api/v1 */
    struct web_field fields[MAX_WEB_FIELDS]; /* of query and body */
    int field_count;
    struct web_file files[MAX_WEB_FILES];
    int file_count;
    char address[WEB_ADDRESS_BYTES];  /* of who is connected */
    char session[SECRET_TOKEN_BYTES]; /* the cookie's; "" = none */
};

struct web_terms { /* of `serve`; borrowed */
    const char *dir;
    const struct clock *clock;
    const char *placard; /* the node's program, for previews */
    bool secure;         /* https: cookies are marked so */
};

struct web {
    const struct web_terms *terms;
    const struct web_request *request;
    struct desk *d;
    char host
        [256]; /* as the browser names this desk, for addresses that people copy; "" = unknown */
    bool signed_in;
    struct person person; /* if signed in, by whatever means */
    bool by_token;
    unsigned scopes;             /* of the token */
    char csrf[DIGEST_HEX_BYTES]; /* of the session; "" without one */
    json_t *kept;                /* what the route's keep left; owned by the dispatcher */
    const char *wrong; /* what went wrong with the form that is shown again; NULL = nothing */
};

/* What an act leaves: where a page goes on, and what the API answers. */
struct web_done {
    char location[1024];              /* a path of ours; "" = back to the front page */
    json_t *model;                    /* owned by the dispatcher; NULL = {} */
    char session[SECRET_TOKEN_BYTES]; /* set as the cookie */
    bool signed_out;                  /* the cookie goes */
};

/* Bytes that are neither page nor JSON. */
struct web_bytes {
    char *data; /* owned by the dispatcher */
    size_t len;
    FILE *
        file; /* in place of data, where it may be large: read from its beginning; owned likewise */
    const char *type;   /* static */
    char file_name[96]; /* offered for download; "" = shown */
    bool keep;          /* may be kept for an hour: the address names the content */
    int pages;          /* of the post that was drawn, said in X-Pages; 0 = nothing to say */
};

/* "" or what came first under this name; never NULL. */
const char *web_field(const struct web *w, const char *name);
/* The n-th under this name, from 0; NULL behind the last. */
const char *web_field_at(const struct web *w, const char *name, int n);
/* Text that must be there. ERR_SYNTAX saying which is missing. */
enum err web_field_needed(const struct web *w, const char *name, const char **out,
                          struct err_info *info) MUST_CHECK;
/* A whole number within bounds; fallback where the field is empty. ERR_RANGE. */
enum err web_field_int(const struct web *w, const char *name, int64_t least, int64_t most,
                       int64_t fallback, int64_t *out, struct err_info *info) MUST_CHECK;
/* RFC 3339, or local time as date inputs give it: 2026-03-02 or 2026-03-02T09:05; 0 where the field is empty. end_of_day: a day
 * without a time means its end. */
enum err web_field_time(const struct web *w, const char *name, bool end_of_day, int64_t *out,
                        struct err_info *info) MUST_CHECK;
/* The same of a value; false if it is none. */
bool web_time_read(const char *value, bool end_of_day, int64_t *out);
/* The audience of the field "audience", "" = the only one. */
enum err web_audience(const struct web *w, int64_t *out, struct err_info *info) MUST_CHECK;

/* May who asks do this? */
bool web_may(const struct web *w, enum power power);

#endif
