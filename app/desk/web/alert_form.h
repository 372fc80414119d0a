/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of an alert as a request gives them. */
#ifndef PLACARD_DESK_WEB_ALERT_FORM_H
#define PLACARD_DESK_WEB_ALERT_FORM_H

#include "desk/web/web.h"
#include "model/flags.h"

/* Texts are the request's: borrowed. until_s is now and the minutes asked for. ERR_SYNTAX, ERR_RANGE. */
enum err alert_form_read(const struct web *w, struct alert *out, struct err_info *info) MUST_CHECK;

#endif
