# SPDX-License-Identifier: MIT
"""Kconfig for the command line: what menuconfig opens, and what is kept of it.

.config is an output, never an input. The command writes the present
configuration to a scratch file, lets Kconfiglib's menuconfig edit that, and
keeps the difference from the baseline (manifest, defconfig, prj.conf) in the
build directory, where `load_model` applies it again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kiln.base.diag import Diagnostics, Failed
from kiln.base.files import write_if_changed, writing
from kiln.config import assignments, fragment, merge, minimal
from kiln.config.merge import environment
from kiln.manifest import application, board
from kiln.manifest.application import Manifest
from kiln.model import validate

__all__ = ["environment", "open_kconfig", "save_defconfig", "save_menuconfig"]

_KEPT_HEADER = "# Kept from menuconfig; delete this file to forget it.\n"


def open_kconfig(
    app_dir: Path, board_name: str, build_dir: Path, diags: Diagnostics, kept: bool = False
) -> Any:
    """The kconfiglib.Kconfig of an application, without -D; writes the task fragment.

    With `kept` it has the changes that menuconfig kept in the build directory,
    without it is the baseline for `save_menuconfig`. Raises `Failed`.
    """
    manifest = _manifest(app_dir, board_name, diags)
    changes = build_dir / merge.MENUCONFIG if kept else None
    stack = merge.layers(app_dir, board_name, changes, {}, diags)
    config = merge.merge(manifest, stack, diags)
    diags.stop_on_error()
    with writing(build_dir / merge.FRAGMENT) as path:
        write_if_changed(path, fragment.fragment(manifest))
    return config.kconfig


def save_menuconfig(baseline: Any, new_config_file: Path, out_path: Path) -> None:
    """Keep in `out_path` how a .config differs from the baseline; no file if it does not.

    The baseline is from `open_kconfig`, and has the new values afterwards.
    """
    diags = Diagnostics()
    wanted = {a.symbol: a.value for a in assignments.read_file(new_config_file, ".config", diags)}
    diags.stop_on_error()
    changes = minimal.difference(baseline, wanted)
    with writing(out_path):
        if changes:
            write_if_changed(out_path, _KEPT_HEADER + changes)
        else:
            out_path.unlink(missing_ok=True)


def save_defconfig(
    app_dir: Path, board_name: str, build_dir: Path, out_path: Path, diags: Diagnostics
) -> None:
    """Write the least prj.conf that gives the present configuration, menuconfig's included."""
    wanted = minimal.values(open_kconfig(app_dir, board_name, build_dir, diags, kept=True))
    manifest = _manifest(app_dir, board_name, diags)
    base = merge.merge(manifest, merge.layers(app_dir, board_name, None, {}, diags)[:1], diags)
    with writing(out_path):
        write_if_changed(out_path, minimal.difference(base.kconfig, wanted))


def _manifest(app_dir: Path, board_name: str, diags: Diagnostics) -> Manifest:
    """The manifest, if it and the board have no errors at all."""
    the_board = board.load(board_name, diags)
    manifest = application.load(app_dir, diags)
    if manifest is None or the_board is None:
        raise Failed(diags.errors)
    manifest = validate.check_manifest(manifest, the_board, diags)
    diags.stop_on_error()
    return manifest
