/* SPDX-License-Identifier: Apache-2.0 */
/* A condition whose timed waits are on CLOCK_MONOTONIC: a wall clock that is set back must not make a wait last years. */
#ifndef PLACARD_NODE_COND_H
#define PLACARD_NODE_COND_H

#include <pthread.h>

void cond_init_monotonic(pthread_cond_t *c);

#endif
