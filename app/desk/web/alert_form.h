/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of an alert as a request gives them. */
#ifndef PLACARD_DESK_WEB_ALERT_FORM_H
#define PLACARD_DESK_WEB_ALERT_FORM_H

#include "desk/web/web.h"
#include "model/flags.h"

/* The field "text" with line ends as alerts have them: browsers send \r\n. mem_free. ERR_NOMEM. */
enum err alert_form_words(const struct web *w, char **out, struct err_info *info) MUST_CHECK;

/* The text is the alert's (mem_free), the language the request's. until_s is now and the minutes asked for. ERR_SYNTAX, ERR_RANGE. */
enum err alert_form_read(const struct web *w, struct alert *out, struct err_info *info) MUST_CHECK;

#endif
