/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The form in which a post is written, as JSON: what a page draws, a draft keeps, the API sends and takes.
 *
 * {audience: [NAME], id, sha256, draft, title, text, language, layout, link, author, role, tags, from, until, event_start,
 *  event_end, place, pictures: [{file, alt}], wrong: {MEMBER: WORDS}}; all texts, times as inputs of type datetime-local have
 * them, on the desk's clock (an event's in its own zone). id "" = a new post; sha256: of the version that is edited.
 */
#ifndef PLACARD_DESK_WEB_WRITE_FORM_H
#define PLACARD_DESK_WEB_WRITE_FORM_H

#include "desk/web/web.h"
#include "model/post.h"

#define WRITE_TIME_BYTES 32

/* All are owned by the caller; ERR_NOMEM alone where nothing else is said. */
enum err write_form_blank(const struct web *w, json_t **out, struct err_info *info) MUST_CHECK;
enum err write_form_of_post(const struct post *p, json_t **out, struct err_info *info) MUST_CHECK;
/* The stored post that these name, with its plan and digest. ERR_NOT_FOUND. */
enum err write_form_stored(struct desk *d, const char *audience, const char *id, json_t **out,
                           struct err_info *info) MUST_CHECK;
/* ERR_NOT_FOUND unless it is this person's. */
enum err write_form_draft(const struct web *w, const char *draft, json_t **out,
                          struct err_info *info) MUST_CHECK;
/* What the request sent, put over the post or the draft that it names: what it does not name stays. Pictures in their
 * new order, without those that are to go; those that come as files are not among them yet. */
enum err write_form_sent(const struct web *w, json_t **out, struct err_info *info) MUST_CHECK;

/* The name of the n-th audience; NULL behind the last. */
const char *write_form_audience(const json_t *form, size_t n);
/* More about one member; the first word stays. */
enum err write_form_wrong(json_t *form, const char *member, const char *words) MUST_CHECK;
/* An event's moment as an input has it, in its own zone. "" for 0. */
void write_form_event_time(const struct post_event *event, int64_t at_s,
                           char out[WRITE_TIME_BYTES]);

#endif
