/* SPDX-License-Identifier: MIT */
/*
 * A small system whose every reachable state is visited, of several that
 * model_build.py describes. Its tasks may all do everything. Idle stands for the rest
 * of the world: it starts and kills, and nothing else.
 */
#ifndef KILN_TESTS_MODEL_H
#define KILN_TESTS_MODEL_H

#include "properties_all.h"

#define TASKS TASK_COUNT
#define ITEM_BYTES 4

/* Objects by handle; then the slots of pools. */
enum {
    SEMAPHORE,
    MUTEX0,
    MUTEX1,
    MUTEX2,
    QUEUE,
    EVENT,
    TIMER,
    HEAP,
    OBJECTS,
    SEM_SLOT = OBJECTS,
    MUTEX_SLOT,
    QUEUE_SLOT,
    INDICES
};

/* What a worker of the last task but one runs, if there are pools. */
#define WORKER_CODE 0x1000u

/* The heap: a number where it begins will do, as the kernel touches none of it. */
#define HEAP_START 0x2000u
#define HEAP_LEAST 16u
#define HEAP_BLOCKS 4u

/* t2's place in time. It asks for the next period in the first ticks after one began. */
#define PERIOD_TICKS 2
#define LATE_TICKS 4

/* t1 may restart after a fault: once in so many ticks, which are ms. */
#define RESTART_WINDOW_TICKS 3

/* A task's own memory, which is kept with the kernel's state: what a sender that
 * waits wants to send is part of what happens next. */
struct memory {
    uint32_t sent;
    uint32_t taken;
};

extern struct memory memories[TASKS];
extern struct restarts restarts_of_t1;

/* What the tasks of the system make use of. */
struct uses {
    unsigned mutexes;
    bool messages, signals, nice, suspend, handlers, heaps, times;
};

extern const struct uses uses;

/* One thing that can happen in a state. */
struct move {
    enum { MOVE_CALL, MOVE_TICK, MOVE_BAD_TICK, MOVE_FAULT } kind;
    const char *name;
    uint32_t number; /* of the call */
    uint32_t args[4];
    /* What args[0] becomes of `target`: the task's pid, its pid one life ago, the pid of
     * its life that goes on or ended last, what spawn calls it; or the slot's handle. */
    enum { AIM_AT_NOTHING, AIM_AT_LIFE, AIM_AT_PAST, AIM_AT_LAST, AIM_AT_CODE, AIM_AT_SLOT } aim;
    unsigned target;
    unsigned label; /* the same for all targets */
};

#define MOVES_MAX 128

extern struct move moves[MOVES_MAX];
extern unsigned move_count;

/* Fill `moves` with all that the system can do. */
void moves_make(void);

/* Can it happen now? */
bool move_enabled(const struct move *move);

/* Let it happen; `step` then says what did. */
void move_apply(const struct move *move, struct step *step);

/* Between two moves, tasks that do not wait think of something new to send. */
void moves_renew_items(void);

/* Before the first encode(). */
void encode_begin(void);

/* The present state in canonical form; returns the length. Two states with one form
 * have the same future: see encode.c. */
#define FORM_MAX 256
unsigned encode(uint8_t form[FORM_MAX]);

#endif
