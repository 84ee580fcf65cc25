/* SPDX-License-Identifier: MIT */
/* The parts of the sample, in their order. */
#ifndef PARTS_H
#define PARTS_H

void show_text(void);
void show_chunks(void);
void show_alarms(void);

#endif
