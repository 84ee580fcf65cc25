/* SPDX-License-Identifier: MIT */
/* What the next step is: each kind of event should come about often. */
#include "fixture.h"
#include "random_steps.h"
#include "reaper.h"

static uint64_t random_state;

void random_seed(uint64_t seed)
{
    random_state = seed * 0x9e3779b97f4a7c15ull + 1;
}

/* xorshift64*, so that a seed means the same everywhere. */
uint32_t pick(uint32_t below)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (uint32_t)((random_state * 0x2545f4914f6cdd1dull) >> 33) % below;
}

#define PID_OF(index) ((uint32_t)tasks[index].pid)

/* A task's present pid mostly; now and then one that is stale, or nobody's. */
static uint32_t some_pid(void)
{
    unsigned index = A + pick(W1 - A + 1);

    if (reaper.task != NULL && pick(4) == 0)
        return ((uint32_t)reaper.task->pid - PID_GENERATION_STEP) & PID_MAX;
    if (pick(8) == 0)
        return PICK(0, 1, INIT + 1, TASKS + 1, PID_OF(index) + PID_GENERATION_STEP, UINT32_MAX);
    if (pick(3) == 0)
        return (PID_OF(index) - PID_GENERATION_STEP) & PID_MAX;
    return PID_OF(index);
}

/* A handle of `kind`, of the manifest or of a slot as it is now; sometimes a bad one. */
static uint32_t some_handle(enum kiln_object_kind kind)
{
    uint32_t index = pick(INDICES);

    if (pick(12) == 0)
        return PICK(OBJECTS, INDICES, 0x100 | SEM_SLOT, 0x200 | QUEUE_SLOT, UINT32_MAX, 255);
    while (object_kinds[index] != kind && pick(40) != 0)
        index = pick(INDICES);
    return index < OBJECTS ? index : slots[index - OBJECTS].handle;
}

static uint32_t some_timeout(void)
{
    return PICK(0, 1, 2, 5, 8, 20, 20, 40, KILN_FOREVER, KILN_FOREVER);
}

static uint32_t some_priority(void)
{
    return PICK(UINT32_MAX, UINT32_MAX, 1, 2, 3, 4, 5, 6, 7, 0x102);
}

/* Memory for an item: the task's own mostly. A message is told from all others. */
static uint32_t some_item(bool filled)
{
    static uint32_t messages;
    uint8_t *own = memory[running()] + (filled ? 0 : 128);

    if (filled) {
        messages++;
        memcpy(own, &messages, sizeof(messages));
        memcpy(own + SINGLE_BYTES - sizeof(messages), &messages, sizeof(messages));
    }
    if (pick(30) == 0)
        return PICK(0, address(constants), address(memory[INIT]), UINT32_MAX - 3,
                    address(memory[running()] + MEMORY_BYTES - 3));
    return address(own);
}

static void set_args(struct step *step, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    step->args[0] = a;
    step->args[1] = b;
    step->args[2] = c;
    step->args[3] = d;
}

/* A table of three tasks for the pool, in the caller's memory. */
static uint32_t worker_table(void)
{
    static const struct kiln_task_entry table[] = {
        {POOL_CODE, KILN_PRIORITY_DEFAULT}, {POOL_CODE + 8, 5}, {POOL_CODE, 3}};
    uint8_t *own = memory[running()] + 192;

    memcpy(own, table, sizeof(table));
    return address(own);
}

