/* SPDX-License-Identifier: Apache-2.0 */
/* The thread that composes and decodes, so that the renderer only blends. Owns nothing but its loop. */
#ifndef PLACARD_NODE_WORKER_H
#define PLACARD_NODE_WORKER_H

#include "node/frame_maker.h"
#include "node/handover.h"

struct worker;

enum err worker_start(struct handover *h, struct frame_maker *m, struct worker **out) MUST_CHECK;
void worker_stop(struct worker *w); /* handover_stop first; joins; NULL is fine */

#endif
