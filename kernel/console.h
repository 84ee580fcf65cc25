/* SPDX-License-Identifier: MIT */
/*
 * The console: two byte rings between tasks and one interrupt-driven UART.
 *
 * A write of up to CONSOLE_WRITE_MAX bytes enters the output ring whole or
 * waits; so does each line of a fault report. Writers that wait are served in the
 * order in which they came, whatever their priority, and take turns with reports: so
 * no task, however much it writes, keeps another from the console.
 * A write that may not wait is refused instead, and overtakes none that waits.
 * Input is edited and echoed here in line mode, where control sequences are left out, or passed on as it comes in raw
 * mode; the mode is that of the latest read. A full ring leaves further bytes in the UART. Where no task may read there is no
 * input, and where the configuration says so no console at all.
 */
#ifndef KILN_KERNEL_CONSOLE_H
#define KILN_KERNEL_CONSOLE_H

#include <stdbool.h>
#include <stdint.h>

void console_boot(void);

/* The driver's interrupt: move bytes both ways, wake the tasks that are served.
 * Bound: CONSOLE_BURST bytes each way, and as many waiting writers. */
void console_interrupt(void);

/* Start or go on sending what is in the ring, as far as the UART takes it;
 * while a task or a report waits for room, the ring does not become empty.
 * Bound: CONSOLE_BURST bytes, and as many waiting writers. */
void console_send(void);

/* Room has appeared: reports and writers take turns, a whole report or a whole write.
 * Bound: a line, or a write. */
void console_refill(void);

/* A fault report was recorded; its lines go out as room appears. */
void console_report_pending(void);

/* Send everything, waiting for the UART: only when the system stops.
 * Bound: the ring and the reports that are left. */
void console_flush(void);

int32_t sys_write(uint32_t fd, uint32_t buffer, uint32_t length);
int32_t sys_read(uint32_t fd, uint32_t buffer, uint32_t length, uint32_t timeout_ms);

#endif
