/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "fixture.h"
#include "report.h"
#include "uart.h"

#include <kiln/types.h>

static const char *report(struct fault_record record)
{
    START(A);
    host_fault(&tasks[A], record);
    uart_run();
    return uart_text();
}

static void check_cause(enum fault_cause cause, const char *title, const char *text)
{
    struct fault_record record = {.cause = (uint8_t)cause, .pc_known = true, .pc = 0x00004321};
    char expected[400];

    snprintf(expected, sizeof(expected),
             "[FAULT] %s at 0x00004321 by task 3\r\n"
             "[FAULT] Terminating task 'a'\r\n"
             "[FAULT]   cause: %s, pc 0x00004321\r\n",
             title, text);
    CHECK_TEXT(report(record), expected);
}

TEST(every_cause_has_its_words)
{
    static const struct {
        const char *title;
        const char *text;
    } causes[FAULT_CAUSES] = {
        [FAULT_DATA_ACCESS] = {"MPU violation", "data access outside the task's memory and grants"},
        [FAULT_CODE_FETCH] = {"MPU violation", "instruction fetch outside user code"},
        [FAULT_STACK_OVERFLOW] = {"Stack overflow", "an exception frame did not fit the stack"},
        [FAULT_STACK_POINTER] = {"Bad stack pointer", "the stack pointer left the task's stack"},
        [FAULT_BUS_DATA] = {"Bus fault", "data access refused by the bus"},
        [FAULT_BUS_LATE] = {"Bus fault", "an earlier store was refused by the bus"},
        [FAULT_BUS_FETCH] = {"Bus fault", "instruction fetch refused by the bus"},
        [FAULT_UNDEFINED] = {"Undefined instruction",
                             "the processor does not know this instruction"},
        [FAULT_STATE] = {"Invalid state", "jump to an even address (not Thumb code)"},
        [FAULT_RETURN] = {"Invalid return", "impossible exception return"},
        [FAULT_COPROCESSOR] = {"No coprocessor",
                               "FPU or coprocessor instruction without the right"},
        [FAULT_UNALIGNED] = {"Unaligned access", "this instruction needs an aligned address"},
        [FAULT_DIVIDE] = {"Division by zero", "integer division by zero"},
        [FAULT_BREAKPOINT] = {"Breakpoint", "BKPT without a debugger"},
        [FAULT_WATCHDOG] = {"Watchdog expired", "no kiln_watchdog_feed for too long"},
        [FAULT_OTHER] = {"Fault", "the processor reported an escalated fault"},
    };

    for (unsigned cause = 0; cause < FAULT_CAUSES; cause++)
        check_cause((enum fault_cause)cause, causes[cause].title, causes[cause].text);
}

TEST(nothing_known_but_the_cause)
{
    CHECK_TEXT(report((struct fault_record){.cause = FAULT_OTHER}),
               "[FAULT] Fault by task 3\r\n"
               "[FAULT] Terminating task 'a'\r\n"
               "[FAULT]   cause: the processor reported an escalated fault\r\n");
}

/* A report about a data access at `address`; the lines behind the cause. */
static const char *details(uintptr_t at)
{
    const char *text = report((struct fault_record){.cause = FAULT_DATA_ACCESS,
                                                    .address_known = true,
                                                    .address = at,
                                                    .pc_known = true,
                                                    .pc = 0x8000});
    const char *cause = strstr(text, "pc 0x00008000\r\n");

    CHECK(cause != NULL);
    return cause + strlen("pc 0x00008000\r\n");
}

TEST(the_whole_report)
{
    CHECK_TEXT(report((struct fault_record){.cause = FAULT_DATA_ACCESS,
                                            .address_known = true,
                                            .address = 0x20000010,
                                            .pc_known = true,
                                            .pc = 0x8000}),
               "[FAULT] MPU violation at 0x20000010 by task 3\r\n"
               "[FAULT] Terminating task 'a'\r\n"
               "[FAULT]   cause: data access outside the task's memory and grants, "
               "pc 0x00008000\r\n"
               "[FAULT]   memory: 0x20000010 is in the kernel's data\r\n"
               "[FAULT]   nearest grant: its own memory (a), 0x20000800-0x20000bff "
               "(app.yaml:4)\r\n");
}

TEST(the_owner_has_first_and_last_byte)
{
    CHECK(strstr(details(0x20000000), "is in the kernel's data\r\n") != NULL);
    CHECK(strstr(details(0x200007ff), "is in the kernel's data\r\n") != NULL);
    CHECK(strstr(details(0x20000800), "is in the data of 'a'\r\n") != NULL);
    CHECK(strstr(details(0x1fffffff), "is in no task's memory\r\n") != NULL);
    CHECK(strstr(details(0), "is in the kernel's code\r\n") != NULL);
    CHECK(strstr(details(UINT32_MAX), "0xffffffff is in no task's memory\r\n") != NULL);
}

TEST(each_kind_of_memory_has_its_words)
{
    static const struct {
        uint32_t at;
        const char *words;
    } owners[] = {
        {0x30000000, "the stack of 'a'"},
        {0x30001000, "the partition 'b'"},
        {0x30002000, "the heap 'c'"},
        {0x30003000, "the device 'd'"},
    };
    static const char domain[] = "nearest grant: the memory of 'f', 0x2f000000-0x2f0003ff";

    for (unsigned i = 0; i < sizeof(owners) / sizeof(owners[0]); i++)
        CHECK(strstr(details(owners[i].at), owners[i].words) != NULL);
    CHECK(strstr(details(0x2f000400), domain) != NULL);
}

TEST(the_nearest_grant_is_the_tasks_own)
{
    static const char uart1[] = "nearest grant: uart1, 0x40001000-0x40001fff (app.yaml:12)\r\n";

    CHECK(strstr(details(0x20001000), "nearest grant: its own memory (a)") != NULL); /* not B's */
    CHECK(strstr(details(0x40000fff), uart1) != NULL);
    CHECK(strstr(details(0x40001000), uart1) != NULL);
    CHECK(strstr(details(0x40002000), uart1) != NULL);
    CHECK(strstr(details(UINT32_MAX), uart1) != NULL);
    CHECK(strstr(details(0), "nearest grant: its own memory (a)") != NULL);
}

TEST(the_longest_line_still_ends)
{
    const char *text;

    START(D);
    host_fault(&tasks[D], (struct fault_record){.cause = FAULT_DATA_ACCESS,
                                                .address_known = true,
                                                .address = 0x20003000});
    uart_run();
    text = strstr(uart_text(), "[FAULT]   nearest");
    CHECK_TEXT(text, "[FAULT]   nearest grant: its own memory "
                     "(a_name_of_thirty_two_characters_), 0x20002000-0x20002fff "
                     "(app.yaml:65535)\r\n");
}

TEST(a_line_that_is_too_long_still_ends)
{
    const char *text;

    START(D);
    host_fault(&tasks[D], (struct fault_record){.cause = FAULT_DATA_ACCESS,
                                                .address_known = true,
                                                .address = 0xf0000000});
    uart_run();
    text = strstr(uart_text(), "[FAULT]   nearest");
    CHECK(text != NULL && strlen(text) > 100);
    CHECK_TEXT(text + strlen(text) - 2, "\r\n");
}

TEST(a_task_without_grants_has_no_nearest_one)
{
    START(C);
    host_fault(&tasks[C], (struct fault_record){.cause = FAULT_DATA_ACCESS,
                                                .address = 0x20000000,
                                                .address_known = true});
    uart_run();
    CHECK(strstr(uart_text(), "nearest grant") == NULL);
}
