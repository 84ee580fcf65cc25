/* SPDX-License-Identifier: MIT */
/*
 * Random steps of a small system, each followed by every property, or by one.
 *
 *   random_steps SEED STEPS [PROPERTY]
 *
 * Prints how often each kind of event came about; a broken property ends it
 * with status 1 and a line "P4: why", then the last step.
 */
#include "check.h"
#include "console.h"
#include "fixture.h"
#include "properties.h"
#include "uart.h"

#include <errno.h>
#include <kiln/types.h>

enum event {
    SIGNALLED,
    TIMED_OUT,
    SLEPT,
    CONSOLE_WOKE,
    ROTATED,
    DIED_AT_TICK,
    PREEMPTED,
    SPAWNED,
    RESTARTED,
    EXITED,
    FAULTED,
    KILLED_WAITING,
    KILLED_READY,
    KILLED_WITH_DEADLINE,
    CALL_FAILED,
    IDLE_RAN,
    EVENTS
};

static const char *const event_names[EVENTS] = {
    "signalled",    "timed out",
    "slept",        "woken by the console",
    "rotated",      "died at a tick",
    "preempted",    "spawned",
    "restarted",    "exited",
    "faulted",      "killed waiting",
    "killed ready", "killed with deadline",
    "call failed",  "idle ran",
};

static unsigned long events[EVENTS];
static unsigned long errors[128];
static uint64_t random_state;
static char *saved;
static uint32_t last_call[TASKS];

/* xorshift64*, so that a seed means the same everywhere. */
static uint32_t pick(uint32_t below)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (uint32_t)((random_state * 0x2545f4914f6cdd1dull) >> 33) % below;
}

#define PICK(...)                                                                                  \
    ((const uint32_t[]){                                                                           \
        __VA_ARGS__}[pick(sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))])

/* INIT keeps the system going: it never ends, and never waits for long. */
static void choose_for_init(struct step *step)
{
    step->number = PICK(CALL_spawn, CALL_spawn, CALL_spawn, CALL_sleep, CALL_sleep, CALL_sem_signal,
                        CALL_getpid);
    step->args[0] = pick(SEMAPHORES);
    if (step->number == CALL_spawn)
        step->args[0] = pick(TASKS + 2);
    if (step->number == CALL_sleep)
        step->args[0] = pick(6);
    step->args[1] = PICK(UINT32_MAX, UINT32_MAX, UINT32_MAX, 4, 5, 6, 7, 0x102);
}

static void choose_call(struct step *step)
{
    static const uint32_t timeouts[] = {0, 1, 2, 5, 8, 20, 20, 40, KILN_FOREVER, KILN_FOREVER};
    unsigned self = running();

    step->number =
        PICK(CALL_sem_wait, CALL_sem_wait, CALL_sem_wait, CALL_sem_wait, CALL_sem_wait,
             CALL_sem_wait, CALL_sem_signal, CALL_sem_signal, CALL_yield, CALL_sleep, CALL_write,
             CALL_read, CALL_getpid, CALL_time, CALL_exit, CALL_spawn, 9, 200);
    step->args[1] = timeouts[pick(10)];
    step->args[2] = 0;
    if (step->number == CALL_write || step->number == CALL_read) {
        step->args[0] = PICK(0, 1, 1, 2, 3, 4);
        step->args[1] = PICK(address(memory[self]), address(memory[self]), address(memory[self]),
                             address(memory[(self + 1) % TASKS]), address(constants), 0);
        step->args[2] = PICK(0, 1, 2, 30, 128, 129, MEMORY_BYTES, 0x80000000, UINT32_MAX);
    } else if (step->number == CALL_sleep) {
        step->args[0] = PICK(0, 1, 2, 3, 10);
    } else if (step->number == CALL_spawn) {
        step->args[0] = pick(TASKS + 2);
        step->args[1] = PICK(UINT32_MAX, 3, 6);
    } else {
        step->args[0] = PICK(0, 0, 0, 0, 1, 1, 1, 1, 2, SEMAPHORES, 0x100, UINT32_MAX);
    }
}

static void choose(struct step *step)
{
    uint32_t dice = pick(100);

    step->task = kernel.current;
    step->action = ACTION_TICK;
    step->bad_frame = running() > INIT && pick(200) == 0;
    if (dice < 10) {
        step->action = ACTION_INTERRUPT;
    } else if (dice < 12) {
        step->task = &tasks[A + pick(F - A + 1)];
        if (step->task->state != TASK_DORMANT)
            step->action = ACTION_FAULT;
        else
            step->task = kernel.current;
    } else if (dice < 70 && running() != IDLE) {
        step->action = ACTION_CALL;
        if (running() == INIT)
            choose_for_init(step);
        else
            choose_call(step);
        last_call[running()] = step->number;
    }
}

