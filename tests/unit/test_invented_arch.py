# SPDX-License-Identifier: MIT
"""The stages work for an architecture that does not exist: nothing in them is Arm's.

Its regions are a first and a last address in units of four bytes, as with RISC-V's TOR, and its
software frame has 31 words. The words of 50 random manifests are decoded here, by rules that
share no code with the encoder, and compared with what the manifests grant.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
import yaml

from kiln.arch import known, regions
from kiln.arch.architecture import Architecture
from kiln.arch.regions import Access
from kiln.base.diag import Diagnostics
from kiln.base.values import Board
from kiln.emit.emit import emit
from kiln.layout import layout
from kiln.layout.input import of_plan
from kiln.layout.sizes import Measured
from kiln.pipeline.frontend import load
from kiln.plan.tasks import plan as make_plan

FRAME_BYTES = 31 * 4
BOARD = "mps2_an386"
DEVICES = ("gpio0", "timer0")
RIGHTS = {Access.USER_RW: 3, Access.USER_RO: 1, Access.READ_ONLY: 1}


@dataclass(frozen=True)
class Range(regions.Region):
    """A region from any word to any word."""

    GRAIN: ClassVar[int] = 4


def spans(low: int, size: int, limit: int, high: int) -> Iterator[tuple[int, int]]:
    """The one range that starts lowest: any range can be granted."""
    start, length = -(-low // 4) * 4, -(-size // 4) * 4
    if start + length <= high:
        yield start, start + length


def cover(
    start: int,
    size: int,
    access: Access,
    *,
    executable: bool = False,
    device: bool = False,
    limit: int = 1,
) -> list[Range]:
    return [Range(start, size, access, executable, device)]


def encode(region: regions.Region | None, number: int) -> tuple[int, ...]:
    """The first address, the last one, and what is allowed: 1 read, 2 write, 4 execute."""
    if region is None:
        return 0, 0, 0
    allowed = RIGHTS[region.access] | 4 * region.executable
    return region.base >> 2, (region.base + region.size) // 4 - 1, allowed


MPU: Any = SimpleNamespace(spans=spans, cover=cover, encode=encode)
UNMEASURED: Any = SimpleNamespace()  # what only kiln.measure asks
INVENTED = Architecture(
    name="invented",
    folder="arch/invented",
    tools="invented-elf-",
    packages=(),
    emulator="qemu-system-invented",
    cores={"invented-1": 8},
    mpu=MPU,
    templates="v7m",  # stubs and vectors are C, which nothing here compiles
    vector_alignment=lambda irqs: 4,
    region_words=("first", "last", "allowed"),
    frame_bytes=FRAME_BYTES,
    guard_bytes=FRAME_BYTES,
    forbidden=(),
    timer="the timer",
    timer_cycles=1 << 32,
    made=lambda elf: False,
    code=UNMEASURED,
    cycles=UNMEASURED,
    entries=UNMEASURED,
    levels=(),
    tables={},
    loops={},
)


def manifest(draw: random.Random) -> dict[str, Any]:
    """Tasks, partitions and grants, drawn."""
    memory = {f"m{n}": {"size": draw.randrange(1, 300) * 32} for n in range(draw.randrange(4))}
    devices = draw.sample(DEVICES, draw.randrange(3))
    tasks = {}
    for n in range(draw.randrange(1, 9)):
        grants: dict[str, str] = {}
        for name in draw.sample(sorted(memory), draw.randrange(len(memory) + 1)):
            grants[name] = draw.choice(["ro", "rw"])
        if devices and draw.random() < 0.4:
            grants[devices.pop()] = "mmio"
        task: dict[str, Any] = {"entry": "run", "sources": ["main.c"], "priority": n}
        tasks[f"t{n}"] = task | {"stack": draw.randrange(32, 300) * 8, "grants": grants}
    return {"kiln": 1, "tasks": tasks, **({"memory": memory} if memory else {})}


@dataclass
class Laid:
    """A manifest, and the linker script that came of it."""

    raw: dict[str, Any]
    board: Board
    sizes: Measured
    script: str
    tables: str

    def symbol(self, name: str) -> int:
        found = re.search(rf"^{name} = (0x[0-9a-f]+);", self.script, re.M)
        assert found, name
        return int(found[1], 16)

    def section(self, name: str) -> int:
        found = re.search(rf"^ *{re.escape(name)} (0x[0-9a-f]+)", self.script, re.M)
        assert found, name
        return int(found[1], 16)

    def data_end(self, task: str) -> int:
        (data, _), (bss, align) = self.sizes.data[task], self.sizes.bss[task]
        return self.section(f".task.{task}.data") + -(-data // align) * align + bss

    def words(self, task: str) -> list[tuple[int, ...]]:
        """The words of the regions that are in force while the task runs."""
        return [
            tuple(self.symbol(f"{owner}{n}_{word}") for word in INVENTED.region_words)
            for owner in (f"ld_{task}_mpu", "ld_static_mpu")
            for n in range(8)
            if re.search(rf"^{owner}{n}_first = ", self.script, re.M)
        ]


def allowed(words: list[tuple[int, ...]], address: int) -> int:
    """What a task's words allow at an address; the decoder."""
    rights = 0
    for first, last, bits in words:
        if bits and first <= address >> 2 <= last:
            rights |= bits
    return rights


