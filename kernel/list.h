/* SPDX-License-Identifier: MIT */
/*
 * Circular lists of tasks through task.next and task.prev. A list is a pointer
 * to its first task, NULL when empty. Every operation but list_insert is O(1).
 */
#ifndef KILN_KERNEL_LIST_H
#define KILN_KERNEL_LIST_H

#include "task.h"

/* Put `task` before `place`, both on one list. */
static inline IN_LINE void list_link(struct task *task, struct task *place)
{
    struct task *before = place->prev;

    task->next = place;
    task->prev = before;
    before->next = task;
    place->prev = task;
}

static inline IN_LINE void list_append(struct task **list, struct task *task)
{
    struct task *head = *list;

    if (head == NULL) {
        task->next = task;
        task->prev = task;
        *list = task;
    } else {
        list_link(task, head);
    }
}

static inline void list_prepend(struct task **list, struct task *task)
{
    list_append(list, task);
    *list = task;
}

static inline void list_remove(struct task **list, struct task *task)
{
    struct task *after = task->next;

    if (after == task) {
        *list = NULL;
        return;
    }
    after->prev = task->prev;
    task->prev->next = after;
    if (*list == task)
        *list = after;
}

/* Insert after every task of the same or a more urgent priority.
 * Bound: the length of the list. */
static inline IN_LINE void list_insert(struct task **list, struct task *task)
{
    struct task *place = *list;

    if (place == NULL || task->priority >= place->prev->priority) {
        list_append(list, task);
        return;
    }
    while (place->priority <= task->priority)
        place = place->next;
    list_link(task, place);
    if (place == *list)
        *list = task;
}

#endif
