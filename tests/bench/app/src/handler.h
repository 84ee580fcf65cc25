/* SPDX-License-Identifier: MIT */
#ifndef HANDLER_H
#define HANDLER_H

/* Wait for ROUNDS interrupts of the timer, then signal `done`. */
void handle(void);

#endif
