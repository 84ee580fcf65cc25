# SPDX-License-Identifier: MIT
"""The longest way through small programs, whose answer one can count by hand."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kiln.base.errors import UserError
from kiln.measure.code import Code
from kiln.measure.bounds.longest import OPERATION, Cost, Limit, Search

Way = Callable[..., Cost]


@pytest.fixture
def way(tmp_path: Path) -> Way:
    """Assembles a program and finds the longest way from `main`; the first label of `limits`
    that stands in a loop says how often it is gone round."""

    def run(
        source: str,
        never: str = "",
        once: str = "",
        scope: str = "",
        lasting: str = "",
        **limits: Limit | int | str,
    ) -> Cost:
        text = f".syntax unified\n.thumb\n.thumb_func\n.global main\nmain:\n{source}\n"
        (tmp_path / "x.S").write_text(text, encoding="utf-8")
        elf = tmp_path / "x.elf"
        words = ["-mcpu=cortex-m3", "-nostdlib", "-Wl,-e,main", "-o", str(elf)]
        subprocess.run(["arm-none-eabi-gcc", *words, str(tmp_path / "x.S")], check=True)
        code = Code(elf)
        at = code.symbols

        def limit_of(loop: Iterable[int]) -> tuple[str, Limit]:
            inside = [name for name in limits if at[name] in set(loop)]
            if not inside:
                raise UserError("no bound")
            name, found = inside[0], limits[inside[0]]
            if isinstance(found, str):  # the same loop as another label's
                name, found = found, limits[found]
            return name, found if isinstance(found, Limit) else Limit(int(found))

        once_at = {at[once]: (once, Limit(None, {OPERATION: 1}))} if once else {}
        never_at = {at[never]} if never else set()
        scopes = {at[name]: name for name in scope.split()}
        args = (once_at, never_at, scopes, lasting.split())
        return Search(code, lambda here, after: 1, limit_of, *args).function(at["main"])

    return run


def test_straight(way: Way) -> None:
    """Each instruction once, the return among them."""
    assert way("nop; nop; bx lr").most == 3


def test_branches(way: Way) -> None:
    """The longer side; a conditional return; a switch's table with its default."""
    assert way("cmp r0, #0; beq 1f; nop; nop; bx lr; 1: nop; bx lr").most == 5
    assert way("cbz r0, 1f; nop; bx lr; 1: nop; nop; nop; bx lr").most == 5
    assert way("cmp r0, #1; it eq; bxeq lr; nop; nop; pop {r4, pc}").most == 6
    table = (
        "cmp r0, #2; bhi 9f; tbb [pc, r0]; 5: .byte (6f-5b)/2, (7f-5b)/2, (8f-5b)/2, 0;"
        "6: bx lr; 7: nop; nop; nop; bx lr; 8: nop; bx lr; 9: nop; nop; bx lr"
    )
    assert way(table).most == 3 + 4


def test_loops(way: Way) -> None:
    """N rounds, of which the last one leads out, if it does so at its end; else the way out of
    another one that was begun."""
    assert way("mov r1, #5; l: nop; subs r1, #1; bne l; bx lr", l=4).most == 1 + 4 * 3 + 1
    middle = "l: cmp r0, #1; beq 1f; nop; nop; b l; 1: bx lr"
    assert way(middle, l=10).most == 10 * 5 + 3


def test_loops_in_loops(way: Way) -> None:
    """The inner one has all its rounds in each of the outer one's."""
    source = "l: nop; nop; m: nop; subs r2, #1; bne m; subs r1, #1; bne l; bx lr"
    assert way(source, l=2, m=3).most == 2 * (2 + 3 * 3 + 2) + 1


def test_one_loop_with_two_ways_back(way: Way) -> None:
    """What the source has as one loop has its rounds once, whatever way each goes."""
    source = "l: nop; m: subs r2, #1; bne m; nop; nop; subs r1, #1; bne l; bx lr"
    assert way(source, l=5, m="l").most == 5 * 7 + 1


