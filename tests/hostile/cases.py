# SPDX-License-Identifier: MIT
"""What an attack is, what should come of it, and whether it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hostile.arena import Arena, Outcome

SURVIVES = ""  # instead of a cause: the attack has no effect
ENDS = "exit"  # the attacker ends without a fault, and without finishing

Place = int | str  # an address, or a place such as ".kernel_state+8"
Places = tuple[Place, ...]

# Which protection stands between the attack and its aim; test_widened.py removes it.
MAP = "map"  # the protection unit's regions
PRIVILEGE = "privilege"  # unprivileged execution itself
FRAME = "frame"  # the kernel's test of the stack pointer


# Faults whose report must name the attacking instruction.
PRECISE = (
    *("data_access", "bus_data", "undefined", "coprocessor", "unaligned", "divide"),
    *("breakpoint", "other"),
)


@dataclass(frozen=True)
class Case:
    """One attack."""

    attack: str  # the label in arena/src/*.S
    arguments: Places = ()
    cause: str = SURVIVES  # the fault that ends it
    at: Place | None = None  # the address that the fault report must name
    result: Place | None = None  # what a surviving attack must return
    words: Places = ()  # to put into the box for it
    guard: str = ""
    least_ticks: int = 0  # that must pass
    typed: bytes = b""  # what waits in the console's input

    @property
    def name(self) -> str:
        """For messages."""
        words = [str(a) if isinstance(a, str) else f"{a:#x}" for a in self.arguments]
        return f"{self.attack}({', '.join(words)})"


def play(arena: Arena, case: Case) -> Outcome:
    """Run a case."""
    if case.typed:
        arena.type_ahead(case.typed)
    places = [arena.place(a) for a in case.arguments]
    return arena.play(case.attack, places, [arena.place(w) for w in case.words])


def faults_of(arena: Arena, case: Case, outcome: Outcome) -> list[str]:
    """Everything about the outcome that is not as it should be."""
    found = []
    if outcome.hung or not outcome.struck:
        found.append("hung" if outcome.hung else "never attacked")
    if outcome.changes:
        found.append(f"changed {', '.join(outcome.changes)}")
    if outcome.ticks < case.least_ticks:
        found.append(f"a tick was lost: {outcome.ticks} instead of {case.least_ticks}")
    if case.cause in (SURVIVES, ENDS):
        found += unharmed(arena, case, outcome)
    else:
        found += ended(arena, case, outcome)
    return [f"{case.name}: {text}" for text in found]


def unharmed(arena: Arena, case: Case, outcome: Outcome) -> list[str]:
    """What is wrong if the attack should have had no effect."""
    if outcome.faults:
        return [f"ended by {outcome.cause}"]
    if outcome.finished != (case.cause == SURVIVES):
        return ["finished" if outcome.finished else "did not finish"]
    wanted = None if case.result is None else arena.place(case.result) & 0xFFFFFFFF
    if wanted is not None and outcome.result != wanted:
        return [f"returned {outcome.result:#x}, not {wanted:#x}"]
    return []


def ended(arena: Arena, case: Case, outcome: Outcome) -> list[str]:
    """What is wrong if the attacker should have been ended."""
    found = []
    if outcome.finished:
        found.append("went on")
    if outcome.faults != 1:
        return [*found, f"{outcome.faults} faults"]
    if outcome.cause != case.cause:
        found.append(f"ended by {outcome.cause}, not {case.cause}")
    if outcome.culprit != outcome.spawned:
        found.append(f"task {outcome.culprit} was blamed, not {outcome.spawned}")
    if case.cause in PRECISE and outcome.pc not in (None, arena.hit(case.attack)):
        found.append(f"pc {outcome.pc} is not where it attacked")
    wanted = None if case.at is None else arena.place(case.at)
    if wanted is not None and outcome.address != wanted:
        found.append(f"address {outcome.address}, not {wanted:#x}")
    return found


# This machine of QEMU's drops what the bus refuses, and reads 0.
WITHOUT_BUS_FAULTS = ("lm3s6965evb",)


def on_board(case: Case, board: str) -> Case:
    """What to expect of the case on a board."""
    if case.cause != "bus_data" or board not in WITHOUT_BUS_FAULTS:
        return case
    return replace(case, cause=SURVIVES, at=None, result=0 if "ldr" in case.attack else None)


def run(arena: Arena, cases: Sequence[Case]) -> list[str]:
    """Run cases one after another; returns all that went wrong."""
    found = []
    after = Case("spin", result=0, least_ticks=2)  # time goes on
    for case in [on_board(case, arena.image.board) for case in (*cases, after)]:
        found += faults_of(arena, case, outcome := play(arena, case))
        if outcome.hung:
            break
    for name in ("victim_damaged", "clock_late"):
        if arena.variable(name):
            found.append(f"{name} is {arena.variable(name)}")
    return found
