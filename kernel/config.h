/* SPDX-License-Identifier: MIT */
/*
 * Constants that the kernel is built with: Kconfig's (CONFIG_*, from the
 * generated autoconf.h that the build includes first) and a few fixed ones.
 */
#ifndef KILN_KERNEL_CONFIG_H
#define KILN_KERNEL_CONFIG_H

/* Bytes of one write that are never interleaved with another task's, and the
 * most that one kernel entry copies for the console. */
#define CONSOLE_WRITE_MAX 128

/* Bytes given to the transmitter in one kernel entry: a PL011's FIFO. */
#define CONSOLE_BURST 16

/* Mutable kernel state: one section, so that a state can be copied, hashed
 * and compared from outside. */
#define KERNEL_STATE __attribute__((section(".kernel_state")))
/* The same, and before all other. */
#define KERNEL_STATE_FIRST __attribute__((section(".kernel_state.first")))
/* A part of it that is left out of images in which nothing uses it. */
#define KERNEL_STATE_PART(name) __attribute__((section(".kernel_state." name)))

/* The slow part of an operation, kept out of its fast part's way; or what rules about machine
 * code look for by its name. */
#define OUT_OF_LINE __attribute__((noinline))
/* The few steps of a fast part that would take as many again as a function, which -Os makes
 * of them; -O2 knows better where. */
#ifdef __OPTIMIZE_SIZE__
#define IN_LINE __attribute__((always_inline))
#else
#define IN_LINE
#endif

/* The entry code, which is assembly, refers to it: the compiler, which sees all of the
 * kernel's C at once, is not to leave it out or believe that nothing else changes it. */
#define USED_BY_ENTRY __attribute__((used))

/* The exit status of the emulator after a kernel panic. */
#define PANIC_STATUS 70

#endif
