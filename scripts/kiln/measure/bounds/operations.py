# SPDX-License-Identifier: MIT
"""The kernel's operations in an image, and the longest way through each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from elftools.elf.elffile import ELFFile

from kiln.base.errors import UserError
from kiln.measure.bench.cycles import estimate
from kiln.measure.bounds import limits
from kiln.measure.bounds.longest import Limit, Search
from kiln.measure.code import Code
from kiln.measure.coverage.image import TREE, Function, text, unit_functions

# They are no operations of a running system: it has not begun, or it stops.
NEVER = ("kernel_boot", "panic_by", "arch_panic", "sys_shutdown", "sys_reboot")


@dataclass(frozen=True)
class Operation:
    """What the kernel does without a break."""

    name: str
    entry: int  # its first instruction
    registers: Mapping[int, int]  # where its calls through a register go
    cut: frozenset[int] = frozenset()  # functions whose calls are no part of it
    turns: int = 1  # how often the console has its turn in it: what limits a whole one, each time


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

    def search(self, weight: Callable[[int, int | None], int]) -> Search:
        """Of the longest ways, as `weight` counts them."""
        once = {self.code.symbols[name]: name for name in limits.ONCE if name in self.code.symbols}
        never = {self.code.symbols[name] for name in NEVER if name in self.code.symbols}
        return Search(self.code, weight, self.limit_of, once, never)

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
                yield Operation(name.removeprefix("sys_"), at[ways.call], {call: at[name]}, bad)
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


def longest(elf: Path) -> list[Longest]:
    """Each operation's longest way, longest first."""
    kernel = Kernel(elf)
    by_count = kernel.search(lambda here, after: 1)
    by_cycles = kernel.search(kernel.cycles)
    model = kernel.architecture.cycles
    found = [
        Longest(
            operation.name,
            total(by_count, kernel, operation),
            total(by_cycles, kernel, operation) + model.ENTRY + model.RETURN,
        )
        for operation in kernel.operations()
    ]
    return sorted(found, key=lambda one: -one.cycles)


def total(search: Search, kernel: Kernel, operation: Operation) -> int:
    """What an operation costs at most, as a search counts it."""
    cost = search.way(operation.entry, operation.registers, operation.cut)
    assert cost.most is not None
    return cost.most + operation.turns * sum(
        each * (1 if name in limits.ONCE else limits.WHOLE[name](kernel.numbers))
        for name, each in cost.wholes.items()
    )


def _functions(elf: Path) -> list[Function]:
    """All stretches of the kernel's functions and of their inlined copies, callers first."""
    with elf.open("rb") as file:
        dwarf = ELFFile(file).get_dwarf_info()
        units = [u for u in dwarf.iter_CUs() if text(u.get_top_DIE()).startswith(TREE)]
        found = [each for unit in units for each in unit_functions(dwarf, unit)]
    return sorted(found, key=lambda each: each.copy)
