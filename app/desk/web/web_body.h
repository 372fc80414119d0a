/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of a request, from its query and from a body in urlencoded, multipart or JSON form; every length is bounded. */
#ifndef PLACARD_DESK_WEB_WEB_BODY_H
#define PLACARD_DESK_WEB_WEB_BODY_H

#include "desk/web/web.h"

struct web_body;
struct MHD_Connection;

/* r is borrowed and filled. ERR_UNSUPPORTED for a body of another type. */
enum err web_body_new(struct MHD_Connection *c, struct web_request *r,
                      struct web_body **out) MUST_CHECK;
/* Pieces as they come. ERR_TOO_BIG, ERR_SYNTAX, ERR_NOMEM: what follows is passed over, and web_body_end says the same. */
enum err web_body_take(struct web_body *b, const char *data, size_t bytes) MUST_CHECK;
enum err web_body_end(struct web_body *b) MUST_CHECK;
void web_body_free(struct web_body *b);

/* One more field. ERR_TOO_BIG beyond the bounds, ERR_SYNTAX for text that is no UTF-8 or has a NUL. */
enum err web_request_add(struct web_request *r, const char *name, const char *value,
                         size_t bytes) MUST_CHECK;

#endif