/* INIT keeps the system going: it never ends, and never waits for long. */
static void choose_for_init(struct step *step)
{
    step->number = PICK(CALL_spawn, CALL_spawn, CALL_spawn, CALL_spawn, CALL_sleep, CALL_sleep,
                        CALL_sem_signal, CALL_getpid, CALL_resume, CALL_resume, CALL_suspend,
                        CALL_nice, CALL_join, CALL_create_task);
    if (pick(40) == 0 || (task_pending(NULL, &tasks[F]) && !task_lives(tasks[F].state)))
        step->number = CALL_kill;
    set_args(step, PICK(some_pid(), some_pid(), PID_OF(F)), 0, 0, 0);
    if (step->number == CALL_spawn)
        set_args(step, PICK(pick(TASKS + 2), pick(TASKS + 2), POOL_CODE, POOL_CODE + 0x101),
                 PICK(UINT32_MAX, UINT32_MAX, UINT32_MAX, 4, 5, 6, 7, 0x102), 0, 0);
    else if (step->number == CALL_sleep)
        step->args[0] = pick(6);
    else if (step->number == CALL_sem_signal)
        step->args[0] = pick(SEMAPHORES);
    else if (step->number == CALL_nice)
        step->args[1] = some_priority();
    else if (step->number == CALL_create_task)
        set_args(step, worker_table(), pick(4), 0, 0);
}

/* A call for an object. */
static void choose_object_call(struct step *step)
{
    step->number =
        PICK(CALL_sem_wait, CALL_sem_wait, CALL_sem_signal, CALL_mutex_lock, CALL_mutex_lock,
             CALL_mutex_lock, CALL_mutex_lock, CALL_mutex_unlock, CALL_mutex_unlock,
             CALL_mutex_unlock, CALL_queue_send, CALL_queue_send, CALL_queue_recv, CALL_queue_recv,
             CALL_event_wait, CALL_event_set, CALL_event_clear, CALL_timer_start, CALL_timer_stop);
    switch (step->number) {
    case CALL_sem_wait:
    case CALL_sem_signal:
        set_args(step, some_handle(KILN_OBJECT_SEMAPHORE), some_timeout(), 0, 0);
        break;
    case CALL_mutex_lock:
    case CALL_mutex_unlock:
        set_args(step, some_handle(KILN_OBJECT_MUTEX), some_timeout(), 0, 0);
        break;
    case CALL_queue_send:
    case CALL_queue_recv:
        set_args(step, some_handle(KILN_OBJECT_QUEUE), some_item(step->number == CALL_queue_send),
                 some_timeout(), 0);
        break;
    case CALL_timer_start:
    case CALL_timer_stop:
        set_args(step, some_handle(KILN_OBJECT_TIMER), PICK(0, 1, 3, 7, KILN_FOREVER),
                 PICK(0, 0, 2, 5, KILN_FOREVER), 0);
        break;
    default:
        set_args(step, some_handle(KILN_OBJECT_EVENT), PICK(0, 1, 2, 3, 6, 7, 0x80000000),
                 step->number == CALL_event_wait ? PICK(0, 1, 2, 3, 4) : 0, some_timeout());
        break;
    }
}

/* A call that concerns other tasks, or takes or gives back a slot. */
static void choose_power_call(struct step *step)
{
    step->number =
        PICK(pick(3) == 0 ? CALL_kill : CALL_join, CALL_join, CALL_join, CALL_nice, CALL_nice,
             CALL_suspend, CALL_resume, CALL_resume, CALL_notify, CALL_notify, CALL_notify_wait,
             CALL_task_pid, CALL_sem_create, CALL_mutex_create, CALL_queue_create, CALL_destroy,
             CALL_destroy, CALL_create_task, CALL_irq_enable);
    set_args(step, some_pid(), some_timeout(), 0, 0);
    switch (step->number) {
    case CALL_nice:
        step->args[1] = some_priority();
        break;
    case CALL_notify:
        step->args[1] = PICK(0, 1, 2, 3, 0x80000000);
        break;
    case CALL_notify_wait:
        set_args(step, PICK(0, 1, 2, 3, 0x80000001), some_timeout(), 0, 0);
        break;
    case CALL_task_pid:
        step->args[0] = pick(TASKS + 2);
        break;
    case CALL_irq_enable:
        step->args[0] = PICK(LEVEL, LEVEL, OTHER, PULSE, PULSE, IRQS, UINT32_MAX);
        break;
    case CALL_sem_create:
    case CALL_queue_create:
        set_args(step, PICK(0, 1, 4, 65), PICK(0, 1, 4, 9, 0x10000), 0, 0);
        break;
    case CALL_destroy:
        step->args[0] =
            some_handle(PICK(KILN_OBJECT_SEMAPHORE, KILN_OBJECT_MUTEX, KILN_OBJECT_QUEUE));
        break;
    case CALL_create_task:
        set_args(step, PICK(worker_table(), 0), PICK(0, 1, 2, 3, 99), 0, 0);
        break;
    default:
        break;
    }
}

