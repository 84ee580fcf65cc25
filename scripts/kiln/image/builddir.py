# SPDX-License-Identifier: MIT
"""Build directories: where they are, and who is using them.

`.kiln.lock` in a build directory is held during a build, so that a second build waits; it stays
when the rest is removed.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiln.base.diag import near, printable
from kiln.base.errors import UserError
from kiln.base.paths import (
    BASE,
    DEFAULT_BOARD,
    board_names,
    board_sample_folders,
    real,
    sample_folders,
    shown,
    special,
)
from kiln.image.memory import CACHE, Cache, read_cache

LOCK = ".kiln.lock"
KEPT_CONFIG = "menuconfig.conf"


@dataclass(frozen=True)
class Target:
    """What a command line asks for: an application, for a board, in a directory."""

    source: Path
    board: str
    directory: Path
    chosen: bool = False  # the board was asked for, now or for an earlier build
    given: bool = False  # it was now

    @property
    def elf(self) -> Path:
        """The image that the build makes."""
        return self.directory / f"{app_name(self.source)}.elf"


def app_name(source: Path) -> str:
    """An application has the name of its folder."""
    return source.name


def add_target_arguments(parser: argparse.ArgumentParser, what: str = "SOURCE") -> None:
    """The arguments that `resolve` reads."""
    parser.add_argument(
        "-b",
        "--board",
        help=f"the board (default: as built, $BOARD, the manifest's, or {DEFAULT_BOARD})",
    )
    parser.add_argument(
        "-d", "--build-dir", metavar="DIR", help="the build directory (default: build/APP)"
    )
    parser.add_argument(
        "source", metavar=what, nargs="?", help="the application's folder, or a build directory"
    )


def resolve(args: argparse.Namespace) -> Target:
    """Find the source, the build directory and the board that `args` mean."""
    directory = real(args.build_dir) if args.build_dir else None
    source: Path | None = None
    if args.source is not None:
        source = real(args.source)
        if read_cache(source):
            if directory not in (None, source):
                raise UserError(
                    f"{args.source} is a build directory, and so is -d {args.build_dir}"
                )
            directory, source = source, None
    elif directory is None:
        directory, source = from_here(Path.cwd())
    if source is None and directory is not None:
        cache = read_cache(directory)
        if cache is None:
            raise UserError(
                f"{shown(directory)} is not a build directory", "name the SOURCE as well"
            )
        source = Path(cache.source)
    assert source is not None
    check_source(source)
    directory = directory or Path.cwd() / "build" / app_name(source)
    check_directory(directory, source)
    cache = None if getattr(args, "forget", False) else read_cache(directory)
    if args.board is None and cache and cache.same_source(asked(Target(source, "", directory))):
        return Target(source, known_board(cache.board), directory, chosen=cache.chosen)
    board, chosen = choose_board(args.board, source)
    return Target(source, board, directory, chosen, given=chosen)


def asked(target: Target) -> Cache:
    """What the target's directory should be made for."""
    names = str(target.directory), str(target.source), target.board
    return Cache(str(BASE), *names, chosen=target.chosen)


def resolve_built(args: argparse.Namespace) -> Target:
    """The same for a command about an image that was built; raises UserError if it was not."""
    if args.source is not None:
        source = Path(args.source)
        if read_cache(source) is None and not (source / "app.yaml").exists():
            raise UserError(f"{args.source} is not a build directory", "kiln build makes one")
    target = resolve(args)
    if not target.elf.exists():
        raise UserError(f"{shown(target.elf)} does not exist", "run kiln build first")
    return target


def from_here(cwd: Path) -> tuple[Path | None, Path | None]:
    """The (build directory, source) that a command without arguments means in `cwd`."""
    if read_cache(cwd):
        return cwd, None
    for folder in (cwd, *cwd.parents):
        if (folder / "app.yaml").exists():
            return folder / "build" / app_name(folder), folder
    builds = sorted(path.parent for path in cwd.glob(f"build/*/{CACHE}"))
    if len(builds) == 1:
        return builds[0], None
    if builds:
        names = ", ".join(shown(path) for path in builds)
        raise UserError("there are several builds here; name one", names)
    raise UserError(
        f"no application in {cwd}", "name an application's folder, such as one of `kiln samples`"
    )


