/* SPDX-License-Identifier: MIT */
/*
 * Faults of Armv7-M (B1.5.14), by what was running.
 *
 * In thread mode a task was, and it ends. In handler mode the kernel was: a
 * late bus error belongs to the task that it was serving, which PendSV ends
 * before any task runs again; anything else is a bug of the kernel's.
 */
#include "fault.h"

#include "entry.h"
#include "frame.h"
#include "kernel.h"
#include "panic.h"
#include "registers.h"

/* Bits of CFSR: MemManage in bits 0-7, BusFault in 8-15, UsageFault in 16-31. */
#define IACCVIOL (1u << 0)
#define DACCVIOL (1u << 1)
#define MUNSTKERR (1u << 3)
#define MSTKERR (1u << 4)
#define MMARVALID (1u << 7)
#define IBUSERR (1u << 8)
#define PRECISERR (1u << 9)
#define IMPRECISERR (1u << 10)
#define UNSTKERR (1u << 11)
#define STKERR (1u << 12)
#define BFARVALID (1u << 15)
#define UNDEFINSTR (1u << 16)
#define INVSTATE (1u << 17)
#define INVPC (1u << 18)
#define NOCP (1u << 19)
#define UNALIGNED (1u << 24)
#define DIVBYZERO (1u << 25)

#define STACKING (MUNSTKERR | MSTKERR | UNSTKERR | STKERR)

#define HFSR_DEBUGEVT (1u << 31)

/* The causes by bit, but for stacking errors. The first match counts. */
static const struct cause_bit {
    uint8_t bit; /* its number */
    uint8_t cause;
} cause_bits[] = {
#define BIT(flag) ((uint8_t)__builtin_ctz(flag))
    {BIT(DACCVIOL), FAULT_DATA_ACCESS}, {BIT(IACCVIOL), FAULT_CODE_FETCH},
    {BIT(PRECISERR), FAULT_BUS_DATA},   {BIT(IMPRECISERR), FAULT_BUS_LATE},
    {BIT(IBUSERR), FAULT_BUS_FETCH},    {BIT(UNDEFINSTR), FAULT_UNDEFINED},
    {BIT(INVSTATE), FAULT_STATE},       {BIT(INVPC), FAULT_RETURN},
    {BIT(NOCP), FAULT_COPROCESSOR},     {BIT(UNALIGNED), FAULT_UNALIGNED},
    {BIT(DIVBYZERO), FAULT_DIVIDE},
};

extern uint32_t ld_kernel_stack_top[];

/* The task that the latest late bus error belongs to, by pid. */
KERNEL_STATE static int32_t late_pid;
KERNEL_STATE static const struct panic_context *panic_context;

static enum fault_cause cause_of(uint32_t cfsr, uint32_t hfsr)
{
    if (cfsr & STACKING) /* it explains what came with it */
        return FAULT_STACK_OVERFLOW;
    for (uint32_t i = 0; i < sizeof(cause_bits) / sizeof(cause_bits[0]); i++) {
        if (cfsr & (1u << cause_bits[i].bit))
            return (enum fault_cause)cause_bits[i].cause;
    }
    return (hfsr & HFSR_DEBUGEVT) ? FAULT_BREAKPOINT : FAULT_OTHER;
}

/* What was touched, if the processor kept it or the cause implies it. */
static void fill_address(struct fault_record *record, uint32_t cfsr, uint32_t psp)
{
    record->address_known = true;
    if (cfsr & MMARVALID)
        record->address = SCB_MMFAR;
    else if (cfsr & BFARVALID)
        record->address = SCB_BFAR;
    else if (record->cause == FAULT_STACK_OVERFLOW || record->cause == FAULT_STACK_POINTER)
        record->address = psp;
    else if (record->cause == FAULT_CODE_FETCH && record->pc_known)
        record->address = record->pc;
    else
        record->address_known = false;
}

