/* SPDX-License-Identifier: MIT */
/*
 * The tables of a small system, as a manifest would give them, for all host
 * tests of the kernel.
 *
 *   task  priority  quantum  rights
 *   INIT  0         -        spawn of A to F, all calls; the only autostart
 *   A     1         -        spawn of F, all calls
 *   B     2         3 ticks  all calls
 *   C     2         3 ticks  all calls
 *   D     2         2 ticks  all calls
 *   E     3         -        the calls of everybody
 *   F     4         1 tick   all calls
 *
 * Every task has 256 bytes to read and write (`memory`), 64 to read
 * (`constants`), and both ends of every semaphore but these: only INIT, A and F
 * signal MANY, and only B, C and D wait for it.
 */
#ifndef KILN_TESTS_FIXTURE_H
#define KILN_TESTS_FIXTURE_H

#include "host.h"
#include "semaphore.h"

#include <generated/calls.h> /* enum call: CALL_yield = 0, ... */

enum { IDLE, INIT, A, B, C, D, E, F, TASKS };
enum { EMPTY, FULL, MANY, SEMAPHORES }; /* {0, 1}, {2, 3}, {0, 65535} */

#define MEMORY_BYTES 256
#define CONSTANT_BYTES 64
#define SHARED_BYTES 48

extern uint8_t memory[TASKS][MEMORY_BYTES];
extern uint8_t shared[SHARED_BYTES]; /* a partition, granted to nobody */
extern const uint8_t constants[CONSTANT_BYTES];

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
int32_t spawn(uint32_t index);
int32_t sleep_ms(uint32_t ms);
int32_t write_text(const char *text);
int32_t read_into(uint32_t fd, uint32_t length); /* the start of its memory */
void end(void);

/* What the latest call of task `index` returned, once it is over. */
int32_t result(unsigned index);

void ticks(unsigned count);

#endif
