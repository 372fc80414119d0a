/* SPDX-License-Identifier: Apache-2.0 */
/* What is shown once and kept nowhere: a one-time link, a token. */
#ifndef PLACARD_DESK_WEB_SECRET_PAGE_H
#define PLACARD_DESK_WEB_SECRET_PAGE_H

#include "desk/people.h"
#include "desk/web/web_route.h"

/* {title, name, link, until}: where name chooses a password. */
enum err secret_page_link(const char *name, const char *link, int64_t until_s, json_t **out,
                          struct err_info *info) MUST_CHECK;
/* {title, id, token, scopes, until}. */
enum err secret_page_token(int64_t id, const char *token, unsigned scopes, int64_t until_s,
                           json_t **out, struct err_info *info) MUST_CHECK;

#endif
