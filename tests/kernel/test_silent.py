# SPDX-License-Identifier: MIT
"""Images without a console: nothing is printed, and all else is as ever."""

APP = """\
kiln: 1
tasks:
  stopped:
    entry: bad_main
    sources: [bad.c]
    priority: 1
    stack: 512
    autostart: false
  fatal:
    entry: bad_main
    sources: [bad.c]
    priority: 1
    stack: 512
    fault: {policy: panic}
    autostart: false
  main:
    entry: main_main
    sources: [main.c]
    priority: 2
    stack: 1K
    grants: {stopped: spawn, fatal: spawn}
    system: [shutdown]
"""
SOURCES = {
    "bad.c": """\
#include <kiln/kiln.h>
void bad_main(void)
{
    kiln_sleep(2);
    *(volatile uint32_t *)0x20000000 = 1;
    kiln_sleep(1000000);
}
""",
    "main.c": """\
#include "chosen.h"
#include <errno.h>
#include <kiln/kiln.h>
#include <stdio.h>
void main_main(void)
{
    char byte;
    int status = 0;
    if (kiln_spawn(chosen() ? task_fatal : task_stopped, KILN_PRIORITY_DEFAULT) < 0)
        status = 3;
    if (kiln_write(KILN_STDOUT, "x", 1) != -ENOSYS)
        status = 1;
    if (kiln_read(KILN_STDIN, &byte, 1) != -ENOSYS)
        status = 2;
    puts("into the void");
    kiln_sleep(10);
    kiln_shutdown(status);
}
""",
}
PANIC_STATUS = 70


STOPPED, FATAL = 0, 1  # which task is to fault


def run(build, board, case, **how):
    image = build(
        app=APP, sources=SOURCES, board=board, conf="CONFIG_CONSOLE=n\nCONFIG_CHECK_RIGHTS=n\n"
    )
    return image.run(patch=image.choose(case), **how)


def test_a_fault_ends_its_task_alone(build, board):
    result = run(build, board, STOPPED, input=b"typed, and read by nobody\n")
    assert result.text == ""


def test_a_panic_ends_the_emulator(build, board):
    assert run(build, board, FATAL, status=PANIC_STATUS).text == ""


def test_what_nobody_reads_is_not_received(build, board):
    """With a console but no task that may read, input neither echoes nor holds anything up."""
    sources = SOURCES | {
        "main.c": """\
#include <kiln/kiln.h>
#include <stdio.h>
void main_main(void)
{
    for (int i = 0; i < 3; i++) {
        printf("%d\\n", i);
        kiln_sleep(20);
    }
    kiln_shutdown(0);
}
"""
    }
    result = build(app=APP, sources=sources, board=board).run(input=b"typed\r" * 50)
    assert result.text == "0\n1\n2\n"
