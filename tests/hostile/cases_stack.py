# SPDX-License-Identifier: MIT
"""Class B: the stack pointer anywhere, then each way into the kernel."""

from __future__ import annotations

from hostile.cases import FRAME, MAP, Case, Places

# How the kernel is entered, and what that ends with when the stack is lawful.
FAULTS = {"sp_udf": "undefined", "sp_load": "data_access", "sp_bkpt": "other"}
FAULTS["sp_fetch"] = "code_fetch"
CALLS = ("sp_svc", "sp_svc_unknown", "sp_sleep_call")
SPIN = "sp_spin"

# The processor cannot stack a frame below these.
UNSTACKABLE: Places = (
    *(".vectors+64", ".kernel_text+64", ".kernel_rodata+64", ".kernel_stack+64"),
    *(".kernel_state+64", ".task.victim.stack+64", ".task.victim.data+64", ".task.clock.stack+64"),
    *(".task.peer.stack+64", ".task.idle.stack+64", ".user_text+64", "notice+64", "console+64"),
    *(0, 4, 0x10, 0x20, 0x22000040, 0x60000000, 0xA0000000, 0xE0000020, 0xE000E120, 0xE000ED20),
    *(0xFFFFFFF8, 0xFFFFFFFC, "ram_end+64"),
    # The frame begins below the stack.
    *("stack", "stack+4", "stack+8", "stack+16", "stack+24", "stack+28", "stack+31"),
)
# It can, but this is not the stack.
ELSEWHERE: Places = (
    *("stack_top+8", "stack_top+12", "stack_top+16", "stack_top+32", "stack_top+64"),
    *("box+1024", "box+1028", "box+32", "user_timer+256"),
)
LAWFUL: Places = (
    *("stack+32", "stack+33", "stack+35", "stack+36", "stack+40"),
    *("stack_top", "stack_top-1", "stack_top-4", "stack_top+4", "stack_top+7"),
)

ENOSYS = -88
RESULTS = {"sp_svc": 0, "sp_svc_unknown": ENOSYS, "sp_sleep_call": 0, SPIN: 0}


def pointer_cases() -> list[Case]:
    """All ways at all places."""
    bad = ".kernel_state"
    cases = []
    for place in UNSTACKABLE:
        guard = MAP if isinstance(place, str) else ""  # else there is nothing, or the system
        for way in (*CALLS, *FAULTS):
            cases.append(Case(way, (place, bad), "stack_overflow", guard=guard))
        cases.append(Case(SPIN, (place,), "stack_overflow", guard=guard, least_ticks=2))
    for place in ELSEWHERE:
        cases += [Case(way, (place,), "stack_pointer", guard=FRAME) for way in CALLS]
        cases.append(Case(SPIN, (place,), "stack_pointer", guard=FRAME, least_ticks=2))
        cases += [Case(way, (place, bad), cause) for way, cause in FAULTS.items()]
    for place in LAWFUL:
        cases += [Case(way, (place,), result=RESULTS[way]) for way in CALLS]
        cases.append(Case(SPIN, (place,), result=0, least_ticks=2))
        cases += [Case(way, (place, bad), cause) for way, cause in FAULTS.items()]
    every: Places = (*UNSTACKABLE, *ELSEWHERE, *LAWFUL)
    return cases + [Case("sp_nothing", (place,)) for place in every]


def overflow_cases() -> list[Case]:
    """The stack grows beyond its end."""
    return [
        Case("recursion", (), "stack_overflow", guard=MAP),
        Case("push_for_ever", (), "stack_overflow", guard=MAP),
        Case("spin", (), result=0, least_ticks=2),
    ]
