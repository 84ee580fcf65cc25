# SPDX-License-Identifier: MIT
"""A call without its right is an error of the build, at its line."""

from __future__ import annotations

import pytest

from support.application import BuildFailed, Builder

APP = """\
kiln: 1
tasks:
  taker:
    entry: taker_main
    sources: [taker.c, shared.c]
    priority: 1
    stack: 512
    grants: {data: recv, gate: wait}
  giver:
    entry: giver_main
    sources: [giver.c, shared.c]
    priority: 2
    stack: 512
    grants: {data: send, gate: signal}
    system: [shutdown]
queues: {data: {depth: 2, item: 4}}
semaphores: {gate: {}}
"""
SHARED = "#include <kiln/kiln.h>\nint shared(void);\nint shared(void) { %s }\n"
TASK = (
    "#include <kiln/kiln.h>\nint shared(void);\nvoid %s_main(void)\n{\n    %s\n    shared();\n}\n"
)


def sources(taker: str = "", giver: str = "", shared: str = "return 0;") -> dict[str, str]:
    """The files, with these statements."""
    return {
        "taker.c": TASK % ("taker", taker),
        "giver.c": TASK % ("giver", giver),
        "shared.c": SHARED % shared,
    }


REFUSED = {
    "uint32_t n = 1; kiln_queue_send(data, &n, 0);": "has no right 'send' to this queue: add it to"
    " 'grants'",
    "kiln_sem_signal(gate);": "has no right 'signal' to this semaphore: add it to 'grants'",
    "kiln_mutex_lock(gate, 0);": "has no right 'lock' to this mutex: add it to 'grants'",
    "kiln_period_wait();": "may not call kiln_period_wait: it needs the key 'timing'",
    "kiln_watchdog_feed();": "may not call kiln_watchdog_feed: it needs the key 'watchdog'",
    "kiln_shutdown(0);": "may not call kiln_shutdown: it needs the right 'shutdown' to the system",
    "kiln_irq_enable(0);": "may not call kiln_irq_enable: it needs the key 'irqs'",
    "kiln_alarm(1);": "may not call kiln_alarm: it needs the key 'signals'",
    "kiln_notify_wait(1, 0);": "may not call kiln_notify_wait: it needs a grant 'notify' to it, a"
    " timer or an interrupt that notifies it",
    "kiln_kill(3);": "may not call kiln_kill: it needs the right 'kill' to a task or to a pool of"
    " tasks",
    "kiln_sem_create(0, 1);": "may not call kiln_sem_create: it needs the right 'create' to a pool"
    " of semaphores",
    "volatile int any = 0; kiln_timer_stop(any);": "may not call kiln_timer_stop: it needs the"
    " right 'control' to a timer",
}


@pytest.mark.parametrize("statement", REFUSED)
def test_without_the_right(build: Builder, statement: str) -> None:
    """The error names the task, where the manifest has it, what lacks, and the line."""
    with pytest.raises(BuildFailed) as failed:
        build(app=APP, sources=sources(taker=statement))
    text = failed.value.output
    assert f"error: task 'taker' (app.yaml:3) {REFUSED[statement]}" in text.replace(
        "declared with attribute error", "error"
    )
    assert "from 'taker_main' at" in text and "taker.c:5:" in text


def test_with_the_right(build: Builder) -> None:
    """Also what two tasks share, each with its own; and what the compiler cannot know."""
    give = "uint32_t n = 1; kiln_queue_send(data, &n, 0); kiln_sem_signal(gate); kiln_shutdown(0);"
    take = "uint32_t n; kiln_queue_recv(data, &n, 0); kiln_sem_wait(gate, 0);"
    either = "volatile int any = 1; return kiln_sem_wait(gate, 0) + kiln_sem_signal(gate) + any;"
    build(app=APP, sources=sources(take, give, either))
    unknown = "volatile int any = 1; kiln_sem_signal(any ? gate : data);"
    with pytest.raises(BuildFailed) as failed:
        build(app=APP, sources=sources(take + unknown, give, either))
    assert "may not call kiln_sem_signal" in failed.value.output


def test_what_neither_of_two_may(build: Builder) -> None:
    """A source that both list may do what either may, and nothing else."""
    with pytest.raises(BuildFailed) as failed:
        build(app=APP, sources=sources(shared="return kiln_period_wait();"))
    assert (
        "tasks 'taker' (app.yaml:3) and 'giver' (app.yaml:9) may not call kiln_period_wait: they"
        " need the key 'timing'" in failed.value.output
    )


def test_the_check_can_be_left_out(build: Builder) -> None:
    """Then the call fails when it is made."""
    conf = "CONFIG_CHECK_RIGHTS=n\n"
    statement = 'if (kiln_sem_signal(gate) == -1) kiln_write(1, "refused\\n", 8);'
    giver = "kiln_sleep(5); kiln_shutdown(0);"
    image = build(app=APP, sources=sources(statement, giver), conf=conf)
    assert image.run().lines == ["refused"]