def lay(draw: random.Random, folder: Path) -> Laid:
    """A drawn manifest through all stages up to the linker script."""
    raw = manifest(draw)
    folder.mkdir()
    (folder / "main.c").touch()
    (folder / "app.yaml").write_text(yaml.safe_dump(raw, sort_keys=False))
    diags = Diagnostics()
    model = load(folder, BOARD, folder, {}, diags).model
    model = replace(model, board=replace(model.board, arch=INVENTED.name, cpu="invented-1"))
    planned = make_plan(model, diags)
    needed = of_plan(planned)
    names = [task.name for task in needed.tasks]
    sizes = Measured(
        kernel_flash_end=model.board.flash.base + draw.randrange(1000, 9000) * 4,
        user_flash_size=draw.randrange(100, 9000) * 4,
        kernel_state_end=model.board.ram.base + draw.randrange(100, 400) * 8,
        data={name: (draw.randrange(0, 300), draw.choice([1, 4, 8])) for name in names},
        bss={name: (draw.randrange(0, 900), draw.choice([1, 4, 8])) for name in names},
        fixed=(),
    )
    script = layout.placed_script(needed, sizes)
    return Laid(raw, model.board, sizes, script, emit(planned)["tables.c"])


def wanted(laid: Laid, task: str) -> list[tuple[int, int, int]]:
    """(first address, end, rights) of all that a task has, from the manifest and the sections."""
    found = [(laid.section(f".task.{task}.stack"), laid.data_end(task), 3)]
    for name, right in laid.raw["tasks"].get(task, {}).get("grants", {}).items():
        if name in laid.raw.get("memory", {}):
            start = laid.section(f".memory.{name}")
            end = start + laid.raw["memory"][name]["size"]
            found.append((start, end, 3 if right == "rw" else 1))
        else:
            device = next(d for d in laid.board.devices if d.name == name)
            found.append((device.base, device.base + device.size, 3))
    user = laid.section(".user_text")
    return [*found, (user, user + laid.sizes.user_flash_size, 5)]


def edges(laid: Laid) -> set[int]:
    """Where anything begins or ends, and the words around."""
    spots = {laid.board.ram.base, laid.sizes.kernel_state_end, laid.sizes.kernel_flash_end}
    for task in ("idle", *laid.raw["tasks"]):
        spots |= {address for start, end, _ in wanted(laid, task) for address in (start, end)}
    return {spot + offset for spot in spots for offset in (-4, -1, 0, 3, 16)}


def check(laid: Laid) -> None:
    """The words allow what is wanted, at every edge; alignment may add less than a double word."""
    assert ".first = ADDRESS(ld_t0_mpu0_first)" in laid.tables and "rbar" not in laid.tables
    spots = sorted(edges(laid))
    for task in ("idle", *laid.raw["tasks"]):
        ranges = wanted(laid, task)
        own_end = ranges[0][1]
        words = laid.words(task)
        for address in spots:
            rights = 0
            for start, end, bits in ranges:
                rights |= bits if start <= address < end else 0
            if rights or not own_end <= address < -(-own_end // 8) * 8:
                assert allowed(words, address) == rights, f"{task} at {address:#x}"
        stack = laid.section(f".task.{task}.data") - ranges[0][0]
        assert laid.symbol(f"ld_{task}_frame_span") == stack - FRAME_BYTES
        assert laid.symbol(f"ld_{task}_stack_low") == ranges[0][0]


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(known.ARCHITECTURES, INVENTED.name, INVENTED)


def test_fifty_random_manifests(invented: None, tmp_path: Path) -> None:
    granted = 0
    for seed in range(50):
        laid = lay(random.Random(seed), tmp_path / str(seed))
        check(laid)
        granted += sum(len(task["grants"]) for task in laid.raw["tasks"].values())
    assert granted > 100


@pytest.mark.parametrize("word", ["first", "last", "allowed"])
def test_a_wrong_word_is_noticed(invented: None, tmp_path: Path, word: str) -> None:
    laid = lay(random.Random(1), tmp_path / "app")
    value = laid.symbol(f"ld_t0_mpu0_{word}")
    laid.script = re.sub(
        rf"^ld_t0_mpu0_{word} = .*;",
        f"ld_t0_mpu0_{word} = {value - 2:#010x};",
        laid.script,
        1,
        re.M,
    )
    with pytest.raises(AssertionError, match="t0 at"):
        check(laid)
