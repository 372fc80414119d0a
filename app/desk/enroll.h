/* SPDX-License-Identifier: Apache-2.0 */
/* What one screen needs: placard.conf, root.json and ca.pem in one folder, to be copied to the board. No secrets. */
#ifndef PLACARD_DESK_ENROLL_H
#define PLACARD_DESK_ENROLL_H

#include "desk/desk.h"

struct enroll_terms {
    const char *screen, *audience, *url, *language, *time_zone,
        *ca_file; /* NULL = left out, or the desk's own */
};

enum err enroll_screen(struct desk *d, const char *out_dir, const struct enroll_terms *t,
                       struct err_info *info) MUST_CHECK;

#endif
