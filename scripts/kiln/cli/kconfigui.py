# SPDX-License-Identifier: MIT
"""Lets one of Kconfiglib's own programs edit an application's configuration.

It edits a scratch .config; what then differs from the baseline is kept in the
build directory, where every build applies it again.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from kiln.base.diag import Diagnostics
from kiln.base.errors import Quiet
from kiln.base.paths import BASE, shown
from kiln.image.build import Options, bring_up_to_date, prepare
from kiln.image.builddir import KEPT_CONFIG, Target, locked


def edit(target: Target, module: str) -> None:
    """Run `module` (menuconfig or guiconfig) on the configuration, and keep the changes."""
    from kiln.model import kconf

    with locked(target.directory):
        cache = prepare(target, Options())
        kept = target.directory / KEPT_CONFIG
        before = kept.read_bytes() if kept.exists() else b""
        place = (target.source, target.board, target.directory)
        present = kconf.open_kconfig(*place, Diagnostics(), kept=True)
        with tempfile.TemporaryDirectory(prefix="kiln-") as folder:
            scratch = Path(folder) / ".config"
            present.write_config(str(scratch))
            cache.write()
            run_program(module, target, scratch)
            baseline = kconf.open_kconfig(*place, Diagnostics())
            kconf.save_menuconfig(baseline, scratch, kept)
        after = kept.read_bytes() if kept.exists() else b""
        if before == after:
            print("Nothing changed.")
            return
        print(f"Saved in {shown(kept)}; the next build uses it.")
        bring_up_to_date(target, cache, {})


def run_program(module: str, target: Target, scratch: Path) -> None:
    """Run Kconfiglib's program on a scratch .config."""
    from kiln.config import merge
    from kiln.model import kconf

    clean = {n: v for n, v in os.environ.items() if not n.startswith("KCONFIG_")}
    settings = kconf.environment(target.directory / merge.FRAGMENT)
    if os.environ.get("NO_COLOR"):
        settings["MENUCONFIG_STYLE"] = "monochrome"
    result = subprocess.run(
        [sys.executable, "-m", module, "Kconfig"],
        cwd=BASE,
        env=clean | settings | {"KCONFIG_CONFIG": str(scratch)},
        stdout=None if module == "menuconfig" else subprocess.DEVNULL,
    )
    if result.returncode:
        raise Quiet(1)
