/* SPDX-License-Identifier: Apache-2.0 */
/* The pieces of the form's page: fields with their mistakes, and what stands around the form. */
#ifndef PLACARD_DESK_WEB_WRITE_FIELDS_H
#define PLACARD_DESK_WEB_WRITE_FIELDS_H

#include "base/strbuf.h"
#include "desk/web/web.h"

struct write_page { /* borrowed while it is drawn */
    const struct web *w;
    const json_t *model, *form, *wrong;
    struct strbuf *out;
};

struct write_field {
    const char *member, *label, *attributes, *hint; /* both may be NULL */
};

/* Is something wrong with this member? */
bool write_is_wrong(const struct write_page *p, const char *member);
void write_put_wrong(const struct write_page *p, const char *member);
/* What tells a screen reader that a field has a mistake, and where it is explained. */
void write_put_aria(const struct write_page *p, const char *member, bool hint);
void write_put_input(const struct write_page *p, const struct write_field *f);
/* Side by side where there is room. */
void write_put_inputs(const struct write_page *p, const struct write_field *fields, size_t count);

/* write_look.c: what must be known before the form; one's drafts; the preview */
void write_put_above(const struct write_page *p);
void write_put_drafts(const struct write_page *p);
void write_put_look(const struct write_page *p);

#endif
