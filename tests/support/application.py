# SPDX-License-Identifier: MIT
"""Writes an application's folder from text, and builds it once a test session."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from kiln.cli.paths import BASE, DEFAULT_BOARD
from kiln.testing.plugin import clean_environment
from support.image import HERE, Image

NAME = "image"  # of every application, and so of its ELF
DONE = "done"  # marks a finished build
CMAKE = """\
cmake_minimum_required(VERSION 3.20)
find_package(Kiln REQUIRED HINTS $ENV{KILN_BASE})
project(image LANGUAGES C ASM)
kiln_application()
"""
# What no run needs: it would fill the disk, with hundreds of images.
INTERMEDIATE = ("CMakeFiles", "libraries", "kiln", "generated/linked")


# What PINS_IRQ stands for in an app.yaml; else it is gpio0.
PINS = {"lm3s6965evb": "gpio_f", "netduinoplus2": "exti.line0", "stm32vldiscovery": "exti.line0"}


class BuildFailed(Exception):
    """The build found an error; `output` is what it printed."""

    def __init__(self, output: str) -> None:
        super().__init__(output)
        self.output = output


def write_application(folder: Path, app: str, sources: Mapping[str, str], conf: str = "") -> Path:
    """Make `folder` an application; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"CMakeLists.txt": CMAKE, "prj.conf": conf, "app.yaml": app, **sources}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for header in (HERE / "target").iterdir():
        shutil.copy(header, folder)
    return folder


def make(app: Path, directory: Path, board: str, base: Path, words: tuple[str, ...]) -> None:
    """Run `kiln build`."""
    command = [str(base / "kiln"), "build", "-b", board, "-d", str(directory), str(app)]
    result = subprocess.run(
        [*command, *(["--", *words] if words else [])],
        env=clean_environment() | {"KILN_BASE": str(base)},
        capture_output=True,
        text=True,
    )
    if result.returncode:
        raise BuildFailed(result.stderr)


class Builder:
    """The fixture `build`: call it with an application's parts."""

    def __init__(self, shared: Path) -> None:
        self.shared = shared  # of all workers of this session

    def __call__(
        self,
        *,
        app: str,
        sources: Mapping[str, str],
        board: str = DEFAULT_BOARD,
        conf: str = "",
        defines: tuple[str, ...] = (),
        base: Path = BASE,
    ) -> Image:
        """The image of an application, built unless an equal one was; or `BuildFailed`.

        `app` is the text of app.yaml, `sources` maps file names to texts, `conf` is
        prj.conf, `defines` are words like "-DCONFIG_X=1", `base` is another Kiln tree.
        """
        parts = repr((app, sorted(sources.items()), board, conf, defines, str(base)))
        folder = self.shared / hashlib.sha256(parts.encode()).hexdigest()[:16]
        folder.mkdir(parents=True, exist_ok=True)
        directory = folder / "build"
        with open(folder / "lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / DONE).exists():
                source = write_application(folder / NAME, app, sources, conf)
                make(source, directory, board, base, defines)
                prune(directory)
                (folder / DONE).touch()
        return Image(board, directory, NAME)

    def folder(self, path: Path, board: str = DEFAULT_BOARD, conf: str | None = None) -> Image:
        """The image of an application that lies in a folder, such as a sample.

        `conf` takes the place of its prj.conf. PINS_IRQ in its app.yaml becomes the board's
        name for it.
        """
        texts = {
            str(file.relative_to(path)): file.read_text(encoding="utf-8")
            for file in sorted(path.rglob("*"))
            if file.is_file() and file.suffix in (".c", ".h", ".S")
        }
        app = (path / "app.yaml").read_text(encoding="utf-8")
        app = app.replace("PINS_IRQ", PINS.get(board, "gpio0"))
        kept = path / "prj.conf"
        if conf is None:
            conf = kept.read_text(encoding="utf-8") if kept.exists() else ""
        return self(app=app, sources=texts, board=board, conf=conf)


def prune(directory: Path) -> None:
    """Remove what is left of the way to the image."""
    for name in INTERMEDIATE:
        path = directory / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for path in directory.glob("*.o"):
        os.unlink(path)
