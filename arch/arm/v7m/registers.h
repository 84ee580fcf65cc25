/* SPDX-License-Identifier: MIT */
/* The system control space of Armv7-M (Architecture Reference Manual, B3.2). */
#ifndef KILN_ARCH_V7M_REGISTERS_H
#define KILN_ARCH_V7M_REGISTERS_H

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))

#define SYST_CSR REGISTER(0xe000e010u)
#define SYST_RVR REGISTER(0xe000e014u)
#define SYST_CVR REGISTER(0xe000e018u)
#define SYST_CSR_CORE_CLOCK_IRQ_ENABLE 7u
#define SYST_CSR_COUNTFLAG (1u << 16) /* cleared by reading, and by writing SYST_CVR */

#define NVIC_ISER(n) REGISTER(0xe000e100u + 4u * (n))
#define NVIC_ICER_WORDS 32 /* from NVIC_ISER to NVIC_ICER */
#define NVIC_ISPR(n) REGISTER(0xe000e200u + 4u * (n))
#define NVIC_WORDS 16 /* of 32 interrupts; those that a processor lacks ignore writes */
#define NVIC_IPR(n) (*(volatile uint8_t *)(0xe000e400u + (n)))

#define SCB_ICSR REGISTER(0xe000ed04u)
#define SCB_ICSR_PENDSVSET (1u << 28)
#define SCB_ICSR_PENDSTSET (1u << 26)
#define SCB_VTOR REGISTER(0xe000ed08u)
#define SCB_AIRCR REGISTER(0xe000ed0cu)
#define SCB_AIRCR_KEY 0x05fa0000u
#define SCB_AIRCR_SYSRESETREQ (1u << 2)
#define SCB_CCR REGISTER(0xe000ed14u)
#define SCB_CCR_DIV_0_TRP (1u << 4)
#define SCB_CCR_STKALIGN (1u << 9)
/* System handler priorities, one byte an exception number from 4 on. */
#define SCB_SHPR(exception) (*(volatile uint8_t *)(0xe000ed18u - 4u + (exception)))
#define SCB_SHCSR REGISTER(0xe000ed24u)
#define SCB_SHCSR_FAULTS_ENABLE (7u << 16)
#define SCB_SHCSR_PENDED (15u << 12) /* SVCall, BusFault, MemManage, UsageFault */
#define SCB_CFSR REGISTER(0xe000ed28u)
#define SCB_HFSR REGISTER(0xe000ed2cu)
#define SCB_MMFAR REGISTER(0xe000ed34u)
#define SCB_BFAR REGISTER(0xe000ed38u)

#define MPU_TYPE REGISTER(0xe000ed90u)
#define MPU_TYPE_REGIONS(type) (((type) >> 8) & 0xffu)
#define MPU_CTRL REGISTER(0xe000ed94u)
#define MPU_CTRL_ENABLE (1u << 0)
#define MPU_CTRL_PRIVDEFENA (1u << 2)
#define MPU_RNR REGISTER(0xe000ed98u)
#define MPU_RBAR REGISTER(0xe000ed9cu)
#define MPU_RASR REGISTER(0xe000eda0u)

/* Exception numbers. */
#define EXCEPTION_MEMMANAGE 4u
#define EXCEPTION_BUSFAULT 5u
#define EXCEPTION_USAGEFAULT 6u
#define EXCEPTION_SVCALL 11u
#define EXCEPTION_DEBUGMON 12u
#define EXCEPTION_PENDSV 14u
#define EXCEPTION_SYSTICK 15u

#define XPSR_THUMB (1u << 24)

static inline void barrier_data(void)
{
    __asm__ volatile("dsb" ::: "memory");
}

static inline void barrier_instruction(void)
{
    __asm__ volatile("isb" ::: "memory");
}

static inline uint32_t psp_read(void)
{
    uint32_t psp;

    __asm__ volatile("mrs %0, psp" : "=r"(psp));
    return psp;
}

static inline void psp_write(uint32_t psp)
{
    __asm__ volatile("msr psp, %0" ::"r"(psp) : "memory");
}

#endif
