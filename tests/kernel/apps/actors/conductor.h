/* SPDX-License-Identifier: MIT */
/* Orders to actors, and what came of them. `task` is task_a to task_e. */
#ifndef CONDUCTOR_H
#define CONDUCTOR_H

#include "actor.h"
#include "check.h"

#include <errno.h>
#include <kiln/inspect.h>

/* Give an order. A more urgent actor carries it out, or waits, before this returns. */
void order_give(unsigned task, struct order order);

/* The orders that tests give most; those that can wait do so for ever. */
void lock(unsigned task, int mutex);
void lock_for(unsigned task, int mutex, uint32_t ms);
void unlock(unsigned task, int mutex); /* must succeed, so the actor must be able to run */
void wait_sem(unsigned task, int semaphore);
void send(unsigned task, int queue, uint32_t item);
void receive(unsigned task, int queue);

/* What the last order came to, or PENDING. */
int result_of(unsigned task);

/* End the actor, if it lives, and let it begin anew. */
void again(unsigned task);

/* The pid of the actor's present life. */
int pid_of(unsigned task);

/* The actor's priority in force. */
int priority_of(unsigned task);

/* The pid of a mutex's owner, or 0. */
int owner_of(int mutex);

/* Since the last time, orders were carried out by these actors, in this order. */
#define CHECK_DONE(letters) check_done(__FILE__, __LINE__, letters)
void check_done(const char *file, int line, const char *letters);

/* Whatever was carried out, the next CHECK_DONE begins here. */
void forget_done(void);

/* The chapters; each leaves all actors without an order, and all objects free. */
void test_mutexes(void);
void test_loans(void);
void test_queues(void);
void test_events(void);
void test_notifications(void);
void test_timers(void);
void test_created(void);
void test_life(void);
void test_inspect(void);

#endif