/* The address of a block of a heap: in use mostly, of whoever's it is. */
static uint32_t some_block(const struct heap_def *def)
{
    uint32_t count = def->size >> def->shift;
    uint32_t index = pick(count);

    if (pick(12) == 0)
        return PICK(0, (uint32_t)def->start + pick(def->size), (uint32_t)def->start + def->size,
                    (uint32_t)def->start - 1, UINT32_MAX);
    for (unsigned left = 20; left > 0 && def->map[index].owner != kernel.def - task_defs; left--)
        index = pick(count);
    return (uint32_t)def->start + (index << def->shift) + (pick(10) == 0 ? pick(40) : 0);
}

/* Bytes to ask a heap for: few mostly. */
static uint32_t some_bytes(void)
{
    return PICK(0, 1, pick(17), pick(33), 32 + pick(40), pick(200), pick(600), 1024, 1025,
                0x80000000, UINT32_MAX);
}

static void choose_heap_call(struct step *step)
{
    uint32_t handle = pick(8) == 0 ? some_handle(KILN_OBJECT_HEAP) : PICK(HEAP, NEST, UINT32_MAX);
    uint32_t index = handle == UINT32_MAX ? kernel.def->heap : handle;
    uint32_t inside = some_block(&heap_defs[index == NEST ? 1 : 0]);

    step->number = PICK(CALL_heap_alloc, CALL_heap_alloc, CALL_heap_alloc, CALL_heap_free,
                        CALL_heap_free, CALL_heap_resize, CALL_heap_give, CALL_heap_block);
    if (step->number == CALL_heap_alloc)
        set_args(step, handle, some_bytes(), 0, 0);
    else if (step->number == CALL_heap_block)
        set_args(step, handle, inside, PICK(address(memory[running()]), address(constants)), 0);
    else if (step->number == CALL_heap_give)
        set_args(step, handle, inside, some_pid(), 0);
    else
        set_args(step, handle, inside, some_bytes(), 0);
}

/* The running task's own interrupt: enable it, and wait once it is. */
static void choose_irq_call(struct step *step)
{
    uint32_t irq = kernel.def->first_irq + pick(kernel.def->irq_count);

    step->number = host_irq_enabled(&irq_grants[irq]) ? CALL_notify_wait : CALL_irq_enable;
    if (step->number == CALL_irq_enable)
        set_args(step, irq, 0, 0, 0);
    else
        set_args(step, irq_grants[irq].bits, some_timeout(), 0, 0);
}

/* Signals that somebody handles mostly: else all would end by them. */
static void choose_signal_call(struct step *step)
{
    const struct signals *own = kernel.def->signals == 0 ? NULL : &signals[kernel.def->signals - 1];
    uint32_t pid = PICK(PID_OF(B), PID_OF(D), pick(10) == 0 ? some_pid() : PID_OF(running()));

    step->number = PICK(CALL_signal_send, CALL_signal_send, CALL_alarm, CALL_signal_action);
    if (own == NULL && step->number != CALL_signal_send && pick(20) != 0)
        step->number = CALL_signal_send;
    else if (own != NULL && own->active && pick(3) == 0)
        step->number = CALL_signal_return;
    if (pick(100) == 0)
        step->number = CALL_signal_return;
    if (step->number == CALL_signal_action)
        set_args(step, PICK(1, 2, 3, 14, 14, pick(34)),
                 PICK(2, 2, 2, 2, 1, pick(5) == 0 ? 0 : 2, 2), pick(1000), 0);
    else if (step->number == CALL_alarm)
        set_args(step, PICK(0, 1, 2, 5, 20), 0, 0, 0);
    else
        set_args(step, pid, PICK(0, 1, 2, 3, pick(9) == 0 ? pick(34) : 2), 0, 0);
}

