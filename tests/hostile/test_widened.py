# SPDX-License-Identifier: MIT
"""The attacks again, without the protection that stopped them: now each must be noticed.

This is the proof that the cases test what they claim to test. One board will do, and not
every form at every place: each form once, and each place once.
"""

import pytest
from hostile import cases, cases_access, cases_stack, cases_system
from hostile.arena import ARENA, Arena, arena_of, stub_of
from hostile.cases import FRAME, MAP, PRIVILEGE
from hostile.kernelstate import KernelState
from hostile.rsp import Gone
from hostile.widen import WIDENINGS

SECONDS = 1.0  # of processor time; a ruined system hangs
ALL = (
    *(cases_access.data_cases, cases_access.system_space_cases, cases_access.fetch_cases),
    *(cases_stack.pointer_cases, cases_stack.overflow_cases),
    *(cases_system.special_register_cases,),
)


def chosen(guard):
    """Of the cases that `guard` guards, those with a form or a place not seen before."""
    seen = set()
    for make in ALL:
        for case in make():
            place = case.words[:1] or case.arguments[:1]
            news = {("form", case.attack), (case.attack in cases_access.LOADS, place)}
            if case.guard == guard and not news <= seen:
                seen |= news
                yield case


def unnoticed(image, patch, remaining):
    """The cases that go just as they go in a protected system."""
    found = []
    while remaining:
        with stub_of(image, patch) as stub:
            try:
                arena = Arena(image, stub, SECONDS)
                while remaining:
                    case = remaining.pop(0)
                    outcome = cases.play(arena, case)
                    if not cases.faults_of(arena, case, outcome):
                        found.append(case.name)
                    if outcome.hung or outcome.changes or not outcome.finished:
                        break  # the system may be ruined: take a new one
            except (Gone, AssertionError):
                pass  # it stopped itself: noticed
    return found


# The map guards most; that many parts make the processes equally busy.
PARTS = [*((MAP, part) for part in range(4)), (PRIVILEGE, 0), (FRAME, 0)]


@pytest.mark.parametrize("guard, part", PARTS)
def test_without(build, guard, part):
    image = build.folder(ARENA)
    parts = sum(1 for other, _ in PARTS if other == guard)
    remaining = list(chosen(guard))[part::parts]
    assert len(remaining) > 5
    assert unnoticed(image, WIDENINGS[guard](image), remaining) == []


@pytest.mark.parametrize("member", ["def", "next", "prev", "state", "priority", "pid"])
def test_a_bent_kernel_is_noticed(build, member):
    with arena_of(build.folder(ARENA)) as arena:
        at = arena.task_place("victim", member)
        assert list(KernelState(arena.elf, arena.stub).wrong()) == []
        arena.stub.write(at, bytes([arena.stub.read(at, 1)[0] ^ 1]))
        assert list(KernelState(arena.elf, arena.stub).wrong()) != []
