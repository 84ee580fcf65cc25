# SPDX-License-Identifier: MIT
"""What a real processor asks of the machine code, and the emulator does not: barriers."""

from __future__ import annotations

from pathlib import Path

import pytest
from boards.barriers import MPU, RULES, Kernel
from support.application import Builder

from kiln.cli.paths import BASE

EVERYTHING = BASE / "tests/size/apps/everything"
# A processor of each kind, and the parts that are on sale; tickless, granted interrupts, signals.
IMAGES = {
    f"{board}-{optimize.lower()}": (board, optimize)
    for board in ("mps2_an385", "nucleo_f446re")
    for optimize in ("SPEED", "SIZE")
}


@pytest.fixture(params=IMAGES)
def elf(build: Builder, request: pytest.FixtureRequest) -> Path:
    """An image with all features."""
    board, optimize = IMAGES[request.param]
    conf = f"CONFIG_ACCOUNTING=y\nCONFIG_TICKLESS=y\nCONFIG_OPTIMIZE_{optimize}=y\n"
    return build.folder(EVERYTHING, board, conf).elf


def broken_rules(kernel: Kernel) -> list[str]:
    """All complaints."""
    return [complaint for rule in RULES for complaint in rule(kernel)]


def test_barriers(elf: Path) -> None:
    """The rules hold on every path."""
    assert broken_rules(Kernel(elf)) == []


def test_each_barrier_counts(elf: Path) -> None:
    """Without any one of them a rule is broken: the rules see what they look for."""
    kernel = Kernel(elf)
    barriers = {a for a in kernel.text if kernel.flow.is_a("dsb", "isb")(a)}
    assert len(barriers) >= 14
    for barrier in barriers:
        with kernel.without(barrier):
            assert broken_rules(kernel), kernel.shown([barrier], "nothing needs it")
    assert broken_rules(kernel) == []


def test_every_way_in_and_out_is_known(elf: Path) -> None:
    """No handler is a C function, and each way out is one of entry.S."""
    kernel = Kernel(elf)
    labels = {kernel.code.label(a) for a in kernel.vectors}
    entries = {"svc_entry", "tick_entry", "irq_entry", "pendsv_entry", "fault_entry"}
    assert labels == entries | {"unexpected_entry", "reset_entry"}
    assert len(kernel.exits) == 6


def test_the_protection_unit_is_written_where_the_rules_look(elf: Path) -> None:
    """In the switch and at boot, and no address of a system register goes unfollowed."""
    kernel = Kernel(elf)
    places = {kernel.code.label(a) for a in kernel.stores_to(MPU)}
    assert places == {"arch_init", "switch_load"}
