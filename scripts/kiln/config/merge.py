# SPDX-License-Identifier: MIT
"""The merged configuration: Kconfig's symbols, and the files that set them, in order.

Manifest < boards/B/defconfig < prj.conf < menuconfig.conf < -D. Each layer must
make sense on top of those before it: what has no effect there is an error, while
a later layer may well take the ground from under an earlier one.
"""

from __future__ import annotations

import glob
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiln.base.diag import Diagnostics, Failed, Message, Place
from kiln.base.files import write_if_changed, writing
from kiln.base.tree import ROOT
from kiln.config import assignments, check, fragment
from kiln.config.assignments import Assignment
from kiln.manifest.application import Manifest

DEFCONFIG = "defconfig"
PRJ_CONF = "prj.conf"
MENUCONFIG = "menuconfig.conf"
FRAGMENT = Path("generated", "Kconfig.tasks")
DOT_CONFIG = Path(".config")
AUTOCONF = Path("generated", "include", "generated", "autoconf.h")

_CONFIG_HEADER = """\
# SPDX-License-Identifier: MIT
# Generated from app.yaml, defconfig, prj.conf, menuconfig's changes and -D; do not edit.
"""
_AUTOCONF_HEADER = """\
/* SPDX-License-Identifier: MIT */
/* Generated from .config; do not edit. */
#pragma once

"""


@dataclass(frozen=True)
class Layer:
    """Assignments of one origin; a lenient one was saved earlier and may be out of date."""

    assignments: Sequence[Assignment]
    lenient: bool = False


@dataclass
class Config:
    """Kconfig's symbols after merging, and where each was set last."""

    kconfig: Any
    places: dict[str, Place] = field(default_factory=dict)

    def value(self, symbol: str) -> str:
        """A symbol's value as text; empty if there is no such symbol."""
        found = self.kconfig.syms.get(symbol)
        return str(found.str_value) if found else ""

    def number(self, symbol: str) -> int:
        """A number's value; 0 if there is no such symbol or it is not a number."""
        value = self.value(symbol)
        return int(value, 0) if value[:1].isdecimal() else 0

    def values(self) -> dict[str, str]:
        """Every symbol and its value, in Kconfig's order."""
        return {s.name: s.str_value for s in self.kconfig.unique_defined_syms}


def environment(fragment: Path) -> dict[str, str]:
    """The variables with which Kconfiglib's own tools read Kiln's symbols."""
    return {
        "srctree": str(ROOT),
        "KILN_TASKS": glob.escape(str(fragment)),  # `source` takes a pattern
        "CONFIG_": assignments.PREFIX,
    }


@contextmanager
def _environment(fragment: Path) -> Iterator[None]:
    """Kconfiglib takes its settings from the environment; give it ours and no others."""
    before = dict(os.environ)
    for name in [n for n in os.environ if n.startswith("KCONFIG_")]:
        del os.environ[name]
    os.environ.update(environment(fragment))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def parse(text: str) -> Config:
    """Kiln's symbols with the given task fragment, all at their defaults."""
    import kconfiglib

    with tempfile.NamedTemporaryFile("w", prefix="Kconfig.", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        with _environment(Path(file.name)):
            try:
                return Config(kconfiglib.Kconfig(str(ROOT / "Kconfig"), warn_to_stderr=False))
            except (kconfiglib.KconfigError, OSError) as error:
                raise Failed([Message(Place("Kconfig"), str(error).strip())])


def layers(
    app_dir: Path, board: str, kept: Path | None, defines: dict[str, str], diags: Diagnostics
) -> list[Layer]:
    """The layers above the manifest, lowest first; `kept` is menuconfig's file."""
    defconfig = ROOT / "boards" / board / DEFCONFIG
    found = [
        Layer(assignments.read_file(defconfig, f"boards/{board}/{DEFCONFIG}", diags)),
        Layer(assignments.read_file(app_dir / PRJ_CONF, PRJ_CONF, diags)),
    ]
    if kept:
        found.append(Layer(assignments.read_file(kept, MENUCONFIG, diags), lenient=True))
    found.append(Layer(assignments.from_defines(defines)))
    return found


def merge(
    manifest: Manifest, stack: Sequence[Layer], diags: Diagnostics, tasks_known: bool = True
) -> Config:
    """Apply the layers in order and report what has no effect.

    With `tasks_known` false the manifest has errors, so that assignments to tasks
    which are not in the fragment say nothing about the assignment.
    """
    config = parse(fragment.without_help(fragment.fragment(manifest)))
    for layer in stack:
        applied = []
        for assignment in layer.assignments:
            symbol = check.find(config.kconfig, assignment, layer.lenient, tasks_known, diags)
            if symbol is not None and check.has_valid_value(symbol, assignment, diags):
                symbol.set_value(assignment.value)
                config.places[assignment.symbol] = assignment.place
                applied.append((symbol, assignment))
        for symbol, assignment in applied:
            if not check.took_effect(symbol, assignment, layer.lenient, diags):
                symbol.unset_value()
                del config.places[assignment.symbol]
    return config


def write(config: Config, manifest: Manifest, build_dir: Path) -> list[Path]:
    """Write the fragment, .config and autoconf.h, each only if it changes."""
    with writing(build_dir / FRAGMENT) as path:
        write_if_changed(path, fragment.fragment(manifest))
    with writing(build_dir / DOT_CONFIG) as path:
        scratch = path.with_name(f"{path.name}.new")
        config.kconfig.write_config(str(scratch), _CONFIG_HEADER, save_old=False)
        write_if_changed(path, scratch.read_text(encoding="utf-8"))
        scratch.unlink()
    with writing(build_dir / AUTOCONF) as path:
        write_if_changed(path, autoconf(config))
    return [build_dir / name for name in (FRAGMENT, DOT_CONFIG, AUTOCONF)]


def autoconf(config: Config) -> str:
    """The text of autoconf.h.

    It has no symbols of tasks: the generated tables carry their values, and a
    priority that changes must not recompile every file.
    """
    import kconfiglib

    lines = [_AUTOCONF_HEADER]
    for symbol in config.kconfig.unique_defined_syms:
        value = symbol.str_value
        if not symbol.config_string or symbol.name.startswith(fragment.PREFIX):
            continue
        if symbol.orig_type == kconfiglib.STRING:
            # Two question marks in a row would begin a trigraph.
            value = '"{}"'.format(re.sub(r"\?(?=\?)", r"?\\", kconfiglib.escape(value)))
        elif symbol.orig_type == kconfiglib.BOOL:
            value = "1" if value == "y" else ""
        if value:
            lines.append(f"#define {assignments.PREFIX}{symbol.name} {value}\n")
    return "".join(lines)
