# SPDX-License-Identifier: MIT
"""From the objects of an image to what is flashed: two links, the layout between, and the proof.

One process does it all, since a start of the interpreter with its modules costs more than each
of these steps. Everything is made in a folder of its own and takes its place only once the image
is proved to be isolated: after a failure all is as it was.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from kiln.base.diag import Failed, Message, Place
from kiln.base.files import write_if_changed
from kiln.layout import layout
from kiln.layout.input import NAME, LayoutInput, read
from kiln.link.stack import needed

FOLDER = "linked"  # below generated/: the images that are not proved yet
LAYOUT = "layout.ld"


class StepFailed(Exception):
    """A step has failed, and has printed its error."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def run(command: list[str]) -> None:
    """Run one of the binutils, which speaks for itself."""
    status = subprocess.run(command).returncode
    if status:
        raise StepFailed(status)


def run_linker(ld: list[str], generated: Path, words: list[str]) -> None:
    """Run the linker; what it does not find is said with task, line and a hint."""
    result = subprocess.run([*ld, *words], stderr=subprocess.PIPE, text=True, errors="replace")
    if result.returncode:
        from kiln.link import undefined

        messages = undefined.report(ld[0], generated, ld[1:], result.stderr)
        if messages:
            raise Failed(messages)
    sys.stderr.write(result.stderr)
    if result.returncode:
        raise StepFailed(result.returncode)


def link(ld: list[str], generated: Path, elf: Path) -> None:
    """Make `elf`, and APP.map beside it."""
    scratch = elf.parent
    scratch.mkdir(exist_ok=True)
    first = scratch / "first"  # no name that an ELF of an application has
    # A block larger than the space left for it may overlap the next: only sizes count here.
    script = str(generated / "first.ld")
    run_linker(ld, generated, ["--no-check-sections", "-T", script, "-o", str(first)])
    plan = with_stack(read(generated / NAME), first)
    final, image_map = scratch / LAYOUT, elf.with_suffix(".map")
    write_if_changed(final, layout.second(plan, first))
    run_linker(ld, generated, ["-T", str(final), "-Map", str(image_map), "-o", str(elf)])


def with_stack(plan: LayoutInput, elf: Path) -> LayoutInput:
    """The plan with a size of the kernel's stack that is enough for the kernel in `elf`."""
    need = needed(elf, plan.architecture)
    if not plan.kernel_stack:
        return replace(plan, kernel_stack=need.bytes)
    if plan.kernel_stack >= need.bytes:
        return plan
    text = f"CONFIG_KERNEL_STACK_SIZE: {plan.kernel_stack} is less than the {need.bytes} bytes"
    raise Failed(
        [
            Message(
                Place(plan.kernel_stack_place),
                f"{text} that this image's kernel needs: {' > '.join(need.path)}",
                "0, the default, takes what is needed",
            )
        ]
    )


def prove(elf: Path, model: Path) -> None:
    """Nothing that could be flashed exists unless the image is isolated."""
    from kiln.verify.__main__ import verify

    report = verify(elf, model, elf.with_suffix(".map"))
    for error in report.errors:
        print(error, file=sys.stderr)
    if report.errors:
        raise StepFailed(1)


def write_flash(objcopy: str, elf: Path) -> None:
    """APP.bin and APP.hex; filled between sections, the one makes the flash of the other."""
    for suffix, form in ((".bin", "binary"), (".hex", "ihex")):
        run([objcopy, "-O", form, "--gap-fill", "0", str(elf), str(elf.with_suffix(suffix))])


def finish(prefix: str, elf: Path, generated: Path, words: list[str]) -> None:
    """Bring `elf` and its .map, .bin and .hex up to date; `words` go to the linker."""
    made = generated / FOLDER / elf.name
    link([f"{prefix}ld", *words], generated, made)
    prove(made, generated / "model.json")
    write_flash(f"{prefix}objcopy", made)
    os.replace(made.parent / LAYOUT, generated / LAYOUT)
    for suffix in (".map", ".elf", ".bin", ".hex"):
        os.replace(made.with_suffix(suffix), elf.with_suffix(suffix))


def main() -> int:
    """`python -m kiln.image.finish PREFIX APP.elf generated/ WORD...`; PREFIX: of the binutils."""
    prefix, elf, generated, *words = sys.argv[1:]
    try:
        finish(prefix, Path(elf), Path(generated), words)
    except StepFailed as failure:
        return failure.status
    except OSError as error:
        print(f"{error.filename}: error: {error.strerror}", file=sys.stderr)
        return 1
    except Failed as failure:
        for message in failure.messages:
            print(message, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
