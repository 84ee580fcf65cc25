# SPDX-License-Identifier: MIT
"""Class G: extreme sleeps and timeouts, and a clock near the end of 32 bits.

Nobody waits 49 days for these: the test turns the kernel's clock to shortly before the
deadline, and sees the task wake at the very tick.
"""

import pytest
from hostile.arena import ARENA, arena_of
from hostile.callmodel import ETIMEDOUT, FOREVER, SEM_WAIT, SLEEP, TIME
from hostile.calls import play_calls

BLOCKED = 2  # enum task_state
EXTREMES = (1, 2, 2**31 - 1, 2**31, 2**31 + 1, 2**32 - 2)
ONLY_WAIT = 5  # the semaphore's handle


@pytest.fixture
def arena(build):
    with arena_of(build.folder(ARENA)) as running:
        # The attacker takes the only count, so that later waits last.
        _, results = play_calls(running, [(SEM_WAIT, (ONLY_WAIT, 0, 0, 0))])
        assert results[0][5] == 0
        yield running


def wake(arena):
    """Run until the blocked call returns; returns the tick and the result."""
    stub = arena.stub
    for address in list(stub.stops):
        stub.pass_by(address)
    stub.stop_at(arena.hit("one_call"))
    assert stub.go() == arena.hit("one_call")
    return arena.ticks(), stub.register(0)


def waiting(arena, arguments):
    """Make a blocking call; returns how many ticks from now it is to end."""
    outcome = arena.play("one_call", arguments)
    assert outcome.struck and not outcome.finished and not outcome.faults
    assert arena.task_word("attacker", "state") == BLOCKED
    return arena.task_word("attacker", "timeout.deadline_ticks")


@pytest.mark.parametrize("ms", EXTREMES)
@pytest.mark.parametrize(
    "arguments, result",
    [((SLEEP,), 0), ((SEM_WAIT, ONLY_WAIT), -ETIMEDOUT & 0xFFFFFFFF)],
    ids=["sleep", "sem_wait"],
)
def test_long_waits_end_at_their_tick(arena, ms, arguments, result):
    deadline = waiting(arena, [*arguments, ms])
    # The referee has gone on for a tick or two since the call.
    assert 0 <= arena.ticks() + ms + 1 - deadline <= 3
    if deadline > arena.ticks() + 4:
        arena.set_ticks(deadline - 3)
        assert wake(arena) == (deadline, result)


@pytest.mark.parametrize("arguments", [(SLEEP,), (SEM_WAIT, ONLY_WAIT)], ids=["sleep", "sem_wait"])
def test_forever_never_ends(arena, arguments):
    waiting(arena, [*arguments, FOREVER])
    for ticks in (2**31, 2**32 - 1, 2**32, 2**33, 2**63):
        arena.set_ticks(ticks)
        for _ in range(4):
            assert arena.stub.go() in (arena.ready, arena.over)
        assert arena.task_word("attacker", "state") == BLOCKED


def test_zero_yields(arena):
    assert arena.play("one_call", [SLEEP, 0]).finished


def test_time_goes_on_behind_32_bits(arena):
    arena.set_ticks(2**32 - 5)
    deadline = waiting(arena, [SLEEP, 20])
    assert wake(arena) == (deadline, 0)
    assert deadline > 2**32


def test_time_is_64_bits_wide(arena):
    arena.set_ticks(5 * 2**32 + 7)
    _, results = play_calls(arena, [(TIME, (0, 0, 3, 4))])
    low, high, *others = results[0][5:9]
    assert (high, others) == (5, [3, 4])
    assert 7 <= low < 20
