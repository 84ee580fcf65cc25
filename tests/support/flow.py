# SPDX-License-Identifier: MIT
"""The paths through an image's machine code, and which addresses its loads and stores reach.

Only constants are followed: an address counts as unknown where it depends on anything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kiln.arch.instructions import Instruction
from kiln.measure.code import Code

State = dict[str, int]  # registers with a known value
Test = Callable[[int], bool]

_NUMBER = re.compile(r"#(-?\d+)")
_MEMORY = re.compile(r"\[(\w+)(?:, #(-?\d+))?\](!|, #-?\d+)?")
_SEVERAL = re.compile(r"(\w+)(!?), \{([^}]*)\}")
_SIZES = {"b": 1, "h": 2, "": 4, "d": 8}
_STORE = re.compile(r"str(b|h|d|)$")
_LOAD = re.compile(r"ldr(?:s?(b|h)|(d)|)$")
_CALLED = ("r0", "r1", "r2", "r3", "ip", "r12", "lr")  # which a call may change
_WRITE_NOTHING = ("cmp", "cmn", "tst", "teq", "str", "stm", "push", "b", "cb", "it", "nop", "svc")
WORD = 0xFFFFFFFF


@dataclass(frozen=True)
class Access:
    """A load or a store; `target` is None where it is not known."""

    at: int
    store: bool
    target: range | None


class Flow:
    """Questions about all paths through some code."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.known = cache(self._known)

    def instruction(self, address: int) -> Instruction:
        """The instruction at an address."""
        return self.code.instructions[address]

    def is_a(self, *mnemonics: str) -> Test:
        """Whether the instruction at an address is one of these."""
        return lambda address: self.instruction(address).mnemonic in mnemonics

    def next(self, address: int) -> list[int]:
        """Where a path can go on in the same function; nothing lies behind a call of no return."""
        step = self.code.step(address)
        return [a for a in step.next if a in self.code.instructions and not self._is_data(a)]

    def _is_data(self, address: int) -> bool:
        return self.instruction(address).mnemonic.startswith(".")

    def reached(self, starts: Iterable[int], stops: Test = lambda _: False) -> set[int]:
        """All instructions on paths from `starts`, which end at those that `stops` is true of."""
        found: set[int] = set()
        todo = list(starts)
        while todo:
            address = todo.pop()
            if address not in found:
                found.add(address)
                if not stops(address):
                    todo += self.next(address)
        return found

    def ends(self, start: int, stops: Test = lambda _: False) -> set[int]:
        """Where the paths from `start` leave the function without having met one of `stops`."""
        return {
            a for a in self.reached([start], stops) if self.code.step(a).returns and not stops(a)
        }

    def accesses(self, function: int) -> Iterator[Access]:
        """The loads and stores of a function."""
        for address, state in sorted(self.known(function).items()):
            found = access(address, self.instruction(address), state)
            if found:
                yield found

    def _known(self, function: int) -> dict[int, State]:
        """The registers with a known value before each instruction of a function."""
        states: dict[int, State] = {function: {}}
        todo = [function]
        while todo:
            address = todo.pop()
            after = self._after(address, states[address])
            for place in self.next(address):
                before = states.get(place)
                joined = after if before is None else dict(before.items() & after.items())
                if joined != before:
                    states[place] = joined
                    todo.append(place)
        return states

    def _after(self, address: int, state: State) -> State:
        """What is known after an instruction."""
        instruction = self.instruction(address)
        name, operands = instruction.mnemonic, instruction.operands
        if name in ("bl", "blx"):
            return {r: v for r, v in state.items() if r not in _CALLED}
        changed = written(name, operands)
        after = {r: v for r, v in state.items() if r not in changed}
        value = self._value(address, name, operands.split(" @")[0], state)
        if value is not None and len(changed) == 1:
            after[changed.pop()] = value & WORD
        return after

    def _value(self, address: int, name: str, operands: str, state: State) -> int | None:
        """What an instruction puts into its register, where that is plain to see."""
        words = [word.strip() for word in operands.split(",")]
        number = _NUMBER.search(operands)
        if name == "ldr" and "[pc" in operands and number:
            place = (address + 4 & ~3) + int(number.group(1))
            return int.from_bytes(self.code.read(place, 4), "little")
        if name in ("mov", "movs", "movw"):
            return int(number.group(1)) if number else state.get(words[1])
        if name == "movt" and number and words[0] in state:
            return state[words[0]] & 0xFFFF | int(number.group(1)) << 16
        if name in ("add", "adds", "addw", "sub", "subs", "subw") and number and words[1:]:
            base = state.get(words[-2])
            sign = 1 if name.startswith("add") else -1
            return None if base is None else base + sign * int(number.group(1))
        return None


def access(address: int, instruction: Instruction, state: State) -> Access | None:
    """What an instruction loads or stores, by the registers with known values."""
    name, operands = instruction.mnemonic, instruction.operands.split(" @")[0]
    one = _STORE.match(name) or _LOAD.match(name)
    if one:
        size = _SIZES["".join(group or "" for group in one.groups())]
        memory = _MEMORY.search(operands)
        base = state.get(memory.group(1)) if memory else None
        offset = int(memory.group(2) or 0) if memory else 0
    elif name.startswith(("stm", "ldm")):
        several = _SEVERAL.match(operands)
        assert several, operands
        size, base, offset = 4 * len(registers(several.group(3))), state.get(several.group(1)), 0
    else:
        return None
    target = None if base is None else range(base + offset, base + offset + size)
    return Access(address, name.startswith("st"), target)


def written(name: str, operands: str) -> set[str]:
    """The registers that an instruction changes, and maybe more."""
    changed: set[str] = set()
    memory = _MEMORY.search(operands)
    if memory and memory.group(3):
        changed.add(memory.group(1))
    if several := _SEVERAL.match(operands):
        changed |= {several.group(1)} if several.group(2) else set()
        if name.startswith("ldm"):
            changed |= registers(several.group(3))
    elif name.startswith("pop"):
        changed |= registers(operands.strip("{}"))
    elif not name.startswith(_WRITE_NOTHING) or name.startswith(("bic", "bf")):
        count = 2 if name in ("ldrd", "umull", "smull", "umlal", "smlal") else 1
        changed |= {word.strip() for word in operands.split(",")[:count]}
    return changed


def registers(text: str) -> set[str]:
    """The registers of a list such as "r4-r7, lr"."""
    found: set[str] = set()
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if last:
            numbers = {"sl": 10, "fp": 11, "ip": 12}
            begin, end = (numbers.get(r) or int(r[1:]) for r in (first, last))
            names = {10: "sl", 11: "fp", 12: "ip"}
            found |= {names.get(n, f"r{n}") for n in range(begin, end + 1)}
        else:
            found.add(first)
    return found