def check_source(source: Path) -> None:
    """Refuse a folder that is not an application."""
    if not source.is_dir():
        known = [str(path) for path in (*sample_folders(), *board_sample_folders())]
        close = near(str(source), known)
        raise UserError(f"no such folder: {shown(source)}", close.replace(f"{Path.cwd()}/", ""))
    check_path(source)
    check_path(BASE)
    for name in ("app.yaml", "CMakeLists.txt"):
        if not (source / name).exists():
            raise UserError(f"{shown(source)} is not an application: it has no {name}")
        if not (source / name).is_file():
            raise UserError(f"{shown(source / name)} is not a regular file")


def check_path(path: Path) -> None:
    """Refuse a folder whose name would mean something else to a build tool."""
    if bad := special(str(path)):
        raise UserError(
            f"Kiln cannot work in {printable(str(path))}: build tools treat {bad} as special",
            "give the folder another name",
        )


def check_place(directory: Path, source: Path) -> None:
    """Refuse a build directory that would bury something else, whatever is in it."""
    check_path(directory)
    if directory == source or directory in source.parents:
        raise UserError(f"{shown(directory)} holds the source, so it cannot be the build directory")
    if directory.exists() and not directory.is_dir():
        raise UserError(f"{shown(directory)} is not a directory")


def check_directory(directory: Path, source: Path) -> None:
    """The same, and refuse one that has other contents."""
    check_place(directory, source)
    ours = {CACHE, LOCK, KEPT_CONFIG}
    if directory.is_dir() and not ours & set(os.listdir(directory)) and any(directory.iterdir()):
        raise UserError(
            f"{shown(directory)} is neither empty nor a build directory", "choose another with -d"
        )


def choose_board(wanted: str | None, source: Path) -> tuple[str, bool]:
    """The board: as asked for, from the environment if the application is for it, the first that
    it is for, or the default; and whether it is another one than without a choice."""
    usual = os.environ.get("BOARD", "")
    if not wanted and (own := of_manifest(source)) and usual.replace("-", "_") not in own:
        return own[0], False  # if there is no such board, the generator says where that stands
    board = known_board(wanted or usual or DEFAULT_BOARD)
    return board, board != DEFAULT_BOARD or bool(wanted and of_manifest(source))


def of_manifest(source: Path) -> list[str]:
    """The boards that the application is for, if it names any."""
    from kiln.manifest.application import boards

    return boards(source)


def known_board(spelling: str) -> str:
    """The name of a board, which may be spelt with - instead of _."""
    name = spelling.replace("-", "_")
    if name not in board_names():
        raise UserError(
            f"unknown board '{printable(name)}'",
            near(name, board_names()) or "kiln boards lists them",
        )
    folder = BASE / "boards" / name
    check_path(folder)
    if not (folder / "board.c").is_file():
        raise UserError(f"{shown(folder)} has no board.c", "docs/boards.md says what a board needs")
    return name


@contextlib.contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Hold the build directory's lock, waiting for another build if there is one."""
    while True:
        directory.mkdir(parents=True, exist_ok=True)
        with open(directory / LOCK, "a", encoding="utf-8") as file:
            # What a build has started holds the lock too, should the build itself be killed.
            os.set_inheritable(file.fileno(), True)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print(f"kiln: waiting for another build in {shown(directory)}", file=sys.stderr)
                fcntl.flock(file, fcntl.LOCK_EX)
            if still_there(file.fileno(), directory / LOCK):
                yield
                return


def still_there(descriptor: int, path: Path) -> bool:
    """Whether an open file is still the one at `path`; `kiln clean` may have removed it."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False


def empty(directory: Path, keep: tuple[str, ...] = ()) -> None:
    """Remove everything in a build directory but its lock and `keep`."""
    for path in directory.iterdir():
        if path.name in (LOCK, *keep):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
