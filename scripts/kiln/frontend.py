# SPDX-License-Identifier: MIT
"""The way in: from an application's folder and a board's name to a validated model."""

from __future__ import annotations

from pathlib import Path

from kiln import appmanifest, board, kmerge, validate
from kiln.appmanifest import Manifest
from kiln.diag import Diagnostics, Failed
from kiln.model import Model


def load_model(
    app_dir: Path, board_name: str, build_dir: Path, defines: dict[str, str], diags: Diagnostics
) -> Model:
    """Read and check everything; write Kconfig.tasks, .config and autoconf.h.

    All errors are collected in `diags`. If there is any, `Failed` is raised and
    nothing in `build_dir` is touched.
    """
    the_board = board.load(board_name, diags)
    manifest = appmanifest.load(app_dir, diags)
    if manifest is None:  # go on without tasks, to find what else is wrong
        manifest = Manifest(app_dir / appmanifest.MANIFEST, (), (), (), frozenset())
    validate.check_manifest(manifest, the_board, diags)
    stack = kmerge.layers(app_dir, board_name, build_dir / kmerge.MENUCONFIG, defines, diags)
    config = kmerge.merge(manifest, stack, diags, tasks_known=not diags.errors)
    if the_board is None:
        raise Failed(diags.errors)
    model = validate.build(manifest, the_board, config, diags)
    diags.stop_on_error()
    kmerge.write(config, manifest, build_dir)
    return model
