# SPDX-License-Identifier: MIT
"""Every loop has a limit, in numbers as in docs/bounds.md, in whatever an image has."""

from __future__ import annotations

import re

import pytest

from kiln.arch.v7m import ARMV7M
from kiln.base.paths import BASE
from kiln.measure.bounds import limits
from kiln.measure.bounds.operations import Kernel, longest, total
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
    assert limits.EACH.keys() & limits.WHOLE.keys() == set()
    assert ARMV7M.loops.keys() & (limits.EACH.keys() | limits.WHOLE.keys()) == set()
    assert limits.EACH.keys() | limits.WHOLE.keys() == (
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
    report = (BASE / "kernel/report.c").read_text(encoding="utf-8")
    for name in ("titles", "kinds"):
        texts = re.search(rf"{name}\[\] =\s+(.*?);", report, re.DOTALL)
        assert texts is not None
        parts = re.findall(r'"(.*?)"', texts.group(1))
        assert sum(len(part.replace(r"\0", "0")) for part in parts) + 1 <= limits.TITLES


@pytest.mark.parametrize("level", ["OPTIMIZE_SIZE", "OPTIMIZE_SPEED"])
def test_everything_is_bounded(build: Builder, level: str) -> None:
    """Each call and each interrupt of an image with all features, at both levels."""
    image = build.folder(
        EVERYTHING, conf=f"CONFIG_{level}=y\nCONFIG_ACCOUNTING=y\nCONFIG_TICKLESS=y\n"
    )
    found = {one.name: one for one in longest(image.elf)}
    calls = {name.removeprefix("sys_") for name in image.symbols if name.startswith("sys_")}
    assert calls - found.keys() == {"shutdown", "reboot"}
    assert {"tick", "fault", "late bus error", "irq", "console interrupt"} <= found.keys()
    assert all(one.cycles > one.instructions > 30 for one in found.values())


def test_more_of_something_takes_longer(build: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits are what the figures come from."""
    kernel = Kernel(build.folder(EVERYTHING).elf)
    tick = next(one for one in kernel.operations() if one.name == "tick")
    few = total(kernel.search(lambda here, after: 1), kernel, tick)
    more = {**kernel.numbers, "TASK_COUNT": kernel.numbers["TASK_COUNT"] + 1}
    monkeypatch.setattr(kernel, "numbers", more)
    assert total(kernel.search(lambda here, after: 1), kernel, tick) > few
