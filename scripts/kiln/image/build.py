# SPDX-License-Identifier: MIT
"""Brings an image up to date: the generator, CMake once, and Ninja."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kiln.arch.known import packages
from kiln.base.errors import UserError
from kiln.base.paths import BASE, shown
from kiln.base.tools import require
from kiln.image import ninja, uptodate
from kiln.image.builddir import CACHE, KEPT_CONFIG, Cache, Target, empty, locked, read_cache

if TYPE_CHECKING:
    from kiln.pipeline.generate import Generated

TOOLS = (
    "tool:cmake",
    "tool:ninja",
    *packages(),
)


@dataclass(frozen=True)
class Options:
    """How to build, apart from what."""

    pristine: str = "auto"  # auto, always or never
    target: str | None = None  # a Ninja target instead of the default
    verbose: bool = False
    defines: tuple[tuple[str, str], ...] = ()  # -D, in order


def build(target: Target, options: Options) -> None:
    """Bring the target's image up to date; raises when that fails."""
    require(*TOOLS)
    with locked(target.directory):
        cache = prepare(target, options)
        bring_up_to_date(target, cache.defines)
        cache.write()
        if not ninja.configured(target) or options.defines:
            ninja.configure(target, dict(options.defines), options.verbose)
        anew = options.pristine == "always"
        ninja.make(target, options.target, options.verbose, anew)


def prepare(target: Target, options: Options) -> Cache:
    """Make the build directory fit the target; returns its new cache, not yet written."""
    directory = target.directory
    cache = read_cache(directory)
    fresh = Cache(str(BASE), str(directory), str(target.source), target.board)
    given = {name: value for name, value in options.defines if name.startswith("CONFIG_")}
    reason = difference(cache, fresh) if (directory / CACHE).exists() else ""
    if reason and options.pristine == "never":
        raise UserError(f"{shown(directory)} was made for {reason}", "use -p auto, or another -d")
    if reason or options.pristine == "always":
        same_source = cache is not None and cache.source == fresh.source
        keep = (KEPT_CONFIG,) if same_source and options.pristine == "auto" else ()
        remake(target, given, reason, keep)
        cache = None
    return replace(fresh, defines=(cache.defines if cache else {}) | given)


def difference(cache: Cache | None, fresh: Cache) -> str:
    """What a build directory was made for, if not for this; else an empty string."""
    if cache is None:
        return "an unknown purpose (its kiln.json is damaged)"
    if cache.base != fresh.base:
        return f"another Kiln, {cache.base}"
    if cache.source != fresh.source:
        return f"another source, {cache.source}"
    if cache.board != fresh.board:
        return f"board {cache.board}"
    if cache.directory != fresh.directory:
        return f"another place, {cache.directory}"
    return ""


def remake(target: Target, defines: dict[str, str], reason: str, keep: tuple[str, ...]) -> None:
    """Empty the build directory, once it is known that the new build has no error in its input."""
    with tempfile.TemporaryDirectory(prefix="kiln-") as trial:
        for name in keep:
            if (target.directory / name).exists():
                (Path(trial) / name).write_bytes((target.directory / name).read_bytes())
        generate(target, Path(trial), defines)
    if reason:
        print(f"kiln: {shown(target.directory)} was made for {reason}; rebuilding it")
    empty(target.directory, keep)


def bring_up_to_date(target: Target, defines: dict[str, str]) -> None:
    """Run the generator in the build directory, unless its outputs are up to date."""
    asked = uptodate.asked_for(target.source, target.board, defines)
    record = uptodate.read(target.directory)
    if record is None or not uptodate.unchanged(record, asked):
        inputs = uptodate.look(target.source, target.directory)
        made, notes = generate(target, target.directory, defines)
        files = inputs | uptodate.look_at_outputs(made.written, made.named)
        record = uptodate.Record(asked, files, notes)
        record.write(target.directory)
    for note in record.notes:
        print(note, file=sys.stderr)


def generate(
    target: Target, directory: Path, defines: dict[str, str]
) -> tuple[Generated, list[str]]:
    """Run the generator, so that errors in the input are reported before any compiler runs;
    returns the outputs, and the notes."""
    from kiln.base.diag import Diagnostics
    from kiln.pipeline.generate import generate as run_generator

    diags = Diagnostics()
    made = run_generator(target.source, target.board, directory, defines, diags)
    diags.stop_on_error()
    return made, [str(message) for message in diags.notes]
