# SPDX-License-Identifier: MIT
"""Class B again: what handlers of signals are, and what they do to the frames below them."""

from __future__ import annotations

from hostile.cases import Case, Places
from hostile.cases_stack import ELSEWHERE

R0, PC, XPSR = 0, 6, 7

# No task may execute there.
NO_CODE: Places = (
    *(".vectors", ".kernel_text", ".kernel_text+64", ".kernel_state", ".kernel_stack"),
    *("stack", "box", "notice", "user_timer", "console", ".task.victim.data", "behind_the_stack"),
    *(0x22000000, 0x40000000, 0xA0000000, 0xE000E010, 0xE000ED00, 0xFFFFFFF9, 0xFFFFFFFD),
)
# Exceptions, a state that is none, IT blocks, padding, all at once.
STATUS = (0, 3, 11, 15, 0x0100000B, 0x010001FF, 0x0600FC00, 0x0100FC00, 0x01000200, 0xFFFFFFFF)


def signal_cases() -> list[Case]:
    """Handlers anywhere, every word of a frame, and raises with a stack that has no room."""
    cases = [Case("raise_at", (place,), "code_fetch") for place in NO_CODE]
    cases += [Case("frame_word", (PC, place), "code_fetch") for place in NO_CODE]
    cases += [Case("frame_word", (XPSR, word), result=0) for word in STATUS]
    cases += [Case("frame_word", (word, 7), result=0) for word in range(R0 + 1, PC)]
    cases.append(Case("frame_word", (R0, 7), result=7))  # its own result is its own affair
    cases.append(Case("return_alone", (), "return"))
    cases += [Case("sp_raise", (place,), "stack_pointer") for place in ELSEWHERE]
    # The call's frame is there, and the handler's would begin below the stack.
    cases += [Case("sp_raise", (f"stack+{n}",), "stack_overflow") for n in (32, 36, 40, 63)]
    cases += [Case("sp_raise", (place,), result=0) for place in ("stack+64", "stack_top")]
    return cases