def test_calls(way: Way) -> None:
    """Callees each time, a call in the last place too; what never returns ends no way."""
    callee = "; f: nop; nop; bx lr"
    assert way("push {lr}; bl f; bl f; pop {pc}" + callee).most == 4 + 2 * 3
    assert way("nop; b f" + callee).most == 2 + 3
    assert way("cmp r0, #0; beq 1f; bl f; 1: bx lr" + "; f: nop; b f", f=1).most == 3
    assert way("cmp r0, #0; beq 1f; bl f; 1: bx lr" + callee, never="f").most == 3


def test_once_in_an_operation(way: Way) -> None:
    """It costs nothing where it stands, wherever that is, and is told apart."""
    source = "push {lr}; l: bl f; subs r1, #1; bne l; pop {pc}; f: nop; nop; bx lr"
    cost = way(source, once="f", l=7)
    assert (cost.most, cost.wholes) == (1 + 7 * 3 + 1, {"f": 3})
    cost = way("nop; b f; f: nop; nop; bx lr", once="f")
    assert (cost.most, cost.wholes) == (3, {"f": 3})
    cost = way("l: nop; subs r1, #1; bne l; bx lr", l=Limit(100, {OPERATION: 100}))
    assert (cost.most, cost.wholes) == (1 + 1, {"l": 3})


def test_in_all_of_a_scope(way: Way) -> None:
    """What a scope limits is added where it ends, each time; of one that lasts, in the end."""
    inner = "; f: push {lr}; m: nop; subs r2, #1; bne m; n: nop; subs r2, #1; bne n; pop {pc}"
    source = "push {lr}; bl f; bl f; pop {pc}" + inner
    limits = {"m": Limit(9, {"f": 4}), "n": 2}
    each = 1 + 4 * 3 + 1 + 2 * 3 + 1  # the last instruction of a round that leads out is there too
    assert way(source, scope="f", **limits).most == 4 + 2 * each
    cost = way(source, scope="f", lasting="f", **limits)
    assert (cost.most, cost.wholes) == (4 + 2 * (each - 4 * 3), {"m": 3})
    assert way(source, **limits).most == 4 + 2 * (1 + 9 * 3 + 2 * 3 + 1)


def test_a_loop_as_a_scope(way: Way) -> None:
    """So it is found where its function is inlined. The outermost scope counts."""
    source = "l: nop; m: subs r2, #1; bne m; nop; subs r1, #1; bne l; bx lr"
    limits = {"l": 5, "m": Limit(7, {"l": 6})}
    assert way(source, scope="l", **limits).most == 5 * (1 + 1 + 3) + 6 * 2 + 1
    limits["m"] = Limit(7, {"l": 6, OPERATION: 3})
    cost = way(source, scope="l", **limits)
    assert (cost.most, cost.wholes) == (5 * (1 + 1 + 3) + 1, {"m": 2})


def test_what_has_no_bound(way: Way) -> None:
    """A loop that nothing limits, and recursion."""
    with pytest.raises(UserError, match="no bound"):
        way("l: subs r1, #1; bne l; bx lr")
    with pytest.raises(UserError, match="calls itself"):
        way("push {lr}; bl f; pop {pc}; f: push {lr}; bl f; pop {pc}")


def test_another_processors_code_is_refused(tmp_path: Path) -> None:
    """Rules of one architecture say nothing about the code of another."""
    (tmp_path / "x.S").write_text("bx lr\n", encoding="utf-8")
    elf = tmp_path / "x.elf"
    words = ["-mcpu=cortex-a9", "-nostdlib", "-Wl,-e,0", "-o", str(elf)]
    subprocess.run(["arm-none-eabi-gcc", *words, str(tmp_path / "x.S")], check=True)
    with pytest.raises(UserError, match="x.elf is for no architecture that Kiln knows"):
        print(Code(elf).instructions)