/* B and D say early in their lives what they handle. */
static bool choose_first_action(struct step *step)
{
    const struct signals *own = kernel.def->signals == 0 ? NULL : &signals[kernel.def->signals - 1];
    static const uint32_t common[] = {1, 2, 3, 14};

    for (unsigned n = 0; own != NULL && n < sizeof(common) / sizeof(common[0]); n++) {
        if (!((own->handled | own->ignored) & (1u << common[n]))) {
            step->number = CALL_signal_action;
            set_args(step, common[n], KILN_SIGNAL_HANDLE, pick(1000), 0);
            return true;
        }
    }
    return false;
}

static void choose_call(struct step *step)
{
    unsigned self = running();
    uint32_t dice = pick(100);

    if (kernel.def->irq_count != 0 && pick(6) == 0) {
        choose_irq_call(step);
        return;
    }
    if (has_signals && pick(4) == 0 && choose_first_action(step))
        return;
    if (has_timing && self == D && pick(3) == 0) {
        step->number = PICK(CALL_period_wait, CALL_watchdog_feed);
        return;
    }
    if (has_signals && pick(6) == 0) {
        choose_signal_call(step);
        return;
    }
    if (pick(8) == 0) {
        choose_heap_call(step);
        return;
    }
    if (reaper.task != NULL && reaper.task->def->joinable && pick(4) == 0) {
        step->number = CALL_join;
        set_args(step, some_pid(), some_timeout(), 0, 0);
        return;
    }
    if (dice < 60) {
        choose_object_call(step);
        return;
    }
    if (dice < 82) {
        choose_power_call(step);
        return;
    }
    step->number = PICK(CALL_yield, CALL_sleep, CALL_sleep, CALL_write, CALL_read, CALL_getpid,
                        CALL_time, PICK(CALL_exit, CALL_yield, CALL_yield, CALL_yield), CALL_spawn,
                        CALL_spawn, CALL_inspect_task, CALL_inspect_object, 60, 200);
    set_args(step, pick(TASKS + 2), address(memory[self]), 0, 0);
    if (step->number == CALL_write || step->number == CALL_read)
        set_args(step, PICK(0, 1, 1, 2, 3, 4, 5),
                 PICK(address(memory[self]), address(memory[self]), address(memory[self]),
                      address(memory[INIT]), address(constants), 0),
                 PICK(0, 1, 2, 30, 128, 129, MEMORY_BYTES, 0x80000000, UINT32_MAX),
                 PICK(UINT32_MAX, UINT32_MAX, 0, 1, 5));
    else if (step->number == CALL_sleep)
        step->args[0] = PICK(0, 1, 2, 3, 10);
    else if (step->number == CALL_spawn)
        set_args(step, PICK(pick(TASKS + 2), POOL_CODE + pick(POOL_CODE_BYTES + 4)),
                 PICK(UINT32_MAX, 3, 6), 0, 0);
}

/* An interrupt that can come, of a task; NULL: the console's. */
static const struct irq_grant *some_irq(void)
{
    const struct irq_grant *grant = &irq_grants[pick(IRQS)];

    return pick(2) == 0 && host_irq_enabled(grant) ? grant : NULL;
}

void choose(struct step *step)
{
    uint32_t dice = pick(100);

    step->task = kernel.current;
    step->action = ACTION_TICK;
    step->bad_frame = false;
    if (dice < 8) {
        step->action = ACTION_INTERRUPT;
        step->irq = some_irq();
    } else if (dice < 10) {
        struct task *task = &tasks[PICK(F, F, A + pick(W1 - A + 1))];

        if (pick(4) == 0 && task_lives(task->state) &&
            task != &tasks[E]) { /* E's fault is a panic */
            step->task = task;
            step->action = ACTION_FAULT;
        }
    } else if (dice < 75 && running() != IDLE) {
        step->action = ACTION_CALL;
        if (running() == INIT)
            choose_for_init(step);
        else
            choose_call(step);
    } else {
        step->bad_frame = running() > INIT && running() != E && pick(200) == 0;
    }
}
