/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When may an update stay? Once the player has had a frame on the display for a while without being started anew, and has talked to its
 * server; where there is no server to be reached, after the grace time. The player says both in files (node/health.h). Thread: main.
 */
#ifndef PLACARD_BOARD_GOOD_H
#define PLACARD_BOARD_GOOD_H

#include <stdbool.h>
#include <stdint.h>

struct good_rule {
    int64_t settle_ms; /* a frame has to stand for so long */
    int64_t grace_ms;  /* since the board started: then the server may be out of reach */
};

struct good_look {
    bool drawn, talked;
    uint64_t run; /* tells one start of the player from another */
};

struct good {
    struct good_rule rule;
    bool drawn;
    uint64_t run;
    int64_t since_ms;
};

/* One look at now_ms (since the board started); true: it is good. */
bool good_step(struct good *g, const struct good_look *look, int64_t now_ms);
/* What the player's files say. */
struct good_look good_look_at(const char *folder);
/* Looks every second until it is good. */
void good_wait(const char *folder, struct good_rule rule);

#endif
