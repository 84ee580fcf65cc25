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
#define sys_sem_wait(semaphore) kiln_sem_wait(semaphore, KILN_FOREVER)
#define sys_sem_signal(semaphore) kiln_sem_signal(semaphore)

#endif
