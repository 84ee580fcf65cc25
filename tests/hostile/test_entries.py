# SPDX-License-Identifier: MIT
"""Class E, one by one: calls from odd places, and a frame that the call itself overwrites."""

import struct

import pytest
from hostile import cases
from hostile.arena import ARENA, Arena, arena_of, stub_of
from hostile.callmodel import EXIT, SPAWN, YIELD
from hostile.cases import ENDS, Case
from hostile.edges import regions
from hostile.elf import elf_of

SVC_GETPID = bytes.fromhex("06df")
THUMB = 0x01000000
TYPED = [".kernel_state input", ".kernel_state input_bytes", ".kernel_state raw"]
# What a task may forge of xPSR, and what comes of it.
FORGED = {
    **{THUMB: "", THUMB | 0xF8000000: "", THUMB | 0x000F0000: "", 0: "state"},
    # An exception number in thread mode is no lawful return.
    **{THUMB | number: "return" for number in (1, 2, 3, 4, 11, 14, 15, 16, 31, 255, 256, 511)},
}


def test_calls_from_odd_places(build, board):
    pid = 0xFFFFFFFF
    with arena_of(build.folder(ARENA, board)) as arena:
        listed = [
            Case("one_call", (EXIT, 7), ENDS),
            Case("one_call", (EXIT, 0xFFFFFFFF), ENDS),
            Case("one_call", (YIELD,), result=0),
            Case("one_call", (SPAWN, 5, pid), result=-1),  # itself
            Case("store_then_call", ("user_timer+8", 0)),
        ]
        assert cases.run(arena, listed) == []
        outcome = arena.play("svc_in_it")
        assert outcome.finished and outcome.result == outcome.spawned


def test_call_at_the_end_of_user_code(build, board):
    image = build.folder(ARENA, board)
    code = [
        r
        for region in regions(elf_of(image.elf), "attacker")
        for r in region.ranges()
        if "x" in region.rights(r[0])
    ]
    end = max(end for _, end in code)
    with stub_of(image) as stub:
        arena = Arena(image, stub)
        # Now that all tasks have their data, whose initial contents may lie there too.
        stub.physical(False)  # which writes ROM
        stub.write(end - 2, SVC_GETPID)
        stub.physical(True)
        listed = [Case(form, (end - 2 | 1,), "code_fetch", end) for form in ("bx", "pop_pc")]
        assert cases.run(arena, listed) == []


@pytest.mark.parametrize("offset", [0, 4, 24, 28, -4, -8, -28])
def test_reading_over_the_live_frame(build, offset):
    with arena_of(build.folder(ARENA)) as arena:
        target = arena.elf.address("frame_target") & ~1
        for xpsr, cause in FORGED.items():
            frame = struct.pack("<8I", 1, 2, 3, 4, 5, 6, target, xpsr)
            typed = frame[offset:] if offset >= 0 else bytes(-offset) + frame
            case = Case("read_over_frame", (len(typed), offset), typed=typed)
            outcome = cases.play(arena, case)
            name = f"xpsr {xpsr:#x}: {outcome}"
            assert not outcome.hung and set(outcome.changes) <= set(TYPED), name
            # QEMU looks at the alignment of A32 code before it refuses A32 code.
            wanted = (cause, "unaligned") if cause == "state" else (cause,)
            assert outcome.cause in wanted, name
            assert outcome.finished == (not outcome.cause), name
        assert cases.run(arena, []) == []
