# SPDX-License-Identifier: MIT
"""The kernel's operations in an image, and the longest way through each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from elftools.elf.elffile import ELFFile

from kiln.base.errors import UserError
from kiln.measure.bench.cycles import estimate
from kiln.measure.bounds import limits
from kiln.measure.bounds.longest import Cost, Limit, Search, Way
from kiln.measure.code import Code
from kiln.measure.coverage.image import TREE, Function, text, unit_functions

# They are no operations of a running system: it has not begun, or it stops.
NEVER = ("kernel_boot", "panic_by", "arch_panic", "sys_shutdown", "sys_reboot")

# The functions that choose the task to run next.
CHOOSING = (
    *("sched_add", "sched_remove", "sched_remove_running", "sched_move", "sched_rotate"),
    "sys_read",
)


@dataclass(frozen=True)
class Operation:
    """What the kernel does without a break."""

    name: str
    entry: int  # its first instruction
    registers: Mapping[int, int]  # where its calls through a register go
    cut: frozenset[int] = frozenset()  # to what no way of it leads
    turns: int = 1  # how often the console has its turn in it


@dataclass(frozen=True)
class Longest:
    """The longest way through an operation."""

    name: str
    instructions: int
    cycles: int  # estimated as `kiln bench` does, by itself: the way may be another one


class Kernel:
    """An image's kernel and what limits its loops."""

    def __init__(self, elf: Path) -> None:
        self.code = Code(elf)
        self.numbers = limits.numbers(self.code)
        self.functions = _functions(elf)
        self.architecture = self.code.architecture
        self.never = {at for name, at in self.code.symbols.items() if name in NEVER}
        self._counts: dict[str, Search] = {}

    @cached_property
    def by_count(self) -> Search:
        """Of the longest ways by instructions."""
        return self.search(lambda here, after: 1)

    @cached_property
    def by_cycles(self) -> Search:
        """Of the longest ways by estimated cycles."""
        return self.search(self.cycles)

    def search(self, weight: Callable[[int, int | None], int]) -> Search:
        """Of the longest ways, as `weight` counts them."""
        at = self.code.symbols
        counted = {
            at[name]: (name, limits.counted(name, self.numbers))
            for name in limits.COUNTED
            if name in at
        }
        scopes = {at.get(name, -1 - n): name for n, name in enumerate(limits.SCOPES)}
        lasting = limits.LASTING
        return Search(self.code, weight, self.limit_of, counted, self.never, scopes, lasting)

    def calls(self, name: str, operation: Operation) -> int:
        """How often an operation calls a function at most, as far as the code says."""
        place = self.code.symbols[name]
        if name not in self._counts:
            self._counts[name] = Search(
                self.code, lambda here, after: here == place, self.limit_of, {}, self.never, {}
            )
        cost = self._counts[name].way(operation.entry, operation.registers, operation.cut)
        return self._in_operation(cost, operation).cost

    def longest(self, search: Search, operation: Operation) -> Way:
        """The longest way through an operation, as a search counts it."""
        return self._in_operation(
            search.way(operation.entry, operation.registers, operation.cut), operation
        )

    def _in_operation(self, cost: Cost, operation: Operation) -> Way:
        """With what is counted in the whole operation."""
        numbers = limits.of_operation(self.numbers, operation.name, operation.turns)
        assert cost.way is not None
        found = cost.way
        for piece in cost.later.pieces.values():
            times = limits.total(piece, numbers)
            if not piece.loop:
                times = min(times, self.calls(piece.name, operation))
            found = found.then([replace(piece, times=times)])
        return found

    def switches(self, entry: int) -> bool:
        """Whether another task may run after a function: some code that it can reach is of those
        that choose it."""
        reached, left = set(), [entry]
        while left:
            here = left.pop()
            if here not in reached:
                reached.add(here)
                step = self.code.step(here)
                left += [*step.next, *([] if step.calls is None else [step.calls])]
        chosen = [each for each in self.functions if each.name in CHOOSING]
        return any(each.start <= here < each.end for each in chosen for here in reached)

    def limit_of(self, loop: Iterable[int]) -> tuple[str, Limit]:
        """Of a loop: that of the innermost function in which all of it stands. If that has
        none, because the compiler moved an instruction of its caller's into the loop: that
        of the outermost one below, if it is the same for all."""
        low, high = min(loop), max(loop)
        near = [each for each in self.functions if each.start <= high and each.end > low]
        chains = [[f.name for f in near if f.start <= address < f.end] for address in loop]
        if not any(chains):  # the C library's
            chains = [[self.code.label(low)]]
        common = [level[0] for level in zip(*chains) if len(set(level)) == 1]
        own = self.architecture.loops
        limited = [[name for name in chain if limits.has(name, own)] for chain in chains]
        below = {chain[0] for chain in limited if chain}
        for name in [*reversed(common), *(below if len(below) == 1 else ())]:
            if limits.has(name, own):
                return name, limits.limit(name, self.numbers, own)
        place = f"{min(loop):#x} of {self.code.elf.name}"
        raise UserError(f"the loop at {place}, in {' > '.join(common)}, has no bound")

    def cycles(self, here: int, after: int | None) -> int:
        """Of an instruction, and of a jump."""
        instruction = self.code.instructions[here]
        model = self.architecture.cycles
        jumps = after is None or after != here + instruction.size
        return model.cycles(instruction) + (model.TAKEN if jumps else 0)

    def estimate(self, trace: Sequence[int]) -> int:
        """Cycles of executed instructions, from an entry on."""
        return estimate(trace, self.code, interrupt=True)

    def operations(self) -> Iterator[Operation]:
        """All that this image's kernel has."""
        at, ways = self.code.symbols, self.architecture.entries
        bad, bad_title = frozenset({at[ways.bad_frame]}), ", bad stack pointer"
        call, handler = (self._register_call(at[name]) for name in (ways.call, ways.interrupt))
        for name in sorted(at):
            if name.startswith("sys_") and name not in NEVER:
                stays = bad if self.switches(at[name]) else bad | {at[ways.switch]}
                yield Operation(name.removeprefix("sys_"), at[ways.call], {call: at[name]}, stays)
        yield Operation(f"call{bad_title}", at[ways.call], {})
        for title, name in (("console interrupt", "console_interrupt"), ("irq", "irq_notify")):
            if name in at:
                yield Operation(title, at[ways.interrupt], {handler: at[name]}, bad)
                yield Operation(
                    f"{title}{bad_title}", at[ways.interrupt], {handler: at[name]}, turns=2
                )
        yield Operation("tick", at[ways.tick], {}, bad)
        yield Operation(f"tick{bad_title}", at[ways.tick], {})
        yield Operation("fault", at[ways.fault], {})
        yield Operation("late bus error", at[ways.late], {})

    def _register_call(self, entry: int) -> int:
        """The call through a register in an entry."""
        later = (a for a in sorted(self.code.instructions) if a >= entry)
        return next(a for a in later if self.code.step(a).indirect)


def longest(kernel: Kernel) -> list[Longest]:
    """Each operation's longest way, longest first."""
    found = [figure(kernel, operation) for operation in kernel.operations()]
    return sorted(found, key=lambda one: -one.cycles)


def figure(kernel: Kernel, operation: Operation) -> Longest:
    """An operation's longest way."""
    model = kernel.architecture.cycles
    return Longest(
        operation.name,
        kernel.longest(kernel.by_count, operation).cost,
        kernel.longest(kernel.by_cycles, operation).cost + model.ENTRY + model.RETURN,
    )


def _functions(elf: Path) -> list[Function]:
    """All stretches of the kernel's functions and of their inlined copies, callers first."""
    with elf.open("rb") as file:
        dwarf = ELFFile(file).get_dwarf_info()
        units = [u for u in dwarf.iter_CUs() if text(u.get_top_DIE()).startswith(TREE)]
        found = [each for unit in units for each in unit_functions(dwarf, unit)]
    return sorted(found, key=lambda each: each.copy)
