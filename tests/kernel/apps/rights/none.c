/* SPDX-License-Identifier: MIT */
/* Every call for which a task needs a right, from one that has none: -EPERM, whatever the
 * arguments are. It cannot end the run, so that it just says what it sees. */
#include <errno.h>
#include <kiln/kiln.h>
#include <stdio.h>

#define DENIED(call, expression)                                                                   \
    do {                                                                                           \
        if ((expression) == -EPERM)                                                                \
            puts(#call " -EPERM");                                                                 \
        else                                                                                       \
            puts(#call " is not denied");                                                          \
    } while (0)

static void objects(void *item)
{
    DENIED(sem_create, kiln_sem_create(0, 1));
    DENIED(sem_wait, kiln_sem_wait(sem, 0));
    DENIED(sem_signal, kiln_sem_signal(sem));
    DENIED(mutex_create, kiln_mutex_create());
    DENIED(mutex_lock, kiln_mutex_lock(m, 0));
    DENIED(mutex_unlock, kiln_mutex_unlock(m));
    DENIED(queue_create, kiln_queue_create(1, 1));
    DENIED(queue_send, kiln_queue_send(q, item, 0));
    DENIED(queue_recv, kiln_queue_recv(q, item, 0));
    DENIED(event_wait, kiln_event_wait(ev, 1, 0, 0));
    DENIED(event_set, kiln_event_set(ev, 1));
    DENIED(event_clear, kiln_event_clear(ev, 1));
    DENIED(timer_start, kiln_timer_start(t, 1, 1));
    DENIED(timer_stop, kiln_timer_stop(t));
    DENIED(destroy, kiln_sem_destroy(256 + 5)); /* the first slot, which nobody took */
}

static void tasks(void)
{
    static const struct kiln_task_entry table[] = {{(kiln_entry_t)tasks, 5}};

    DENIED(spawn, kiln_spawn(task_all, KILN_PRIORITY_DEFAULT));
    DENIED(create_task, kiln_create_task(table, 1));
    DENIED(kill, kiln_kill(task_all));
    DENIED(join, kiln_join(task_all, 0));
    DENIED(nice, kiln_nice(task_all, 5));
    DENIED(suspend, kiln_suspend(task_all));
    DENIED(resume, kiln_resume(task_all));
    DENIED(task_pid, kiln_task_pid(task_all));
    DENIED(notify, kiln_notify(task_all, 1));
    DENIED(notify_wait, kiln_notify_wait(1, 0));
}

void none_task(void)
{
    union {
        struct kiln_task_info task;
        struct kiln_object_info object;
        struct kiln_fault_line fault;
    } info;

    objects(&info);
    tasks();
    DENIED(read, kiln_read(KILN_STDIN, &info, 0));
    DENIED(shutdown, kiln_shutdown(0));
    DENIED(inspect_task, kiln_inspect_task(1, &info.task));
    DENIED(inspect_object, kiln_inspect_object(0, &info.object));
    DENIED(inspect_fault, kiln_inspect_fault(0, 0, &info.fault));
    DENIED(reboot, kiln_reboot());
    DENIED(stack_scan, kiln_call_stack_scan(1, 0));
    DENIED(watchdog_feed, kiln_watchdog_feed());
    DENIED(period_wait, kiln_period_wait());
    DENIED(signal_action, kiln_signal_action(1, KILN_SIGNAL_IGNORE, NULL));
    DENIED(signal_send, kiln_signal_send(task_none, 1));
    DENIED(signal_return, kiln_signal_return());
    DENIED(idle, kiln_call_idle());
    DENIED(alarm, kiln_alarm(1));
}
