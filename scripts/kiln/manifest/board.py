# SPDX-License-Identifier: MIT
"""boards/NAME/board.yaml: reads it and checks that the MPU can protect the board."""

from __future__ import annotations

from pathlib import Path

from kiln.arch.known import OTHER_CORES, cores, forbidden, of_core
from kiln.base.diag import Diagnostics, Place, near
from kiln.base.tree import ROOT
from kiln.base.values import Alias, Board, Device, Memory, Qemu
from kiln.manifest import aliases
from kiln.manifest.names import check_distinct, check_name
from kiln.source import structure, yamltree
from kiln.source.fields import is_number, mapping, number, size, text
from kiln.source.yamltree import Entry, Mapping, Scalar

BOARDS = ROOT / "boards"
FILE = "board.yaml"

CONSOLE_DRIVERS = ("cmsdk_uart", "pl011", "stm32_usart")
SOCS = ROOT / "soc"

ADDRESS_SPACE = 1 << 32


def names() -> list[str]:
    """The boards that there are, sorted."""
    return sorted(path.parent.name for path in BOARDS.glob(f"*/{FILE}"))


def load(name: str, diags: Diagnostics) -> Board | None:
    """The board called `name`; None if nothing can be made of its description."""
    known = names()
    if name not in known:
        hint = near(name, known) or f"known: {', '.join(known)}"
        diags.error(Place(f"boards/{name}/{FILE}"), f"there is no board '{name}'", hint)
        return None
    return load_file(BOARDS / name / FILE, f"boards/{name}/{FILE}", diags)


def load_file(path: Path, shown_as: str, diags: Diagnostics) -> Board | None:
    """The board that `path` describes; None if nothing can be made of it."""
    top = yamltree.load(path, shown_as, diags)
    if top is None or not structure.check(top, "board", diags):
        return None
    board = _board(path, shown_as, top)
    _check_core(board, top, diags)
    _check_soc(board, top, diags)
    _check_devices(board, top, diags)
    aliases.check(board, diags)
    _check_space(board, top, diags)
    _check_interrupts(board, diags)
    name = top.get("name")
    if name and board.name and board.name != path.parent.name:
        diags.error(
            name.place, f"the board's name is '{board.name}', its folder's '{path.parent.name}'"
        )
    return board


def _memory(top: Mapping, key: str) -> Memory:
    fields = mapping(top.get(key))
    return Memory(number(fields.get("base")), size(fields.get("size")))


def _device(entry: Entry) -> Device:
    fields = mapping(entry.value)
    dma = fields.get("dma")
    return Device(
        name=entry.key,
        base=number(fields.get("base")),
        size=size(fields.get("size")),
        irqs=tuple(
            (e.key, number(e.value)) for e in mapping(fields.get("irqs")) if is_number(e.value)
        ),
        driver=text(fields.get("driver")),
        place=entry.place,
        type=text(fields.get("type")),
        pins=tuple(
            (e.key, number(e.value)) for e in mapping(fields.get("pins")) if is_number(e.value)
        ),
        clock_hz=number(fields.get("clock")),
        dma=isinstance(dma, Scalar) and dma.value is True,
    )


def _board(path: Path, shown_as: str, top: Mapping) -> Board:
    qemu = mapping(top.get("qemu"))
    clock = number(top.get("clock"))
    cpu = text(top.get("cpu"))
    architecture = of_core(cpu)
    return Board(
        name=text(top.get("name")),
        description=text(top.get("description")),
        folder=path.parent.resolve(),
        cpu=cpu,
        arch=architecture.name if architecture else "",
        mpu_regions=number(top.get("mpu_regions")),
        clock_hz=clock,
        priority_bits=number(top.get("priority_bits")),
        irq_count=number(top.get("irqs")),
        flash=_memory(top, "flash"),
        ram=_memory(top, "ram"),
        console=text(top.get("console")),
        devices=tuple(_device(e) for e in mapping(top.get("devices"))),
        qemu=Qemu(text(qemu.get("machine")), number(qemu.get("clock"), clock))
        if qemu.entries
        else None,
        place=Place(shown_as, 1),
        soc=text(top.get("soc")),
        aliases=tuple(Alias(e.key, text(e.value), e.place) for e in mapping(top.get("aliases"))),
    )


