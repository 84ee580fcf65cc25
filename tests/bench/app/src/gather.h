/* SPDX-License-Identifier: MIT */
/* How main directs the others. */
#ifndef GATHER_H
#define GATHER_H

#include "cues.h"

#define CROWD 4 /* tasks crowd_N in app.yaml */

/* Give the others their cue; they follow it when main waits or yields, the urgent
 * one at once. */
void cue_peer(enum peer_cue cue);
void cue_urgent(struct urgent_cue cue);

/* Send `count` of the crowd to a place; when it returns, they wait there. */
void gather(enum place place, int count);

/* Let those at a semaphore or a queue go, and wait for orders again. Nobody else
 * may wait there. */
void scatter(enum place place, int count);

#endif
