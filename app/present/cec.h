/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Telling a display over HDMI-CEC to go into standby and to come back. It may or may not listen; nothing here waits for an answer.
 * Thread: the renderer. Source: linux/cec.h; HDMI 1.4b, supplement 1 "CEC".
 */
#ifndef PLACARD_PRESENT_CEC_H
#define PLACARD_PRESENT_CEC_H

#include <stdbool.h>

struct cec {
    int fd;    /* -1: there is none */
    bool said; /* that it cannot be done: once is enough in a log */
};

#define CEC_NONE ((struct cec){.fd = -1})

/* NULL: the first there is. Takes an address on the bus, which goes on behind our back. */
void cec_open(struct cec *c, const char *device);
void cec_tell(struct cec *c, bool on);
void cec_close(struct cec *c);

#endif
