/* SPDX-License-Identifier: MIT */
/* What `main` does, and what helps it. */
#ifndef WORST_H
#define WORST_H

#include "box.h"

#define NOTHING ((struct order){SLEEP, 0, AGES})
#define NOTHING_YET DO(SLEEP, 0, 1)
#define DO(...) ((struct order){__VA_ARGS__})

/* What a task does when it begins. */
void give_orders(uint32_t task, struct order a, struct order b, struct order c);

/* Give it orders and let it begin. Returns its pid. */
int begin(uint32_t task, struct order a, struct order b, struct order c);

/* End all tasks but main. */
void end_all(void);

void console(void);
void objects(void);
void worn(void);
void times(void);
void reports(void);
void ways_to_end(void);

#endif
