/* SPDX-License-Identifier: Apache-2.0 */
/* Every address of the pages and the API, the power that it needs and who answers it: one table. Pure. */
#ifndef PLACARD_DESK_WEB_WEB_ROUTE_H
#define PLACARD_DESK_WEB_WEB_ROUTE_H

#include "desk/web/web.h"
#include "desk/web/web_fields.h"

typedef enum err web_view(struct web *w, json_t **model, struct err_info *info);
typedef enum err web_page(const struct web *w, const json_t *model, struct strbuf *out);
typedef enum err web_act(struct web *w, struct web_done *done, struct err_info *info);
typedef enum err web_keep(struct web *w, struct err_info *info);
typedef enum err web_give(struct web *w, struct web_bytes *out, struct err_info *info);

struct web_route {
    const char *path; /* exact; the API has it under /api/v1 */
    enum power power; /* POWER_NONE: also for who has not signed in */
    web_view *view;   /* GET; with page both as HTML and as JSON, without as JSON alone */
    /* of an act: draws its model at once, which then stands at no address: for a secret that is shown once */
    web_page *page;
    web_act *act; /* POST */
    /* act: the page that has its form, shown again with what was wrong; NULL = the page at the same path, if there is one */
    const char *form;
    bool publishes; /* act: within publish_begin and publish_commit, on a desk that is locked */
    /* act: stores what of the form outlasts its mistakes, before, in a transaction of its own; w->kept */
    web_keep *keep;
    web_give *give;    /* GET: bytes */
    bool form_gives;   /* give: POST instead */
    const char *about; /* one line, for the API's description; NULL = not part of the API */
    const struct web_field_row *fields; /* what it takes, with about */
    const char *gives;                  /* give: the type of what comes; NULL = JSON */
};

/* NULL: no such address, or not for this method. *other: there is one for the other method. */
const struct web_route *web_route_find(const char *path, bool post, bool *other);
/* All of them in order; NULL behind the last. */
const struct web_route *web_route_at(int index);

#endif
