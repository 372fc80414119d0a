/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A JSON Feed 1.1 file into pending posts. The feed is untrusted: an item that a screen would refuse, whose pictures are
 * not there or not what they should be, or that has only HTML, is refused whole with a reason, the others go on. A post
 * that changed returns to pending and leaves the screens; nothing here ever approves.
 */
#ifndef PLACARD_DESK_IMPORT_H
#define PLACARD_DESK_IMPORT_H

#include <jansson.h>

#include "desk/desk.h"
#include "model/post.h"

enum import_outcome {
    IMPORT_REFUSED = 0,
    IMPORT_REFUSED_TAKEN_OFF, /* and the version that was on the screens is pending again */
    IMPORT_NEW,
    IMPORT_CHANGED,
    IMPORT_TAKEN_OFF, /* changed, and was on the screens */
    IMPORT_UNCHANGED
};

struct import_report {
    /* once an item, in feed order; id may be "" for one without; why is NULL unless refused */
    void (*each)(void *user, const char *id, int index, enum import_outcome outcome,
                 const char *why);
    void *user;
};

/* Between publish_begin and publish_commit. feed_path's folder is where its pictures are. An error is about the whole
 * feed: nothing of it has been taken then, once the caller aborts. */
enum err import_feed(struct desk *d, int64_t audience_id, const char *feed_path,
                     const struct import_report *report, struct err_info *info) MUST_CHECK;

/* As import_feed, of items that a source was read into: pictures lie below folder, why goes into the audit log. */
enum err import_items(struct desk *d, int64_t audience_id, const json_t *items, const char *folder,
                      const char *why, const struct import_report *report,
                      struct err_info *info) MUST_CHECK;

/* A post whose source has changed it into something that cannot be taken: pending again, and off the screens.
 * *was_on tells whether it was on them. Between publish_begin and publish_commit. */
enum err import_refuse(struct desk *d, int64_t audience_id, const char *id, const char *why,
                       bool *was_on, struct err_info *info) MUST_CHECK;
/* One post, already parsed and with its pictures in media/, as the item that screens read: judged as a screen would, then
 * stored, pending. what: for the audit log, "write" or "edit". ERR with why it is refused. Between publish_begin and
 * publish_commit. */
enum err import_post(struct desk *d, int64_t audience_id, const struct post *p, const char *what,
                     enum import_outcome *outcome, struct err_info *info) MUST_CHECK;

#endif
