/* SPDX-License-Identifier: Apache-2.0 */
/* Private to fetch: from curl's codes to ours, one for each thing that a person can mend. Thread: the session's own. */
#ifndef PLACARD_FETCH_FETCH_ERROR_H
#define PLACARD_FETCH_FETCH_ERROR_H

#include "fetch/fetch_session.h"

/* code is not CURLE_OK; answered: at least one byte of an answer had come. Never ERR_OK. */
enum err fetch_error_of(struct fetch *f, CURLcode code, bool answered,
                        struct err_info *info) MUST_CHECK;

#endif
