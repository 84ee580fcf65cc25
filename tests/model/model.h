/* SPDX-License-Identifier: MIT */
/*
 * A small system whose every reachable state is visited. What is in it is chosen by
 * MODEL_* (model_build.py): tasks 1 to MODEL_TASKS besides idle, of which the first
 * has priority 1 and the others, which are alike, 2.
 */
#ifndef KILN_TESTS_MODEL_H
#define KILN_TESTS_MODEL_H

#include "properties_all.h"

#define TASKS (MODEL_TASKS + 1)
#define ITEM_BYTES 1

/* Objects by handle. */
enum { SEMAPHORE, MUTEX0, MUTEX1, QUEUE, EVENT, TIMER };

/* One thing that can happen in a state. */
struct move {
    enum { MOVE_CALL, MOVE_TICK, MOVE_START, MOVE_FAULT } kind;
    const char *name;
    uint32_t number; /* of the call */
    uint32_t args[4];
    unsigned target; /* a task: args[0] is its pid; or whom to start */
};

#define MOVES_MAX 64

extern struct move moves[MOVES_MAX];
extern unsigned move_count;
extern uint8_t own_memory[TASKS][8];

/* Fill `moves` with all that the system can do. */
void moves_make(void);

/* Can it happen now? */
bool move_enabled(const struct move *move);

/* Let it happen; `step` then says what did. */
void move_apply(const struct move *move, struct step *step);

/* The present state in canonical form; returns the length. Two states with one form
 * have the same future: see encode.c. */
#define FORM_MAX 256
unsigned encode(uint8_t form[FORM_MAX]);

#endif
