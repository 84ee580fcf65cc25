/* SPDX-License-Identifier: MIT */
/* The paths, by who takes part in them. */
#ifndef PATHS_H
#define PATHS_H

/* Let time pass: some 3,000 instructions without calls. They use no memory either, which the
 * emulator reaches slowly where a region of the MPU ends on the same page. */
void spin(void);

/* Main alone. */
void paths_alone(void);

/* Main and an equal; `waiters` of the crowd wait at each object of theirs. */
void paths_pairs(int waiters);

/* Main, and a more urgent task that it or an interrupt wakes. */
void paths_wakes(int waiters);

/* What takes longer the more tasks wait: `waiters` besides those that always do. */
void paths_growing(int waiters);

#endif
