# SPDX-License-Identifier: MIT
"""Attacks on memory, the processor and the kernel's entries: the attacker fails, and alone."""

import pytest
from hostile import cases, cases_access, cases_signals, cases_stack, cases_system
from hostile.arena import ARENA
from hostile.longest import watched

GROUPS = {
    "loads_and_stores": cases_access.data_cases,
    "own_memory": cases_access.own_cases,
    "system_space": cases_access.system_space_cases,
    "fetches": cases_access.fetch_cases,
    "stack_pointers": cases_stack.pointer_cases,
    "overflows": cases_stack.overflow_cases,
    "special_registers": cases_system.special_register_cases,
    "signals": cases_signals.signal_cases,
    "instructions": cases_system.instruction_cases,
}


@pytest.mark.parametrize("group", GROUPS)
def test_attacks(build, board, group):
    with watched(build.folder(ARENA, board), group) as arena:
        assert cases.run(arena, GROUPS[group]()) == []
