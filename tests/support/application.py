# SPDX-License-Identifier: MIT
"""Writes an application's folder from text, and builds it unless an equal one is kept."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from kiln.base.paths import DEFAULT_BOARD
from kiln.cli.main import main
from support import kept
from support.image import HERE, Image

NAME = "image"  # of every application, and so of its ELF
CMAKE = """\
cmake_minimum_required(VERSION 3.20)
find_package(Kiln REQUIRED HINTS $ENV{KILN_BASE})
project(image LANGUAGES C ASM)
kiln_application()
"""
HEADERS = {h.name: h.read_text(encoding="utf-8") for h in sorted((HERE / "target").iterdir())}
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
    for name, text in HEADERS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def make(app: Path, directory: Path, board: str, words: tuple[str, ...] = ()) -> None:
    """Run `kiln build`, in this process: a start of another and its modules cost as much again."""
    command = ["build", "-b", board, "-d", str(directory), str(app)]
    errors = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(errors):
        status = main([*command, *(["--", *words] if words else [])])
    if status:
        raise BuildFailed(errors.getvalue())


class Builder:
    """The fixture `build`: call it with an application's parts."""

    def __init__(self, shared: Path) -> None:
        self.shared = shared  # of all workers

    def __call__(
        self,
        *,
        app: str,
        sources: Mapping[str, str],
        board: str = DEFAULT_BOARD,
        conf: str = "",
        defines: tuple[str, ...] = (),
    ) -> Image:
        """The image of an application, built unless an equal one was; or `BuildFailed`.

        `app` is the text of app.yaml, `sources` maps file names to texts, `conf` is
        prj.conf, and `defines` are words like "-DCONFIG_X=1".
        """
        made_of = (app, sorted(sources.items()), board, kept.of_board(board), conf, defines)
        folder = self.shared / kept.key_of(*made_of, HEADERS, CMAKE)

        def fill(directory: Path) -> None:
            source = write_application(folder / NAME, app, sources, conf)
            make(source, directory, board, defines)
            prune(directory)

        return Image(board, kept.provide(folder, fill), NAME)

    def whole(self, app: Path, board: str = DEFAULT_BOARD) -> Path:
        """The build directory of an application that stays where it is, as a user has it."""
        files = kept.contents(path for path in app.rglob("*") if path.is_file())
        folder = self.shared / kept.key_of(str(app), files, board, kept.of_board(board))
        return kept.provide(folder, lambda directory: make(app, directory, board))

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
