# SPDX-License-Identifier: MIT
"""What a real part asks and the emulator does not: barriers, read-backs, no debugger, no zeros."""

from __future__ import annotations

from pathlib import Path

import pytest
from boards.barriers import MPU, RULES, Kernel, word
from hostile.arena import devices, stub_of
from support.application import Builder
from support.image import FILL, machine

from kiln.base.paths import BASE, board_names, emulated_names

# The register that ends a UART's interrupts. The STM32's end with their causes.
CLEARED_BY = {"mps2_an385": ("uart0", 0x0C), "lm3s6965evb": ("uart0", 0x44)}
SAMPLE = BASE / "samples/three_tasks"  # which other tests build for all boards
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
    """In the switch and at boot."""
    kernel = Kernel(elf)
    places = {kernel.code.label(a) for a in kernel.stores_to(MPU)}
    assert places == {"arch_init", "switch_load"}


@pytest.mark.parametrize("name", CLEARED_BY)
def test_a_cleared_interrupt_is_read_back(build: Builder, name: str) -> None:
    """Else the handler may be over before the line is down, and is entered again."""
    kernel = Kernel(build.folder(SAMPLE, name).elf)
    device, offset = CLEARED_BY[name]
    base = devices(name)[device]
    clear = kernel.stores_to(word(base + offset))
    acknowledge = kernel.code.symbols["console_driver_acknowledge"]
    assert [kernel.code.label(a) for a in clear] == ["console_driver_acknowledge"]
    found = [a for a in kernel.flow.accesses(acknowledge) if a.target and not a.store]
    reads = {a.at for a in found if a.target and a.target.start & ~0xFFF == base}
    assert reads and not kernel.flow.ends(clear[0], lambda a: a in reads)


def breakpoints(elf: Path) -> list[str]:
    """The functions with a BKPT in them, which stops a processor that nobody debugs."""
    kernel = Kernel(elf)
    return [kernel.code.label(a) for a in sorted(kernel.text) if kernel.flow.is_a("bkpt")(a)]


@pytest.mark.parametrize("name", board_names())
def test_semihosting_is_for_the_emulator(build: Builder, name: str) -> None:
    """Only to end it, and only in images that can run there."""
    expected = ["board_power_off"] if name in emulated_names() else []
    assert breakpoints(build.folder(SAMPLE, name).elf) == expected


@pytest.mark.parametrize("name", emulated_names())
def test_memory_is_no_zeros(build: Builder, name: str) -> None:
    """As a part comes up: the emulator would have zeros, on which something could rest."""
    here = machine(name)
    with stub_of(build.folder(SAMPLE, name)) as stub:
        assert stub.read(here.ram, here.ram_size) == FILL * here.ram_size
