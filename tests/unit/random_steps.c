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
#include "random_steps.h"
#include "uart.h"

static char *saved;
static uint32_t last_call[TASKS];

static void act(const struct step *step)
{
    switch (step->action) {
    case ACTION_CALL:
        host_call4(step->number, step->args[0], step->args[1], step->args[2], step->args[3]);
        break;
    case ACTION_TICK:
        if (step->bad_frame)
            host_tick_bad_frame((struct fault_record){.cause = FAULT_STACK_POINTER});
        else
            host_tick();
        break;
    case ACTION_INTERRUPT:
        if (step->irq != NULL) {
            host_irq(step->irq);
            break;
        }
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

/* Whoever waits to write must have something to wait for, and have said that it would. */
static const char *console_wrong(const struct step *step)
{
    if (step->action == ACTION_CALL && step->number == CALL_write &&
        step->args[0] == KILN_STDOUT_NO_WAIT && step->task->state == TASK_BLOCKED)
        return "a task waits with a write that may not";
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
        if (step.action == ACTION_CALL)
            last_call[running()] = step.number;
        if (has_timing)
            host.cycles += pick(2 * BUDGET_CYCLES / EVERY_TICKS);
        act(&step);
        uart_text();
        broken = properties_check(&step, only, &why);
        if (broken == NULL && only == NULL && (why = console_wrong(&step)) != NULL)
            broken = "console";
        if (broken != NULL) {
            printf("%s: %s\n", broken, why);
            printf("  at step %lu: action %d of task %d, call %u(%u, %u, %u, %u)\n", n, step.action,
                   step.task->pid, step.number, step.args[0], step.args[1], step.args[2],
                   step.args[3]);
            exit(1);
        }
        count_events(&step);
    }
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    random_seed(strtoull(argv[1], NULL, 10));
    uart.fifo_size = pick(3) == 0 ? 0 : 16;
    saved = malloc(host_state_size());
    host_boot();
    host.cycles = 1ull << 40; /* above all addresses, so that P22 takes none for one */
    run(strtoul(argv[2], NULL, 10), argc > 3 ? argv[3] : NULL);
    print_events();
    free(saved);
    return 0;
}
