/* SPDX-License-Identifier: Apache-2.0 */
/* The layouts that an author may ask for, in an author's words; app/verify/PROTOCOL.md says what each is. Pure. */
#ifndef PLACARD_DESK_WEB_WRITE_LAYOUT_H
#define PLACARD_DESK_WEB_WRITE_LAYOUT_H

#include <stdbool.h>

struct write_layout {
    const char *name, *words, *about;
};
/* The content's own choice, "", comes first; words NULL behind the last. */
const struct write_layout *write_layout_at(int index);
bool write_layout_known(const char *name);

#endif
