/* SPDX-License-Identifier: MIT */
/*
 * Counting semaphores; one whose maximum is 1 is a binary semaphore.
 *
 * Declared in app.yaml as `semaphores: {NAME: {initial: 0, max: 1}}`; the
 * handle is NAME, from <kiln/app.h>. Waiting tasks are served by priority, then
 * in the order in which they came.
 */
#ifndef KILN_SEMAPHORE_H
#define KILN_SEMAPHORE_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* Take a slot of the pool `semaphores` for a new semaphore. Every task with the
 * right `wait` or `signal` to `semaphores` may use it accordingly. It is destroyed when this
 * task ends. Needs the right `create`.
 *
 * `initial`  the count at first, 0 to max
 * `max`      the highest count, 1 to 65535
 *
 * Returns its handle, or
 *   -EINVAL  one of the two is out of range
 *   -EAGAIN  every slot is in use
 *   -EPERM   this task has no such right
 * Does not block. Bound: slots. */
static inline kiln_sem_t kiln_sem_create(uint32_t initial, uint32_t max)
{
    return kiln_call_sem_create(initial, max);
}

/* Take one count, waiting up to `timeout_ms` for it. Needs the right `wait`.
 *
 * Returns 0, or
 *   -EAGAIN     there was none, and timeout_ms is KILN_NO_WAIT
 *   -ETIMEDOUT  none came in time
 *   -EIDRM      it was destroyed meanwhile
 *   -EBADF      not a handle of any object
 *   -EPERM      not a semaphore that this task may wait for
 *   -EINTR      a signal's handler ran meanwhile
 * Blocks unless timeout_ms is KILN_NO_WAIT.
 * Bound: tasks waiting for it + pending timeouts; constant if it does not block. */
static inline int kiln_sem_wait(kiln_sem_t semaphore, uint32_t timeout_ms)
{
    return kiln_call_sem_wait(semaphore, timeout_ms);
}

/* kiln_sem_wait(semaphore, KILN_NO_WAIT). */
static inline int kiln_sem_try(kiln_sem_t semaphore)
{
    return kiln_call_sem_wait(semaphore, KILN_NO_WAIT);
}

/* Give one count: to the most urgent waiting task, else to the semaphore.
 * Needs the right `signal`.
 *
 * Returns 0, or
 *   -EOVERFLOW  no task waits and the count is at its maximum
 *   -EBADF      not a handle of any object
 *   -EPERM      not a semaphore that this task may signal
 * Does not block; a more urgent task that was waiting runs at once.
 * Bound: constant. */
static inline int kiln_sem_signal(kiln_sem_t semaphore)
{
    return kiln_call_sem_signal(semaphore);
}

/* Destroy a semaphore that was created; the calls that wait for it fail (EIDRM).
 * Needs the right `create` to `semaphores`.
 *
 * Returns 0, or
 *   -EBADF  not a handle of any object
 *   -EPERM  not an object of a pool that this task may create
 * Does not block. Bound: tasks waiting for it. */
static inline int kiln_sem_destroy(kiln_sem_t semaphore)
{
    return kiln_call_destroy(semaphore);
}

#endif
