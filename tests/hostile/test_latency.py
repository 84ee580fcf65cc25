# SPDX-License-Identifier: MIT
"""Class G: whatever a task floods the kernel with, a more urgent one is served at once."""

import subprocess
from pathlib import Path

import pytest
from hostile.arena import ARENA, Arena, stub_of
from hostile.callmodel import GETPID, NO_WAIT, SEM_SIGNAL, SPAWN, TIME, WRITE, YIELD
from hostile.elf import elf_of
from hostile.longest import watch
from hostile.objectmodel import ALARM, HEAP_ALLOC, HEAP_FREE, SIGNAL_ACTION, SIGNAL_SEND

MINE, PEER = 4, 6  # the semaphore and the task that the attacker may use
VICTIM = 4  # a task that it may not reach
CALLS = 3000
# Instructions from the tick to the first of the task that it wakes.
BOUND = 250
# QEMU's UART sends in no time, so that one interrupt follows the other until the ring is empty.
BOUND_OF_WRITE = 8000

FLOODS = {
    "yield": (YIELD, 0, 0),
    "getpid": (GETPID, 0, 0),
    "time": (TIME, 0, 0),
    "unknown": (255, 0, 0),
    "sem_signal": (SEM_SIGNAL, MINE, 0),
    "spawn": (SPAWN, PEER, 0xFFFFFFFF),
    "bad write": (WRITE, 1, "console"),
    "signal_action": (SIGNAL_ACTION, 1, 1),
    "signal_send": (SIGNAL_SEND, VICTIM, 1),
    "alarm": (ALARM, 2**31, 0),
    "heap_alloc": (HEAP_ALLOC, 2**32 - 1, 32),
    "heap_free": (HEAP_FREE, 2**32 - 1, "box"),
}


@pytest.fixture(scope="session")
def plugin(tmp_path_factory):
    """The plugin that counts instructions."""
    library = tmp_path_factory.mktemp("plugin") / "latency.so"
    source = Path(__file__).parent / "latency.c"
    flags = ["-O2", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror"]
    subprocess.run(["gcc", *flags, "-o", str(library), str(source)], check=True)
    return library


@pytest.fixture
def measure(build, plugin, tmp_path):
    """Runs attacks; returns the longest time to wake, and the outcomes."""

    def play(*attacks):
        image = build.folder(ARENA)
        elf = elf_of(image.elf)
        report = tmp_path / "report"
        ends = f"from={elf.address('tick_entry') & ~1},to={elf.address('clock_woken') & ~1}"
        counter = ["-plugin", f"{plugin},{ends},report={report}"]
        run = " and ".join(dict.fromkeys(name for name, _ in attacks))
        with watch(image, run) as extra, stub_of(image, None, [*extra, *counter]) as stub:
            arena = Arena(image, stub)
            outcomes = [
                arena.play(name, [arena.place(a) for a in arguments]) for name, arguments in attacks
            ]
            assert arena.variable("clock_late") == 0
        most, times = map(int, report.read_text(encoding="utf-8").split())
        assert times >= len(attacks)
        return most, outcomes

    return play


@pytest.mark.parametrize("name", FLOODS)
def test_floods_of_calls(measure, name):
    most, outcomes = measure(("flood", (CALLS, *FLOODS[name])))
    assert outcomes[0].finished and outcomes[0].ticks >= 3
    assert most <= BOUND


@pytest.mark.parametrize("file", [1, NO_WAIT])
def test_floods_of_output(measure, file):
    most, outcomes = measure(("flood", (200, WRITE, file, "box")))
    assert outcomes[0].finished and outcomes[0].ticks >= 3
    assert most <= BOUND_OF_WRITE


def test_floods_of_faults(measure):
    most, outcomes = measure(*[("udf", ())] * 60, *[("recursion", ())] * 20)
    assert all(outcome.faults == 1 for outcome in outcomes)
    assert most <= BOUND_OF_WRITE
