# SPDX-License-Identifier: MIT
"""`python -m kiln.verify ELF MODEL_JSON [MAP]`: exit 1, naming the bytes, if it is not isolated."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kiln.verify.image import BadImage, read_image
from kiln.verify.origins import check_origins
from kiln.verify.rules import Report, check
from kiln.verify.tables import read_layout
from kiln.verify.wanted import read_wanted


def verify(elf: Path, model: Path, image_map: Path | None) -> Report:
    """Check one image; an unreadable one is an error like any other.

    Without the linker's map, sections are trusted to be of those that they are named after.
    """
    try:
        image = read_image(elf)
        report = check(image, read_wanted(model), read_layout(image))
        if image_map:
            errors = [*report.errors, *check_origins(image_map, image)]
            report = Report(errors, report.reach, report.dma)
    except BadImage as error:
        report = Report([str(error)], {}, {})
    errors = [f"{elf.name}: error: {text}" for text in report.errors]
    return Report(errors, report.reach, report.dma)


def table(report: Report) -> str:
    """What each task may touch, one range a line."""
    lines = []
    for task, reached in report.reach.items():
        lines.append(f"task '{task}' may")
        for reach in reached:
            kind = " (device)" if reach.region.device else ""
            size = reach.span.end - reach.span.start
            lines.append(f"    {reach.span} {size:>8} bytes  {reach.region.user.words()}{kind}")
        lines += [f"    everything, by DMA of device '{name}'" for name in report.dma.get(task, [])]
    return "\n".join(lines)


def main() -> int:
    """Run the checker as a command."""
    parser = argparse.ArgumentParser(prog="kiln verify", description=__doc__)
    parser.add_argument("elf", type=Path, help="the linked image")
    parser.add_argument("model", type=Path, help="generated/model.json of the build")
    parser.add_argument("map", type=Path, nargs="?", help="what the linker wrote of the image")
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="show what each task may access"
    )
    arguments = parser.parse_args()
    report = verify(arguments.elf, arguments.model, arguments.map)
    for error in report.errors:
        print(error, file=sys.stderr)
    if arguments.verbose:
        print(table(report))
    return 1 if report.errors else 0


if __name__ == "__main__":
    sys.exit(main())
