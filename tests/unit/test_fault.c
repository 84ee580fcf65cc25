/* SPDX-License-Identifier: MIT */
/* Run with a log of two records and one of three. */
#include "check.h"
#include "console.h"
#include "fixture.h"
#include "report.h"
#include "uart.h"

#include <kiln/types.h>

static const struct fault_record undefined = {
    .cause = FAULT_UNDEFINED, .pc_known = true, .pc = 0x1234};

static unsigned lines_with(const char *text, const char *wanted)
{
    unsigned found = 0;

    for (; (text = strstr(text, wanted)) != NULL; text++)
        found++;
    return found;
}

TEST(the_task_ends_and_the_rest_goes_on)
{
    START(A, B);
    host_fault(&tasks[A], undefined);
    CHECK_EQUAL(tasks[A].state, TASK_DORMANT);
    CHECK_EQUAL(tasks[A].pid, 0x100 + A + 1);
    CHECK_EQUAL(running(), B);
}

TEST(the_record_has_the_pid_that_faulted)
{
    host_boot();
    spawn(A);
    sleep_ms(1);
    end();
    ticks(2);
    spawn(A);
    sleep_ms(KILN_FOREVER);
    host_fault(&tasks[A], undefined);
    CHECK_EQUAL(fault_oldest()->pid, 0x100 + A + 1);
}

TEST(a_blocked_task_can_end_too)
{
    START(A, B);
    sem_wait(EMPTY, 10);
    host_fault(&tasks[A], undefined);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(tasks[A].state, TASK_DORMANT);
}

TEST(reports_come_in_the_order_of_the_faults)
{
    const char *first;

    START(A, B, C);
    host_fault(&tasks[C], undefined);
    host_fault(&tasks[A], undefined);
    CHECK(report_pending());
    uart_run();
    first = strstr(uart_text(), "Terminating task 'c'");
    CHECK(first != NULL && strstr(first, "Terminating task 'a'") != NULL);
    CHECK(!report_pending());
    CHECK(fault_oldest() == NULL);
}

TEST(a_report_that_finds_the_log_full_is_counted)
{
    const char *text;
    char expected[80];
    uint32_t lost;

    START(A, B, C, D, F);
    for (unsigned n = A; n <= D; n++)
        host_fault(&tasks[n], undefined);
    host_fault(&tasks[F], undefined);
    lost = fault_dropped();
    CHECK(lost > 0 && lost <= 5 - CONFIG_FAULT_LOG_RECORDS);
    snprintf(expected, sizeof(expected), "\n[FAULT] %u more faults not reported\r\n", lost);
    uart_run();
    text = uart_text();
    CHECK_EQUAL(lines_with(text, "Terminating"), 5 - lost);
    CHECK_EQUAL(lines_with(text, "Terminating task 'a'"), 1);
    CHECK_EQUAL(lines_with(text, "more faults"), 1);
    CHECK(strstr(text, expected) != NULL);
    CHECK_EQUAL(fault_dropped(), 0);
    CHECK(!report_pending());
}

TEST(the_log_can_be_used_again_and_again)
{
    host_boot();
    for (unsigned n = 0; n < 50; n++) {
        spawn(A);
        sleep_ms(1);
        CHECK_EQUAL(running(), A);
        host_fault(&tasks[A], undefined);
        uart_run();
        CHECK_EQUAL(lines_with(uart_text(), "Terminating task 'a'"), 1);
        ticks(2);
    }
}

TEST(a_report_goes_before_waiting_writers)
{
    const char *report;

    START(B, C);
    while (running() == B)
        write_text("................................................................");
    while (running() == C)
        write_text("################################################################");
    host_fault(&tasks[C], undefined);
    uart_run();
    CHECK_EQUAL(running(), B);
    report = strstr(uart_text(), "[FAULT]");
    CHECK(report != NULL && strchr(report, '.') != NULL);
}

/* A starts again and faults at every tick, which is more than the console can tell; D is
 * still heard. */
TEST(reports_and_writers_take_turns)
{
    unsigned written = 0;

    host_boot();
    spawn(D);
    for (unsigned n = 0; n < 400; n++) {
        spawn(A);
        sleep_ms(1);
        CHECK_EQUAL(running(), A);
        host_fault(&tasks[A], undefined);
        if (running() == D) {
            write_text("d\n");
            written++;
        }
        uart_line(16);
        if (uart.pending)
            host_interrupt(console_interrupt);
        ticks(2);
    }
    CHECK(fault_dropped() > 0);
    CHECK(written > 20);
}

TEST(the_log_keeps_what_has_been_printed)
{
    START(A, B, C, D);
    CHECK(fault_latest(0) == NULL);
    host_fault(&tasks[A], undefined);
    uart_run();
    CHECK(fault_latest(0) != NULL);
    CHECK_EQUAL(fault_latest(0)->pid, A + 1);
    CHECK(fault_latest(1) == NULL);
    for (unsigned n = B; n <= D; n++) {
        host_fault(&tasks[n], undefined);
        uart_run();
    }
    for (unsigned n = 0; n < CONFIG_FAULT_LOG_RECORDS; n++) {
        CHECK(fault_latest(n) != NULL);
        CHECK_EQUAL(fault_latest(n)->pid, D + 1 - n);
    }
    CHECK(fault_latest(CONFIG_FAULT_LOG_RECORDS) == NULL);
    CHECK(fault_latest(UINT32_MAX) == NULL);
}

TEST(a_report_is_whole_lines_between_whole_writes)
{
    const char *text;

    START(A, B);
    write_text("a line of A's that is longer than the fifo\n");
    host_fault(&tasks[A], undefined);
    CHECK_EQUAL(running(), B);
    write_text("a line of B's that is longer than the fifo\n");
    uart_run();
    text = uart_text();
    CHECK(strncmp(text, "a line of A's that is longer than the fifo\r\n[FAULT] ", 52) == 0);
    CHECK(strstr(text, "\r\na line of B's that is longer than the fifo\r\n") != NULL);
}

TEST(shutdown_prints_the_reports_that_are_left)
{
    START(A, B, C, D);
    host_fault(&tasks[A], undefined);
    host_fault(&tasks[B], undefined);
    host_fault(&tasks[C], undefined);
    console_flush();
    CHECK_EQUAL(lines_with(uart_text(), "[FAULT] Terminating"), CONFIG_FAULT_LOG_RECORDS);
    CHECK(!report_pending());
}

static void fault_idle(void)
{
    host_fault(&tasks[IDLE], undefined);
}

TEST(idle_must_not_fault)
{
    START(A);
    write_text("before\n");
    CHECK_EQUAL(host_run(fault_idle), PANIC_STATUS);
    CHECK_TEXT(uart_text(), "before\r\n"
                            "[PANIC] idle faulted\r\n"
                            "[PANIC] task 1 'idle'\r\n"
                            "[PANIC]   none 0x00000000\r\n");
}

static void panic_before_boot(void)
{
    memset(host_state, 0, host_state_size());
    kernel.current = &tasks[IDLE];
    panic("too early");
}

TEST(a_panic_before_there_are_tasks)
{
    CHECK_EQUAL(host_run(panic_before_boot), PANIC_STATUS);
    CHECK(strstr(uart_text(), "task 0 'boot'") != NULL);
}