def _check_core(board: Board, top: Mapping, diags: Diagnostics) -> None:
    cpu, regions = top.get("cpu"), top.get("mpu_regions")
    if board.cpu in OTHER_CORES and cpu:
        diags.error(
            cpu.place,
            f"'{board.cpu}' is not supported in this version",
            f"supported: {', '.join(cores())}",
        )
    elif board.cpu and board.cpu not in cores() and cpu:
        hint = near(board.cpu, cores()) or f"supported: {', '.join(cores())}"
        diags.error(cpu.place, f"unknown core '{board.cpu}'", hint)
    elif board.cpu and regions and is_number(regions):
        expected = cores()[board.cpu]
        if number(regions) != expected:
            diags.error(
                regions.place,
                f"the MPU of a {board.cpu} has {expected} regions, not {number(regions)}",
                "a core without an MPU cannot run Kiln",
            )


def _check_soc(board: Board, top: Mapping, diags: Diagnostics) -> None:
    known = sorted(path.parent.name for path in SOCS.glob("*/*.h"))
    entry = top.get("soc")
    if entry and board.soc not in known:
        hint = near(board.soc, known) or f"known: {', '.join(known)}"
        diags.error(entry.place, f"there is no soc '{board.soc}'", hint)


def _check_devices(board: Board, top: Mapping, diags: Diagnostics) -> None:
    check_distinct((("device", d.name, d.place) for d in board.devices), diags)
    for device in board.devices:
        check_name("device", device.name, device.place, diags)
        if device.driver and device.driver not in CONSOLE_DRIVERS:
            hint = near(device.driver, CONSOLE_DRIVERS) or f"known: {', '.join(CONSOLE_DRIVERS)}"
            diags.error(
                device.place, f"device '{device.name}': unknown driver '{device.driver}'", hint
            )
        if device.size and device.size & (device.size - 1):
            diags.error(
                device.place,
                f"device '{device.name}': its size, {device.size}, is not a power of two",
                "an MPU region has a power of two of at least 32 bytes",
            )
        elif device.size and device.base % device.size:
            diags.error(
                device.place,
                f"device '{device.name}': its base, {device.base:#010x}, is not a multiple"
                f" of its size, {device.size:#x}",
            )
    console = top.get("console")
    if not console or not board.console:
        return
    known = {d.name: d for d in board.devices}
    if board.console not in known:
        hint = near(board.console, known)
        diags.error(console.place, f"console: there is no device '{board.console}'", hint)
    elif not known[board.console].driver:
        diags.error(
            console.place,
            f"console: device '{board.console}' has no driver ({known[board.console].place})",
            f"known drivers: {', '.join(CONSOLE_DRIVERS)}",
        )


def _check_space(board: Board, top: Mapping, diags: Diagnostics) -> None:
    """Report what overlaps, leaves the address space or lies where nothing may."""
    ranges: list[tuple[int, int, str, Place]] = []
    for key, memory in (("flash", board.flash), ("ram", board.ram)):
        entry = top.entries.get(key)
        if entry:
            ranges.append((memory.base, memory.size, key, entry.place))
    for d in board.devices:
        ranges.append((d.base, d.size, f"device '{d.name}'", d.place))
    for index, (base, length, what, place) in enumerate(ranges):
        if base + length > ADDRESS_SPACE:
            diags.error(place, f"{what} ends beyond the 32-bit address space")
        for low, reach, name in forbidden(board.arch):
            if base < low + reach and low < base + length:
                diags.error(
                    place, f"{what} reaches into {name} ({low:#010x} to {low + reach - 1:#010x})"
                )
        for other_base, other_length, other, other_place in ranges[:index]:
            if base < other_base + other_length and other_base < base + length:
                diags.error(place, f"{what} overlaps {other} ({other_place})")


def _check_interrupts(board: Board, diags: Diagnostics) -> None:
    used: dict[int, tuple[str, Place]] = {}
    for device in board.devices:
        for signal, irq in device.irqs:
            what = f"device '{device.name}': interrupt '{signal}'"
            if board.irq_count and irq >= board.irq_count:
                diags.error(
                    device.place, f"{what}: {irq} is not below the board's {board.irq_count} irqs"
                )
            elif irq in used:
                diags.error(
                    device.place,
                    f"{what}: {irq} is already that of device '{used[irq][0]}' ({used[irq][1]})",
                )
            used.setdefault(irq, (device.name, device.place))
