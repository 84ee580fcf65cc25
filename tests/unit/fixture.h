/* SPDX-License-Identifier: MIT */
/*
 * The tables of a small system, as a manifest would give them, for all host
 * tests of the kernel. test_fixture.c and test_tables.py hold them to what is generated.
 *
 *   task    priority  ceiling  quantum  rights, and what is special
 *   INIT    0         0        -        all rights to A to F and the pool (but
 *                                       see below), all calls; the only autostart
 *   A       1         1        -        all rights to all from B on but spawn,
 *                                       and spawn of F and the pool; all calls
 *   B       2         1        3 ticks  notify and join of A to F, all
 *                                       calls; ONCE and TWICE notify it, and the
 *                                       interrupts LEVEL and OTHER
 *   C       2         2        3 ticks  as B
 *   D       2         2        2 ticks  as B, but for timers and interrupts
 *   E       3         3        -        the calls of everybody; its fault is a panic
 *   F       4         2        1 tick   as A; W0 and W1 share its memory; EVERY
 *                                       and the interrupt PULSE notify it; after a fault it restarts:
 *                                       twice in 50 ms, 2 ms later
 *   W0, W1  4         3        1 tick   two pools of one task, as F; B, C and D may
 *                                       spawn W1
 *
 * Only D, E, F, W0 and W1 can be joined: they become zombies. A to D and F have
 * notifications, B and D signals. Every task has 256 bytes to read and write (`memory`; W0 and W1
 * have F's too) and 64 to read (`constants`). Of the objects, INIT, A to D, F, W0
 * and W1 have all rights but these: only INIT, A, F and the pool signal MANY
 * and create mutexes, and only B, C and D wait for it; who creates mutexes allocates in
 * NEST, and the others may only look at it. Own heaps: NEST for F and the pool, else HEAP.
 */
#ifndef KILN_TESTS_FIXTURE_H
#define KILN_TESTS_FIXTURE_H

#include "account.h"
#include "event.h"
#include "heap.h"
#include "host.h"
#include "irq.h"
#include "mutex.h"
#include "object.h"
#include "panic.h"
#include "pid.h"
#include "queue.h"
#include "semaphore.h"
#include "signals.h"
#include "timer.h"
#include "timing.h"

#include <generated/calls.h> /* enum call: CALL_yield = 0, ... */

enum { IDLE, INIT, A, B, C, D, E, F, W0, W1, TASKS };

/* Handles. Semaphores {0, 1}, {2, 3}, {0, 65535}; mutexes of protocol inherit,
 * inherit, and ceiling 1; queues of 2 items of 4 bytes, and 1 of 13; event flags,
 * at first 4; timers: ONCE and TWICE notify B with bits 0 and 1, EVERY notifies F
 * with bit 1 every 5 ms, from its start on; heaps of 32 blocks of 32 bytes, and of 160 of
 * 16. Then the slots of pools: 2 semaphores,
 * 1 mutex, 2 queues of 32 bytes. */
enum {
    EMPTY,
    FULL,
    MANY,
    LOW,
    HIGH,
    CEILING,
    PAIR,
    SINGLE,
    FLAGS,
    ONCE,
    TWICE,
    EVERY,
    HEAP,
    NEST,
    OBJECTS,
    SEM_SLOT = OBJECTS,
    SEM_SLOT2,
    MUTEX_SLOT,
    QUEUE_SLOT,
    QUEUE_SLOT2,
    INDICES,
};

/* Interrupts. */
enum { LEVEL, OTHER, PULSE, IRQS };

/* D's place in time, which it has only where HAS_TIMING is 1. */
#define WATCHDOG_MS 100u
#define PERIOD 10u
#define DEADLINE 4u
#define EVERY_TICKS 20u
#define BUDGET_CYCLES 500u

#define SEMAPHORES 3 /* of the manifest */
#define PAIR_BYTES 4
#define SINGLE_BYTES 13
#define QUEUE_SLOT_BYTES 32
#define HEAP_BYTES 1024
#define HEAP_LEAST 32
#define NEST_BYTES 2560 /* 160 blocks, as one of 128 and one of 32 */
#define NEST_LEAST 16

/* What the pool's tasks may run. */
#define POOL_CODE 0x1000u
#define POOL_CODE_BYTES 0x100u

#define MEMORY_BYTES 256
#define STACK_BYTES 64
#define CONSTANT_BYTES 64
#define SHARED_BYTES 48

extern uint8_t memory[TASKS][MEMORY_BYTES];
extern uint8_t shared[SHARED_BYTES]; /* a partition, granted to nobody */
extern const uint8_t constants[CONSTANT_BYTES];
extern uint8_t heap_memory[HEAP_BYTES]; /* the kernel never touches these two */
extern uint8_t nest_memory[NEST_BYTES];
extern uint32_t heap_used[]; /* bytes of each */

/* The index of the running task. */
unsigned running(void);

/* An address as an argument of a call. */
uint32_t address(const void *pointer);

/* Boot, let INIT spawn the tasks of `list` (ended by 0) in their order, and
 * then sleep for ever. */
void system_start(const unsigned *list);

#define START(...) system_start((const unsigned[]){__VA_ARGS__, 0})

/* The running task calls. */
int32_t yield(void);
int32_t sem_wait(uint32_t handle, uint32_t timeout_ms);
int32_t sem_signal(uint32_t handle);
int32_t mutex_lock(uint32_t handle, uint32_t timeout_ms);
int32_t mutex_unlock(uint32_t handle);
int32_t queue_send(uint32_t handle, const void *item,
                   uint32_t timeout_ms);                  /* copied to its memory */
int32_t queue_recv(uint32_t handle, uint32_t timeout_ms); /* to its memory, behind 128 bytes */
int32_t event_wait(uint32_t handle, uint32_t flags, uint32_t options, uint32_t timeout_ms);
int32_t event_set(uint32_t handle, uint32_t flags);
int32_t notify(uint32_t index, uint32_t bits); /* in its present life */
int32_t notify_wait(uint32_t bits, uint32_t timeout_ms);
int32_t irq_enable(uint32_t irq);
int32_t heap_alloc(uint32_t handle, uint32_t bytes);
int32_t heap_free(uint32_t handle, int32_t block);
int32_t heap_resize(uint32_t handle, int32_t block, uint32_t bytes);
int32_t kill(uint32_t index); /* in its present life */
int32_t join(uint32_t pid, uint32_t timeout_ms);
int32_t nice_to(uint32_t index, uint32_t priority);
int32_t suspend(uint32_t index);
int32_t resume(uint32_t index);
int32_t spawn(uint32_t index);
int32_t spawn_worker(void); /* at POOL_CODE, with the pool's priority */
int32_t sleep_ms(uint32_t ms);
int32_t write_text(const char *text);
int32_t read_into(uint32_t fd, uint32_t length); /* the start of its memory */
void end(void);
void end_with(uint32_t code);

/* What the latest call of task `index` returned, once it is over. */
int32_t result(unsigned index);

void ticks(unsigned count);

#endif
