/* SPDX-License-Identifier: MIT */
/*
 * What a task may do to an object or to another task: an entry for each that it has
 * any right to, at the object's index or the task's id behind the start of its row.
 *
 * Rows overlap: each is a window of one generated array. Where entries are plain, all
 * that a task has no right to is 0 in its window. Where there are so many different
 * rights that this would take much flash (CONFIG_RIGHTS_PLAIN_MAX), entries are keyed:
 * each says for which index it is, and a window has the entries of other rows between
 * its own. No two rows that differ begin at the same place, so that the index of an
 * entry tells whose it is.
 */
#ifndef KILN_KERNEL_RIGHTS_H
#define KILN_KERNEL_RIGHTS_H

#include <generated/layout.h> /* RIGHTS_TYPE, RIGHTS_KEYED */
#include <stdint.h>

/* To objects: each names one operation on one type, so that testing the bit also
 * proves the type. */
#define RIGHT_SEM_WAIT 0x0001u
#define RIGHT_SEM_SIGNAL 0x0002u
#define RIGHT_MUTEX_LOCK 0x0004u
#define RIGHT_QUEUE_SEND 0x0008u
#define RIGHT_QUEUE_RECV 0x0010u
#define RIGHT_EVENT_WAIT 0x0020u
#define RIGHT_EVENT_SET 0x0040u
#define RIGHT_TIMER_CONTROL 0x0080u
/* To take this slot of a pool and to give it back, whatever the type. */
#define RIGHT_CREATE 0x0100u
#define RIGHT_HEAP_ALLOC 0x0200u
#define RIGHT_HEAP_STATS 0x0400u

/* To tasks. */
#define RIGHT_TASK_SPAWN 0x01u
#define RIGHT_TASK_KILL 0x02u
#define RIGHT_TASK_JOIN 0x04u
#define RIGHT_TASK_NICE 0x08u
#define RIGHT_TASK_SUSPEND 0x10u
#define RIGHT_TASK_NOTIFY 0x20u

/* An entry: the rights, and if it is keyed, the index above them. A right that does not
 * fit below it needs a wider RIGHTS_TYPE, which scripts/kiln/plan/rightstable.py chooses. */
typedef RIGHTS_TYPE rights_t;
#define RIGHTS_KEY_SHIFT 24
#define RIGHTS_KEY(index) ((rights_t)(index) << RIGHTS_KEY_SHIFT)

/* The rights at `index` of a row, maybe with their key; 0: none. `index` is that of an
 * object or a slot, or a task's id. Bound: constant. */
__attribute__((always_inline)) inline uint32_t rights_at(const rights_t *row, uint32_t index)
{
    uint32_t entry = row[index];

    return RIGHTS_KEYED && entry >> RIGHTS_KEY_SHIFT != index ? 0 : entry;
}

#endif
