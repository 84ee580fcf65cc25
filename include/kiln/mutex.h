/* SPDX-License-Identifier: MIT */
/*
 * Mutexes: one owner at a time, which may lock again (recursive).
 *
 * Declared in app.yaml as `mutexes: {NAME: {protocol: inherit}}`; the handle is
 * NAME, from <kiln/app.h>. While more urgent tasks wait, the owner runs at the
 * most urgent one's priority; this holds through chains of owners that wait for others, and
 * for all mutexes that it owns. With `protocol: ceiling` it runs at once at the priority
 * of the most urgent task that may lock the mutex. Waiting tasks are served by
 * priority, then in the order in which they came.
 *
 * If a task ends while it owns a mutex, the next waiting task gets it, with the result
 * KILN_OWNER_DIED.
 */
#ifndef KILN_MUTEX_H
#define KILN_MUTEX_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* Take a slot of the pool `mutexes` for a new mutex, free, protocol inherit.
 * Every task with the right `lock` to `mutexes` may use it. It is destroyed when this
 * task ends. Needs the right `create`.
 *
 * Returns its handle, or
 *   -EAGAIN  every slot is in use
 *   -EPERM   this task has no such right
 * Does not block. Bound: slots. */
static inline kiln_mutex_t kiln_mutex_create(void)
{
    return kiln_call_mutex_create();
}

/* Lock the mutex, waiting up to `timeout_ms` for it; the owner may lock again, and must
 * unlock as often. Needs the right `lock`.
 *
 * Returns 0, or KILN_OWNER_DIED, which means locked too (see there), or
 *   -EAGAIN     another task owns it, and timeout_ms is KILN_NO_WAIT
 *   -ETIMEDOUT  it did not become free in time
 *   -EDEADLK    its owner waits, directly or through others, for a mutex of this task's
 *   -EOVERFLOW  this task has locked it 65535 times
 *   -EIDRM      it was destroyed meanwhile
 *   -EBADF      not a handle of any object
 *   -EPERM      not a mutex that this task may lock
 *   -EINTR      a signal's handler ran meanwhile
 * Blocks unless timeout_ms is KILN_NO_WAIT.
 * Bound: mutexes, tasks waiting for each mutex in the chain, pending timeouts;
 * constant if it does not block. */
static inline int kiln_mutex_lock(kiln_mutex_t mutex, uint32_t timeout_ms)
{
    return kiln_call_mutex_lock(mutex, timeout_ms);
}

/* kiln_mutex_lock(mutex, KILN_NO_WAIT). */
static inline int kiln_mutex_try(kiln_mutex_t mutex)
{
    return kiln_call_mutex_lock(mutex, KILN_NO_WAIT);
}

/* Undo one lock. The last unlock gives the mutex to the most urgent waiting task and ends
 * the priority that it lent; priorities lent by other owned mutexes stay.
 * Needs the right `lock`.
 *
 * Returns 0, or
 *   -EPERM  this task does not own it, or may not lock it
 *   -EBADF  not a handle of any object
 * Does not block; a more urgent task that was waiting runs at once.
 * Bound: mutexes that this task owns. */
static inline int kiln_mutex_unlock(kiln_mutex_t mutex)
{
    return kiln_call_mutex_unlock(mutex);
}

/* Destroy a mutex that was created; the calls that wait for it fail (EIDRM). Needs
 * the right `create` to `mutexes`.
 *
 * Returns 0, or
 *   -EBADF  not a handle of any object
 *   -EPERM  not an object of a pool that this task may create
 * Does not block. Bound: tasks waiting for it, mutexes. */
static inline int kiln_mutex_destroy(kiln_mutex_t mutex)
{
    return kiln_call_destroy(mutex);
}

#endif
