/* SPDX-License-Identifier: MIT */
/*
 * Exception priorities, the tick and the protection unit, set up once.
 *
 * HardFault outranks everything; then come zero-latency interrupts, the
 * configurable faults, and last the one level at which the whole kernel runs:
 * SVCall, SysTick, PendSV and every interrupt that it serves. The levels use
 * the upper three bits, which every Armv7-M part implements.
 */
#include "board.h"
#include "entry.h"
#include "kernel.h"
#include "panic.h"
#include "registers.h"
#include "ticks.h"

#define LEVEL_FAULT 0x40u
#define LEVEL_KERNEL 0x80u

extern const uint32_t vectors[];
extern const struct arch_mpu_region mpu_static[];
extern const uint32_t irq_count;

/* The system exceptions that have a level; the faults come before SVCall. */
static const uint8_t configurable[] = {
    EXCEPTION_MEMMANAGE, EXCEPTION_BUSFAULT, EXCEPTION_USAGEFAULT, EXCEPTION_SVCALL,
    EXCEPTION_DEBUGMON,  EXCEPTION_PENDSV,   EXCEPTION_SYSTICK,
};

/* This processor cannot run the kernel: better to say so than to protect nothing. */
static void unfit(void)
{
    panic(last_words("no MPU or priorities"));
}

/* A part that implements fewer bits would merge the levels silently. */
static void level_set(uint32_t exception, uint8_t level)
{
    SCB_SHPR(exception) = level;
    if (SCB_SHPR(exception) != level)
        unfit();
}

static void mpu_init(void)
{
    if (MPU_TYPE_REGIONS(MPU_TYPE) < ARCH_MPU_STATIC + ARCH_MPU_DYNAMIC)
        unfit();
    for (uint32_t i = 0; i < ARCH_MPU_STATIC; i++) {
        MPU_RBAR = mpu_static[i].rbar;
        MPU_RASR = mpu_static[i].rasr;
    }
    MPU_CTRL = MPU_CTRL_ENABLE | MPU_CTRL_PRIVDEFENA;
    barrier_data();
    barrier_instruction();
}

void arch_init(void)
{
    /* What ran before may have left interrupts on, and the vectors end with the last one
     * that is served; and it may have put all levels into one group, in which none preempts. */
    for (uint32_t word = 0; word < NVIC_WORDS; word++)
        NVIC_ISER(word + NVIC_ICER_WORDS) = ~0u;
    SCB_VTOR = (uint32_t)vectors;
    SCB_AIRCR = SCB_AIRCR_KEY; /* PRIGROUP = 0: no bits of a level are left out of account */
    SCB_CCR |= SCB_CCR_STKALIGN | SCB_CCR_DIV_0_TRP;
    for (uint32_t n = 0; n < sizeof(configurable); n++)
        level_set(configurable[n], configurable[n] < EXCEPTION_SVCALL ? LEVEL_FAULT : LEVEL_KERNEL);
    for (uint32_t irq = 0; irq < irq_count; irq++)
        NVIC_IPR(irq) = LEVEL_KERNEL;
    SCB_SHCSR |= SCB_SHCSR_FAULTS_ENABLE;
    mpu_init();
}

void arch_tick_start(void)
{
    SYST_RVR = TICK_CYCLES - 1;
    SYST_CVR = 0;
    SYST_CSR = SYST_CSR_CORE_CLOCK_IRQ_ENABLE;
    if (TICKLESS_COUNT != 0)
        v7m_tickless_boot();
}

uint64_t arch_cycles(void)
{
    uint64_t ticks = kernel.now_ticks;
    uint32_t left_cycles = SYST_CVR;

    /* If the counter has reloaded and its tick is still pending, the first value may be of
     * either period: only this one is certainly of the new one. */
    if (SCB_ICSR & SCB_ICSR_PENDSTSET) {
        ticks++;
        left_cycles = SYST_CVR;
    }
    /* The counter can be beyond one tick where long periods are cut short. */
    if (TICKLESS_COUNT != 0)
        return ticks * TICK_CYCLES + TICK_CYCLES - 1 - left_cycles;
    return ticks * TICK_CYCLES + (TICK_CYCLES - 1 - left_cycles);
}

void arch_irq_enable(unsigned irq)
{
    NVIC_ISER(irq / 32) = 1u << (irq % 32);
}

void arch_irq_pend(unsigned irq)
{
    NVIC_ISPR(irq / 32) = 1u << (irq % 32);
}

_Noreturn void arch_halt(int status)
{
    __asm__ volatile("cpsid i");
    board_power_off(status);
    for (;;)
        __asm__ volatile("wfi");
}

_Noreturn void arch_reset(void)
{
    __asm__ volatile("cpsid i");
    barrier_data(); /* what was stored reaches the devices first */
    SCB_AIRCR = SCB_AIRCR_KEY | SCB_AIRCR_SYSRESETREQ;
    barrier_data();
    for (;;) {
    }
}

void irq_unexpected(void)
{
    panic(last_words("unexpected interrupt"));
}
