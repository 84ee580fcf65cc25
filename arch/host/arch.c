/* SPDX-License-Identifier: MIT */
/* kernel/arch.h for the host, and the doors that host.h describes. */
#include "host.h"

#include "account.h"
#include "irq.h"
#include "leave.h"
#include "panic.h"
#include "tick.h"

#include <generated/layout.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef int32_t (*handler_fn)(uint32_t, uint32_t, uint32_t, uint32_t);

struct host host;

/* Where host_run() waits for a halt, and with which status it came. */
static jmp_buf *halt_exit;
static int halt_status;

void arch_init(void)
{
    host = (struct host){.image = NULL};
}

void arch_tick_start(void)
{
    host.ticking = true;
}

void arch_context_init(struct task *task, uintptr_t entry, uintptr_t argument)
{
    task->context = (struct arch_context){
        .starts = task->context.starts + 1, .entry = entry, .argument = argument};
}

bool arch_signal_enter(struct task *task, struct arch_signal *interrupted, uintptr_t handler,
                       uint32_t signal)
{
    if (host.stacks_full)
        return false;
    interrupted->result = task->context.result;
    task->context.handler = handler;
    task->context.signal = signal;
    task->context.entered++;
    return true;
}

int32_t arch_signal_return(const struct arch_signal *interrupted)
{
    kernel.current->context.returned++;
    kernel.current->context.result = interrupted->result;
    return interrupted->result;
}

void arch_result_low_set(int32_t result)
{
    kernel.current->context.result = result;
}

void arch_result_high_set(uint32_t high)
{
    kernel.current->context.result_high = high;
}

void arch_tick_skip(uint32_t ticks)
{
    host.skip_ticks = ticks;
}

uint64_t arch_cycles(void)
{
    return host.cycles;
}

void arch_irq_enable(unsigned irq)
{
    host_irq_allow(irq, true);
}

void host_irq_allow(unsigned line, bool allowed)
{
    if (allowed)
        host.irqs_enabled |= 1u << line;
    else
        host.irqs_enabled &= ~(1u << line);
}

void arch_panic_registers(void)
{
    panic_register("none", 0);
}

_Noreturn void arch_panic(const char *message, const struct task *task)
{
    panic_print(message, task);
}

_Noreturn void arch_halt(int status)
{
    if (halt_exit == NULL)
        exit(status);
    halt_status = status;
    longjmp(*halt_exit, 1);
}

_Noreturn void arch_reset(void)
{
    arch_halt(HOST_RESET);
}

/* The way out of the kernel. */
static void host_exit(void)
{
    if (ACCOUNT_COUNT != 0 && kernel.next != kernel.current)
        leave_task();
    kernel.current = kernel.next;
    kernel.def = kernel.current->def;
    host.image = &kernel.current->def->mpu;
}

void host_boot(void)
{
    memset(host_state, 0, host_state_size());
    kernel_boot();
    kernel.current = kernel.next; /* the first task is not switched to */
    host_exit();
}

int32_t host_call(uint32_t number, uint32_t a, uint32_t b, uint32_t c)
{
    return host_call4(number, a, b, c, 0);
}

int32_t host_call4(uint32_t number, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    struct task *task = kernel.current;
    uint32_t last = (1u << SYSCALL_BITS) - 1;
    uint32_t index = number < last ? number : last;

    if (ACCOUNT_COUNT != 0)
        account_running->calls++;
    task->context.result = ((handler_fn)task->def->calls[index])(a, b, c, d);
    host_exit();
    return task->context.result;
}

void host_tick(void)
{
    time_tick();
    host_exit();
}

void host_tick_bad_frame(struct fault_record record)
{
    fault_task(kernel.current, record);
    host_tick();
}

void host_interrupt(void (*handler)(void))
{
    handler();
    host_exit();
}

bool host_irq_enabled(const struct irq_grant *grant)
{
    return host.irqs_enabled & (1u << grant->irq.line);
}

bool host_irq(const struct irq_grant *grant)
{
    if (!host_irq_enabled(grant))
        return false;
    irq_notify(grant);
    host_exit();
    return true;
}

void host_fault(struct task *task, struct fault_record record)
{
    fault_task(task, record);
    host_exit();
}

int host_run(void (*body)(void))
{
    jmp_buf here;

    halt_status = -1;
    halt_exit = &here;
    if (setjmp(here) == 0)
        body();
    halt_exit = NULL;
    return halt_status;
}