/* The program counter is only as good as the frame that holds it. */
static void fill_pc(struct fault_record *record, const struct task *task, uint32_t cfsr,
                    uint32_t psp)
{
    record->pc_known = !(cfsr & STACKING) && frame_lawful(task->def, psp);
    if (record->pc_known)
        record->pc = ((const struct frame *)psp)->pc;
}

/* Leave no trace of the fault: neither the cause bits, nor a system call or a
 * fault of the dead task's that is still pending and would hit the next one. */
static void clear_status(uint32_t cfsr, uint32_t hfsr)
{
    SCB_CFSR = cfsr;
    SCB_HFSR = hfsr;
    SCB_SHCSR &= ~SCB_SHCSR_PENDED;
    barrier_data();
}

/* A task faulted. Called by fault_entry; the switch follows. */
void v7m_fault_in_task(void)
{
    struct fault_record record = {0};
    uint32_t psp = psp_read();
    uint32_t cfsr;
    uint32_t hfsr;

    /* A store of the task's that the bus refuses late must be seen here, or it
     * would hit the next task: this level holds it back until the switch. */
    barrier_data();
    cfsr = SCB_CFSR;
    hfsr = SCB_HFSR;
    if (CONSOLE_COUNT != 0) {
        record.cause = (uint8_t)cause_of(cfsr, hfsr);
        fill_pc(&record, kernel.current, cfsr, psp);
        fill_address(&record, cfsr, psp);
    }
    clear_status(cfsr, hfsr);
    fault_task(kernel.current, record);
}

/* Called by an entry whose frame is not entirely in the running task's stack. */
void v7m_fault_bad_frame(void)
{
    struct fault_record record = {.cause = FAULT_STACK_POINTER};

    if (CONSOLE_COUNT != 0)
        fill_address(&record, 0, psp_read());
    fault_task(kernel.current, record);
}

/* Put `context` highest in the stack, where arch_panic leaves it. It is copied from its
 * end, since it may reach into its new place. */
static void context_keep(const struct panic_context *context)
{
    uint32_t *to = ld_kernel_stack_top;
    const uint32_t *from = (const uint32_t *)(context + 1);

    do
        *--to = *--from;
    while (from != context->r4_to_r11);
    panic_context = (const struct panic_context *)to;
}

/* The kernel was interrupted by a fault. */
void v7m_fault_in_kernel(const struct panic_context *context)
{
    uint32_t cfsr = SCB_CFSR;
    uint32_t hfsr = SCB_HFSR;

    while (hfsr & HFSR_DEBUGEVT) {
        /* A breakpoint of the kernel's asks an emulator to end, and there is none. */
    }
    if (cfsr != IMPRECISERR || hfsr != 0) {
        if (CONSOLE_COUNT != 0)
            context_keep(context);
        panic(last_words("fault in the kernel"));
    }
    SCB_CFSR = cfsr;
    late_pid = kernel.current->pid;
    SCB_ICSR = SCB_ICSR_PENDSVSET;
    barrier_data();
}

/* PendSV, which only v7m_fault_in_kernel makes pending: end the task whose store
 * failed while the kernel was serving it, unless what the kernel did for it was to
 * end it, which has changed its pid. */
void v7m_fault_late(void)
{
    struct task *task = &tasks[((uint32_t)late_pid & PID_ID_MASK) - 1];
    struct fault_record record = {.cause = FAULT_BUS_LATE};

    if (task->pid == late_pid)
        fault_task(task, record);
}

void arch_panic_registers(void)
{
    static const char names[][4] = {"r0 ", "r1 ", "r2 ", "r3 ", "r12", "lr ", "pc ", "psr"};
    const uint32_t *words;

    panic_register("cfsr", SCB_CFSR);
    panic_register("hfsr", SCB_HFSR);
    panic_register("psp ", psp_read());
    if (panic_context == NULL)
        return;
    words = &panic_context->frame.r0;
    for (uint32_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        panic_register(names[i], words[i]);
}
