# SPDX-License-Identifier: MIT
"""Every loop has a limit, in numbers as in docs/bounds.md, in whatever an image has."""

from __future__ import annotations

import re

import pytest

from kiln.arch.v7m import ARMV7M
from kiln.base.paths import BASE
from kiln.measure.bounds import limits
from kiln.measure.bounds.longest import OPERATION
from kiln.measure.bounds.operations import CHOOSING, Kernel, longest
from support.application import Builder

EVERYTHING = BASE / "tests/size/apps/everything"
NOT_OF_THE_KERNEL = {"memset"}  # the C library's
# At boot, and when the system stops.
NO_OPERATION = {
    *("console_flush", "panic_line"),
    *("buddy_boot", "event_boot", "heap_boot", "mutex_boot", "object_boot", "partition_boot"),
    *("queue_boot", "semaphore_boot", "task_boot"),
}


def test_limits_are_of_the_documented_loops() -> None:
    """A loop that is added to the kernel, and so to docs/bounds.md, needs a limit here."""
    table = (BASE / "docs/bounds.md").read_text(encoding="utf-8").partition("## Loops")[2]
    documented = set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))
    whole = {name for name, totals in limits.TOTALS.items() if OPERATION in totals}
    assert limits.EACH.keys() | whole == limits.EACH.keys() | limits.TOTALS.keys()
    assert ARMV7M.loops.keys() & (limits.EACH.keys() | limits.TOTALS.keys()) == set()
    assert limits.EACH.keys() | limits.TOTALS.keys() == (
        documented - NO_OPERATION | NOT_OF_THE_KERNEL
    )


def test_constants_are_the_kernels() -> None:
    """Those that are no numbers of the image."""
    text = "".join(
        (BASE / name).read_text(encoding="utf-8")
        for name in (
            *("kernel/config.h", "kernel/text.h", "kernel/reaper.h"),
            "include/kiln/inspect_types.h",
        )
    )
    defines = dict(re.findall(r"^#define (\w+) (\d+)u?$", text, re.MULTILINE))
    assert int(defines["CONSOLE_WRITE_MAX"]) == limits.WRITE_MAX
    assert int(defines["CONSOLE_BURST"]) == limits.BURST
    assert int(defines["REAPER_ENTRIES"]) == limits.REAPER_ENTRIES
    assert int(defines["REAPER_BLOCKS"]) == limits.REAPER_BLOCKS
    assert int(defines["TEXT_MAX"]) == limits.TEXT_MAX
    assert int(defines["KILN_NAME_SIZE"]) == limits.NAME_SIZE
    tickless = (BASE / "arch/arm/v7m/tickless.c").read_text(encoding="utf-8")
    assert f"#define RELOAD_POLLS {ARMV7M.loops['period_move']}u\n" in tickless


@pytest.mark.parametrize("level", ["OPTIMIZE_SIZE", "OPTIMIZE_SPEED"])
def test_everything_is_bounded(build: Builder, level: str) -> None:
    """Each call and each interrupt of an image with all features, at both levels."""
    image = build.folder(
        EVERYTHING, conf=f"CONFIG_{level}=y\nCONFIG_ACCOUNTING=y\nCONFIG_TICKLESS=y\n"
    )
    found = {one.name: one for one in longest(Kernel(image.elf))}
    calls = {name.removeprefix("sys_") for name in image.symbols if name.startswith("sys_")}
    assert calls - found.keys() == {"shutdown", "reboot"}
    assert {"tick", "fault", "late bus error", "irq", "console interrupt"} <= found.keys()
    assert all(one.cycles > one.instructions > 20 for one in found.values())


def test_more_of_something_takes_longer(build: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits are what the figures come from."""
    kernel = Kernel(build.folder(EVERYTHING).elf)
    tick = next(one for one in kernel.operations() if one.name == "tick")
    few = kernel.longest(kernel.search(lambda here, after: 1), tick).cost
    more = {**kernel.numbers, "TASK_COUNT": kernel.numbers["TASK_COUNT"] + 1}
    monkeypatch.setattr(kernel, "numbers", more)
    assert kernel.longest(kernel.search(lambda here, after: 1), tick).cost > few


def test_what_chooses_the_next_task() -> None:
    """Each function of the kernel that assigns `kernel.next`, but at boot: a call that leads to
    none of them switches to no other task."""
    found = set()
    for path in (BASE / "kernel").glob("*.[ch]"):
        text = path.read_text(encoding="utf-8")
        for name, body in re.findall(
            r"^\w[^;\n]*?\b(\w+)\([^;]*?\)\n\{\n(.*?)^\}", text, re.M | re.S
        ):
            if "kernel.next = " in body:
                found.add(name)
    assert found == {*CHOOSING, "kernel_boot"}


def test_counted_functions_and_scopes_are_the_kernels() -> None:
    """A name that the source does not have would limit nothing."""
    text = "".join(path.read_text(encoding="utf-8") for path in (BASE / "kernel").glob("*.[ch]"))
    for name in {*limits.COUNTED, *limits.SCOPES, *CHOOSING}:
        assert re.search(rf"\b{name}\([^;]*\)\n\{{", text), name
    scopes = {
        scope
        for totals in (limits.TOTALS, limits.COUNTED)
        for one in totals.values()
        for scope in one
    }
    assert scopes == {OPERATION, *limits.SCOPES}
    assert set(limits.LASTING) <= set(limits.SCOPES)
