# SPDX-License-Identifier: MIT
"""What `kiln size` prints: components and their object files, and what each object costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from kiln.measure.size.parts import Part
from kiln.measure.size.tables import PADDING

# What the kernel's own figure has: everything but tasks, drivers, the console and boards.
KERNEL = ("kernel", "arch", "vectors", "tables")
CONSOLE = ("console", "drivers")
DEFAULT = "-O2"
EACH = ("task", "semaphore", "mutex", "queue")


@dataclass(frozen=True)
class Sizes:
    """An image's bytes."""

    optimisation: str  # "-O2"
    parts: tuple[Part, ...]
    each: dict[str, int | None]  # RAM of one task, semaphore, mutex and queue
    counted_ram: int  # what tasks, objects and fault records take of the kernel's

    @property
    def level(self) -> str:
        """The level of optimisation for people."""
        return self.optimisation + (" (the default)" if self.optimisation == DEFAULT else "")

    def of(self, wanted: Iterable[Part]) -> tuple[int, int]:
        """Flash and RAM of some parts."""
        found = list(wanted)
        return sum(p.flash for p in found), sum(p.ram for p in found)

    @property
    def kernel(self) -> tuple[int, int]:
        """Flash and RAM of the kernel with its tables, without drivers, console and stack."""
        return self.of(p for p in self.parts if is_kernel(p))

    @property
    def fixed_ram(self) -> int:
        """The kernel's that no task, object or fault record accounts for."""
        return self.kernel[1] - self.counted_ram

    @property
    def image(self) -> tuple[int, int]:
        """Of everything."""
        return self.of(self.parts)


def is_kernel(part: Part) -> bool:
    """Whether a part belongs to the kernel's own figure."""
    padding = part.component == PADDING and part.name.endswith("kernel")
    return part.component in KERNEL or part.component.endswith(" in the kernel") or padding


def json_of(sizes: Sizes) -> dict[str, Any]:
    """For scripts."""
    components: dict[str, dict[str, Any]] = {}
    for part in sizes.parts:
        entry = components.setdefault(
            part.component, {"name": part.component, "flash": 0, "ram": 0, "files": []}
        )
        entry["flash"] += part.flash
        entry["ram"] += part.ram
        entry["files"].append({"name": part.name, "flash": part.flash, "ram": part.ram})
    return {
        "optimisation": sizes.optimisation,
        "kernel": dict(zip(("flash", "ram"), sizes.kernel), fixed_ram=sizes.fixed_ram),
        "image": dict(zip(("flash", "ram"), sizes.image)),
        "bytes_each": sizes.each,
        "components": list(components.values()),
    }


def show(name: str, sizes: Sizes, console: Console) -> None:
    """Print the table and what stands below it."""
    console.print(table(name, sizes))
    flash, ram = sizes.kernel
    console.print(
        f"kernel, arch, vectors and tables: {flash} B of flash, {ram} B of RAM,"
        f" {sizes.fixed_ram} B of it for no task, object or fault record",
        highlight=False,
        soft_wrap=True,
    )
    flash, ram = sizes.of(p for p in sizes.parts if p.component in CONSOLE)
    if flash:
        console.print(
            f"console and drivers: {flash} B of flash, {ram} B of RAM",
            highlight=False,
            soft_wrap=True,
        )
    each = [f"{kind} {count} B" for kind, count in sizes.each.items() if count is not None]
    console.print(f"RAM for each: {', '.join(each)}", highlight=False, soft_wrap=True)


def table(name: str, sizes: Sizes) -> Table:
    """A row for each component, the object files of the kernel's below it, and the sum."""
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0))
    grid.title, grid.title_justify = f"{name}, {sizes.level}", "left"
    grid.add_column("", no_wrap=True)
    grid.add_column("flash", justify="right", no_wrap=True)
    grid.add_column("RAM", justify="right", no_wrap=True)
    for component, parts in by_component(sizes.parts):
        grid.add_row(component, *cells(*sizes.of(parts)), style="bold")
        for part in parts:
            if part.name:
                grid.add_row(f"  {part.name}", *cells(part.flash, part.ram), style="dim")
    grid.add_section()
    grid.add_row("all", *cells(*sizes.image), style="bold")
    return grid


def by_component(parts: Sequence[Part]) -> list[tuple[str, list[Part]]]:
    """The components, the largest first."""
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(part.component, []).append(part)
    return sorted(found.items(), key=lambda item: -sum(p.flash + p.ram for p in item[1]))


def cells(flash: int, ram: int) -> tuple[str, str]:
    """Nothing is shown where nothing is."""
    return str(flash or ""), str(ram or "")
