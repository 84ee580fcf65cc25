/* SPDX-License-Identifier: MIT */
/* Says what becomes of interrupts that are enabled again, not enabled again, or whose task
 * ends. */
#include "box.h"
#include "calls.h"
#include "timer.h"

static int begin(enum mode mode)
{
    BOX->mode = mode;
    BOX->handled = BOX->first = BOX->second = 0;
    return kiln_spawn(task_owner, KILN_PRIORITY_DEFAULT);
}

/* What the owner sees that does not enable its interrupt, while its timer goes on. */
static void look(const char *when)
{
    CHECK_EQ(kiln_join(begin(LOOK), KILN_FOREVER), 0);
    CHECK_EQ(BOX->first, -ETIMEDOUT);
    CHECK_EQ(BOX->handled, 1);
    printf("masked %s\n", when);
}

static void left_masked(void)
{
    int pid = begin(LEAVE);
    int turns = 0;

    while (kiln_join(pid, KILN_NO_WAIT) == -EAGAIN)
        turns++;
    CHECK(turns > 100);
    CHECK_EQ(BOX->first, 8);
    CHECK_EQ(BOX->second, -ETIMEDOUT);
    puts("one notification");
}

static void faulted(void)
{
    CHECK_EQ(kiln_join(begin(FAIL), KILN_FOREVER), KILN_STATUS_FAULTED);
    kiln_sleep(60);
    CHECK_EQ(BOX->first, -ETIMEDOUT);
    CHECK_EQ(BOX->handled, 1);
    puts("masked in the next life");
}

void main_main(void)
{
    int pid;

    CHECK_EQ(kiln_join(begin(COUNT), KILN_FOREVER), 0);
    CHECK_EQ(BOX->first, 8);
    CHECK_EQ(BOX->handled, ROUNDS);
    puts("all handled");
    left_masked();
    look("after its task's end");
    if (TIMER_RESTARTS) {
        pid = begin(KEEP);
        CHECK_EQ(kiln_kill(pid), 0);
        look("after a kill");
        faulted();
    }
    CALL(irq_enable, kiln_irq_enable(IRQ_GPIO), 0);
    CALL(irq_enable, kiln_irq_enable(IRQ_TIMER), -EPERM);
    CALL(irq_enable, kiln_irq_enable(2), -EBADF);
    CALL(irq_enable, kiln_irq_enable(-1), -EBADF);
    puts("done");
    fflush(stdout);
    kiln_shutdown(0);
}
