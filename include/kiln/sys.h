/* SPDX-License-Identifier: MIT */
/* The calls under their sys_ names; each is described where kiln_* is. */
#ifndef KILN_SYS_H
#define KILN_SYS_H

#include <kiln/kiln.h>

#define sys_yield() kiln_yield()
#define sys_exit(code) kiln_exit(code)
#define sys_write(fd, buffer, length) kiln_write(fd, buffer, length)
#define sys_read(fd, buffer, length) kiln_read(fd, buffer, length)
#define sys_spawn(entry, priority) kiln_spawn(entry, priority)
#define sys_sleep(ms) kiln_sleep(ms)
#define sys_getpid() kiln_getpid()
#define sys_time() kiln_time()
#define sys_shutdown(status) kiln_shutdown(status)
#define sys_create_task(table, count) kiln_create_task(table, count)
#define sys_sem_create(initial, max) kiln_sem_create(initial, max)
#define sys_sem_wait(semaphore) kiln_sem_wait(semaphore, KILN_FOREVER)
#define sys_sem_signal(semaphore) kiln_sem_signal(semaphore)
#define sys_mutex_create() kiln_mutex_create()
#define sys_mutex_lock(mutex) kiln_mutex_lock(mutex, KILN_FOREVER)
#define sys_mutex_unlock(mutex) kiln_mutex_unlock(mutex)
#define sys_queue_create(item_size, depth) kiln_queue_create(item_size, depth)
#define sys_queue_send(queue, item) kiln_queue_send(queue, item, KILN_FOREVER)
#define sys_queue_recv(queue, item) kiln_queue_recv(queue, item, KILN_FOREVER)
#define sys_kill(pid) kiln_kill(pid)
#define sys_nice(pid, priority) kiln_nice(pid, priority)

#endif
