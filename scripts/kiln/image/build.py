# SPDX-License-Identifier: MIT
"""Brings an image up to date: the generator, CMake once, and Ninja."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kiln.arch.known import packages
from kiln.base.errors import Quiet, UserError
from kiln.base.paths import shown
from kiln.base.tools import require
from kiln.image import cmake, memory, ninja, uptodate
from kiln.image.builddir import KEPT_CONFIG, Target, asked, empty, locked
from kiln.image.memory import CACHE, Cache, Changes, read_cache

if TYPE_CHECKING:
    from kiln.base.diag import Message
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
    defines: Changes = ()  # -D and -U, in order
    forget: bool = False  # what earlier builds were given with -b and -D

    @property
    def given(self) -> dict[str, str]:
        """What -D sets now."""
        return {name: value for name, value in dict(self.defines).items() if value is not None}


def build(target: Target, options: Options) -> None:
    """Bring the target's image up to date; raises when that fails."""
    require(*TOOLS)
    with locked(target.directory):
        cache = prepare(target, options)
        bring_up_to_date(target, cache, options.given)
        if not cmake.configured(target, cache.defines):
            cmake.configure(target, cache.defines, options.verbose)
        cache.write()
        try:
            anew = options.pristine == "always"
            if not ninja.make(target, options.target, options.verbose, anew):
                raise Quiet(1)
        finally:
            cmake.see_configured(target, cache.defines)


def prepare(target: Target, options: Options) -> Cache:
    """Make the build directory fit the target; returns its new cache, not yet written."""
    directory = target.directory
    cache = read_cache(directory)
    fresh = asked(target)
    if cache is None and (directory / CACHE).exists():
        if not options.forget and options.pristine != "always":
            text = f"{shown(directory / CACHE)} is damaged, so that earlier -b and -D are not known"
            raise UserError(text, "kiln build --forget goes on without them")
    same = cache is not None and cache.same_source(fresh)
    before = cache.defines if cache and same and options.pristine != "always" else {}
    defines = memory.changed({} if options.forget else before, options.defines)
    fresh = replace(fresh, defines=defines)
    reason = difference(cache, fresh) if cache else ""
    if reason and options.pristine == "never":
        raise UserError(f"{shown(directory)} was made for {reason}", "use -p auto, or another -d")
    if reason or options.pristine == "always":
        keep = (KEPT_CONFIG,) if same and options.pristine == "auto" else ()
        remake(target, fresh, options.given, reason, keep)
        replace(fresh, defines={} if options.forget else before).write()
    words = memory.in_words(fresh, options.given, target.given)
    if words:
        print(f"kiln: remembered: {words}", file=sys.stderr)
    return fresh


def difference(cache: Cache, fresh: Cache) -> str:
    """What a build directory was made for, if not for this; else an empty string."""
    if cache.base != fresh.base:
        return f"another Kiln, {cache.base}"
    if cache.source != fresh.source:
        return f"another source, {cache.source}"
    if cache.board != fresh.board:
        return f"board {cache.board}"
    if cache.directory != fresh.directory:
        return f"another place, {cache.directory}"
    return ""


def remake(
    target: Target, fresh: Cache, given: dict[str, str], reason: str, keep: tuple[str, ...]
) -> None:
    """Empty the build directory, once it is known that the new build has no error in its input."""
    with tempfile.TemporaryDirectory(prefix="kiln-") as trial:
        for name in keep:
            if (target.directory / name).exists():
                (Path(trial) / name).write_bytes((target.directory / name).read_bytes())
        generate(target, Path(trial), fresh.defines, given)
    if reason:
        print(f"kiln: {shown(target.directory)} was made for {reason}; rebuilding it")
    empty(target.directory, keep)


def bring_up_to_date(target: Target, cache: Cache, given: dict[str, str]) -> None:
    """Run the generator in the build directory, unless it would only write what is there."""
    wanted = vars(cache) | {}
    del wanted["directory"]  # so that what is remembered is no place
    record = uptodate.read(target.directory)
    if record is None or not uptodate.unchanged(record, wanted):
        inputs = uptodate.look(target.source, target.directory)
        made, notes = generate(target, target.directory, cache.defines, given)
        files = inputs | uptodate.look_at_outputs(made.written, made.named)
        record = uptodate.Record(wanted, sys.version, files, notes)
        record.write(target.directory)
    for note in record.notes:
        print(note, file=sys.stderr)


def generate(
    target: Target, directory: Path, defines: dict[str, str], given: dict[str, str]
) -> tuple[Generated, list[str]]:
    """Run the generator, so that errors in the input are reported before any compiler runs;
    returns the outputs, and the notes. What is in `defines` but not given now is remembered,
    which an error about it says."""
    from kiln.base.diag import Diagnostics, Failed, printable
    from kiln.pipeline.generate import generate as run_generator

    diags = Diagnostics()
    symbols = {n: v for n, v in defines.items() if n.startswith("CONFIG_")}
    try:
        made = run_generator(target.source, target.board, directory, symbols, diags)
        diags.stop_on_error()
    except Failed as failure:
        old = {printable(f"-D{n}={v}"): n for n, v in symbols.items() if n not in given}
        raise Failed([about_memory(message, old) for message in failure.messages])
    return made, [str(message) for message in diags.notes]


def about_memory(message: Message, old: dict[str, str]) -> Message:
    """The message, with a hint if it is about a remembered -D; `old` maps these to their names."""
    name = old.get(message.place.file)
    if name is None:
        return message
    way_out = f"an earlier build was given it; kiln build -- -U{name} forgets it"
    return replace(message, hint=f"{message.hint}; {way_out}" if message.hint else way_out)