static void act(const struct step *step)
{
    switch (step->action) {
    case ACTION_CALL:
        host_call(step->number, step->args[0], step->args[1], step->args[2]);
        break;
    case ACTION_TICK:
        if (step->bad_frame)
            host_tick_bad_frame((struct fault_record){.cause = FAULT_STACK_POINTER});
        else
            host_tick();
        break;
    case ACTION_INTERRUPT:
        uart_line(1 + pick(16));
        if (uart.pending)
            host_interrupt(console_interrupt);
        else if (pick(2) == 0)
            uart_type((const char *[]){"a", "b", "\r", "\b"}[pick(4)]);
        break;
    case ACTION_FAULT:
        host_fault(step->task, (struct fault_record){.cause = (uint8_t)pick(FAULT_CAUSES)});
        break;
    }
}

static void count_events(const struct step *step)
{
    const struct task *then = BEFORE(step, *step->task);
    int32_t result_now = step->task->context.result;

    for (unsigned n = 0; n < TASKS; n++) {
        const struct task *was = BEFORE(step, tasks[n]);
        bool woke = was->state == TASK_BLOCKED && tasks[n].state == TASK_READY;

        events[SIGNALLED] += woke && step->action == ACTION_CALL && step->number == CALL_sem_signal;
        events[TIMED_OUT] += woke && step->action == ACTION_TICK && was->queue != NULL;
        events[SLEPT] += woke && step->action == ACTION_TICK && was->queue == NULL;
        events[CONSOLE_WOKE] += woke && step->action == ACTION_INTERRUPT;
        events[SPAWNED] += was->state == TASK_DORMANT && tasks[n].state == TASK_READY;
        events[RESTARTED] += was->state == TASK_DORMANT && tasks[n].state == TASK_READY &&
                             tasks[n].pid > (int32_t)PID_ID_MASK;
    }
    events[DIED_AT_TICK] += step->action == ACTION_TICK && step->bad_frame;
    events[ROTATED] += step->action == ACTION_TICK && then->quantum_left_ticks == 1;
    events[PREEMPTED] += kernel.current != step->task && step->task->state == TASK_READY &&
                         kernel.current->priority < step->task->priority;
    events[EXITED] += step->action == ACTION_CALL && step->task->state == TASK_DORMANT;
    if (step->action == ACTION_FAULT) {
        events[FAULTED]++;
        events[KILLED_WAITING] += then->state == TASK_BLOCKED;
        events[KILLED_READY] += then->state == TASK_READY && then != BEFORE(step, *kernel.current);
        events[KILLED_WITH_DEADLINE] += then->timeout_prev != step->task;
    }
    if (step->action == ACTION_CALL && step->task->state == TASK_READY && result_now < 0) {
        events[CALL_FAILED]++;
        errors[-result_now & 127]++;
    }
    events[IDLE_RAN] += kernel.current == &tasks[IDLE];
}

/* Whoever waits to write must have something to wait for. */
static const char *console_stalled(void)
{
    if (uart.pending || (uart.fifo_used > 0 && uart.room_wanted))
        return NULL;
    for (unsigned n = INIT; n < TASKS; n++) {
        if (tasks[n].state == TASK_BLOCKED && last_call[n] == CALL_write)
            return "a task waits to write, and no interrupt will come";
    }
    return NULL;
}

static void run(unsigned long steps, const char *only)
{
    struct step step = {.before = saved};
    const char *why = NULL;

    for (unsigned long n = 0; n < steps; n++) {
        const char *broken;

        memcpy(saved, host_state, host_state_size());
        choose(&step);
        act(&step);
        uart_text();
        broken = properties_check(&step, only, &why);
        if (broken == NULL && only == NULL && (why = console_stalled()) != NULL)
            broken = "console";
        if (broken != NULL) {
            printf("%s: %s\n", broken, why);
            printf("  at step %lu: action %d of task %d, call %u(%u, %u, %u)\n", n, step.action,
                   step.task->pid, step.number, step.args[0], step.args[1], step.args[2]);
            exit(1);
        }
        count_events(&step);
    }
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    random_state = strtoull(argv[1], NULL, 10) * 0x9e3779b97f4a7c15ull + 1;
    uart.fifo_size = random_state % 3 == 0 ? 0 : 16;
    saved = malloc(host_state_size());
    host_boot();
    run(strtoul(argv[2], NULL, 10), argc > 3 ? argv[3] : NULL);
    for (unsigned n = 0; n < EVENTS; n++)
        printf("%s: %lu\n", event_names[n], events[n]);
    for (unsigned n = 0; n < 128; n++) {
        if (errors[n] != 0)
            printf("error %u: %lu\n", n, errors[n]);
    }
    free(saved);
    return 0;
}
