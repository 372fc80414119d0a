/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one place where the node's threads meet.
 *   network -> renderer: the newest playlist (immutable, counted)
 *   renderer -> worker: one job (what to draw);  worker -> renderer: its finished frame
 *   renderer -> network: play records, through a bounded queue (oldest dropped, counted)
 * Nothing here blocks but handover_wait_job. The renderer never waits for network or disk.
 */
#ifndef PLACARD_NODE_HANDOVER_H
#define PLACARD_NODE_HANDOVER_H

#include "model/play_record.h"
#include "model/playlist.h"
#include "node/frame_maker.h"
#include "present/pixmap.h"
#include "select/select.h"

/* What the worker is to draw. Plain data, moved by value; job_clear drops what it owns. */
struct job {
    uint64_t ticket;         /* the renderer's number for it; 0 = no job */
    bool header_only;        /* the strip with the clock alone */
    struct show show;        /* show.post and show.notice are owned references here, or NULL */
    struct playlist *list;   /* owned reference: alert text, trouble detail */
    int width_px, height_px; /* physical */
};

struct finished {
    uint64_t ticket;
    bool header_only;
    enum err result;
    struct err_info info;
    struct pixmap *frame;   /* owned, physical orientation; NULL unless result is ERR_OK */
    struct frame_page page; /* page.zoom is owned */
    int64_t took_ms;
};

struct handover;

enum err handover_new(void (*wake_renderer)(void *user), void *user,
                      struct handover **out) MUST_CHECK;
void handover_free(struct handover *h); /* after both threads have ended; NULL is fine */

/* network. Takes the reference. */
void handover_publish(struct handover *h, struct playlist *p);
/* renderer. A reference to the newest playlist if there is one that was not adopted yet, else NULL. */
struct playlist *handover_adopt(struct handover *h);

/* renderer. Takes what the job owns. A body job replaces one that has not begun; so does a header job. */
void handover_post_job(struct handover *h, struct job *j);
/* renderer. False if nothing is finished. */
bool handover_take_finished(struct handover *h, struct finished *out);
/* worker. Waits; false when asked to stop. */
bool handover_wait_job(struct handover *h, struct job *out);
/* Tests only: without waiting. */
bool handover_try_job(struct handover *h, struct job *out);
/* worker. Takes the frame. */
void handover_put_finished(struct handover *h, struct finished *f);

/* renderer. */
void handover_add_record(struct handover *h, const struct play_record *r);
/* network. False if the queue is empty. */
bool handover_take_record(struct handover *h, struct play_record *out);

/* any: make the worker stop. */
void handover_stop(struct handover *h);

void job_clear(struct job *j);

#endif
