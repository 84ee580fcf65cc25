# SPDX-License-Identifier: MIT
"""The way in: from an application's folder and a board's name to a validated model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiln.base.diag import Diagnostics, Failed
from kiln.config import merge
from kiln.config.merge import Config
from kiln.manifest import application, board
from kiln.manifest.application import Manifest
from kiln.model import validate
from kiln.model.model import Model


@dataclass(frozen=True)
class Loaded:
    """A model, and the configuration that led to it."""

    model: Model
    manifest: Manifest
    config: Config

    def write(self, build_dir: Path) -> list[Path]:
        """Write Kconfig.tasks, .config and autoconf.h; returns where they are."""
        return merge.write(self.config, self.manifest, build_dir)


def load_model(
    app_dir: Path, board_name: str, build_dir: Path, defines: dict[str, str], diags: Diagnostics
) -> Model:
    """`load`, and write Kconfig.tasks, .config and autoconf.h if there is no error."""
    loaded = load(app_dir, board_name, build_dir, defines, diags)
    loaded.write(build_dir)
    return loaded.model


def load(
    app_dir: Path, board_name: str, build_dir: Path, defines: dict[str, str], diags: Diagnostics
) -> Loaded:
    """Read and check everything, what menuconfig kept in `build_dir` too; write nothing.

    All errors are collected in `diags`. If there is any, `Failed` is raised.
    """
    the_board = board.load(board_name, diags)
    manifest = application.load(app_dir, diags)
    if manifest is None:  # continue without tasks, to find other errors
        manifest = Manifest(app_dir / application.MANIFEST, ())
    manifest = validate.check_manifest(manifest, the_board, diags)
    stack = merge.layers(app_dir, board_name, build_dir / merge.MENUCONFIG, defines, diags)
    config = merge.merge(manifest, stack, diags, tasks_known=not diags.errors)
    if the_board is None:
        raise Failed(diags.errors)
    model = validate.build(manifest, the_board, config, diags)
    diags.stop_on_error()
    return Loaded(model, manifest, config)
