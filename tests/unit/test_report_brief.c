/* SPDX-License-Identifier: MIT */
/* Without CONFIG_FAULT_DETAILS the generated tables name no owners (OWNERS = 0). */
#include "check.h"
#include "fixture.h"
#include "uart.h"

TEST(a_brief_report_has_two_lines)
{
    START(A);
    host_fault(&tasks[A], (struct fault_record){.cause = FAULT_DATA_ACCESS,
                                                .address_known = true,
                                                .address = 0x20000010});
    uart_run();
    CHECK_TEXT(uart_text(), "[FAULT] MPU violation at 0x20000010 by task 3\r\n"
                            "[FAULT] Terminating task 'a'\r\n");
}
