# SPDX-License-Identifier: MIT
"""kiln_reboot: what was printed is sent, and everything begins again."""

APP = """\
kiln: 1
tasks:
  main:
    entry: main_task
    sources: [main.c]
    priority: 5
    stack: 1K
    system: [shutdown, reboot]
    grants: {console: read, box: rw, started: [wait, signal]}
semaphores: {started: {initial: 1, max: 1}}
memory: {box: {size: 32}}
"""
MAIN = """\
#include "check.h"
static int lives = 1;
void main_task(void)
{
    char line[8];
    CHECK_EQ(lives++, 1);
    CHECK_EQ(box[0], 0);
    box[0] = 1;
    CHECK_EQ(kiln_getpid(), task_main);
    CHECK(kiln_time() < 100);
    CHECK_EQ(kiln_sem_wait(started, KILN_NO_WAIT), 0);
    kiln_sleep(100);
    printf("ready\\n");
    kiln_read(KILN_STDIN, line, sizeof(line));
    if (line[0] == 'r') {
        printf("a line that is not sent yet when the system begins again, but is not lost\\n");
        kiln_reboot();
    }
    kiln_shutdown(0);
}
"""


def test_reboot(build, board, tmp_path):
    """Data, partitions, objects, pids and time are as after power-on, each time."""
    with build(app=APP, sources={"main.c": MAIN}, board=board).start(tmp_path) as console:
        for _ in range(3):
            console.expect("ready\r\n")
            console.send("r\r")
            console.expect("but is not lost\r\n")
        console.expect("ready\r\n")
        console.send("x\r")
        assert console.wait() == 0
