/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A request that has been read, answered: who asks, whether they may, the handler, and what came of it as page, JSON or bytes.
 * Knows nothing of sockets: tests call it with structs. Any thread.
 */
#ifndef PLACARD_DESK_WEB_WEB_SERVE_H
#define PLACARD_DESK_WEB_WEB_SERVE_H

#include "desk/web/web_route.h"

struct web_answer {
    int status;
    const char *type; /* static */
    char *body;       /* owned; NULL = empty */
    size_t len;
    FILE *file;          /* owned; in place of body */
    char location[1100]; /* "" = none */
    char cookie[256];    /* Set-Cookie; "" = none */
    char file_name[96];  /* "" = none */
    bool keep;
    int pages; /* 0 = not said */
};

struct web_headers { /* of the request; get answers NULL for one that is absent */
    const char *(*get)(void *user, const char *name);
    void *user;
};

/* Before a body is read: is it worth reading? False with an answer that says no. */
bool web_admit(const struct web_terms *terms, struct web_request *r, const struct web_headers *h,
               struct web_answer *out);
/* The whole of it. Always leaves an answer; without a body where memory is short. */
void web_serve(const struct web_terms *terms, struct web_request *r, const struct web_headers *h,
               struct web_answer *out);
void web_answer_clear(struct web_answer *a);
void web_request_clear(struct web_request *r);

#endif
