# SPDX-License-Identifier: MIT
"""The pytest plugin: the option --board, the strict count, and shared fixtures."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiln.base.paths import BASE, DEFAULT_BOARD, board_names, emulated_names
from kiln.testing import limits
from kiln.testing.console import Console
from kiln.testing.limits import COMMAND_SECONDS
from kiln.testing.meter import Meter
from kiln.testing.progress import Show
from kiln.testing.quick import Plan, Quick
from kiln.testing.tally import Tally, read_expected

NO_BOARD = pytest.mark.no_board
BOARDS = pytest.StashKey[Callable[[pytest.Metafunc], list[str]]]()  # of a test


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options that `kiln test` passes on."""
    group = parser.getgroup("kiln")
    group.addoption(
        "--board",
        action="append",
        choices=board_names(),
        help="only these boards, in tests that take a board (may be repeated)",
    )
    group.addoption(
        "--soak-seconds", type=float, default=60.0, help="how long a soak test may go on"
    )
    group.addoption("--show", action="store_true", help="show what `kiln test` shows")
    group.addoption("--quick-plan", metavar="FILE", help="run what this plan allows")
    group.addoption("--tally", metavar="FILE", help="write the number of passed and failed tests")


def pytest_configure(config: pytest.Config) -> None:
    """Count, but not in xdist's workers: their reports arrive in the main process."""
    config.addinivalue_line("markers", "soak: a long test, run by `kiln soak`")
    config.addinivalue_line("markers", "no_board: none of the boards can run the test")
    config.pluginmanager.register(Meter(), "kiln-meter")
    if plan := config.getoption("--quick-plan"):
        config.pluginmanager.register(Quick(Plan.read(Path(plan))), "kiln-quick")
    if not hasattr(config, "workerinput"):
        expected = read_expected(config.rootpath / "tests/expected_skips.txt")
        config.pluginmanager.register(Tally(expected), "kiln-tally")
        if config.getoption("--show"):
            config.pluginmanager.register(show(config), "kiln-show")


def show(config: pytest.Config) -> Show:
    """What people see of this run."""
    named = config.getoption("--board")
    turns = " by turns" if config.rootpath == BASE and not named else ""
    jobs = len(config.getoption("tx", None) or ["one"])
    boards = f"boards{turns}: {', '.join(named or emulated_names())}"
    plan = config.getoption("--quick-plan")
    end = Plan.read(Path(plan)).end if plan else None
    whole = config.args == [str(config.rootpath / "tests")] and not config.option.keyword
    return Show(config.rootpath, jobs, boards, end, part=not whole or bool(named))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with the argument `board` runs once for each emulated board, or those of BOARDS."""
    if "board" in metafunc.fixturenames:
        named = metafunc.config.getoption("--board") or emulated_names()
        boards = metafunc.config.stash.get(BOARDS, lambda _: named)(metafunc)
        metafunc.parametrize("board", boards or [pytest.param("", marks=NO_BOARD)])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests for which no board is left; the table of unfit boards has the reasons."""
    without = [item for item in items if item.get_closest_marker(NO_BOARD.name)]
    if without:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in without]


@pytest.fixture
def soak_seconds(request: pytest.FixtureRequest) -> float:
    """How long a soak test without an end of its own should run."""
    return float(request.config.getoption("--soak-seconds"))


Kiln = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def kiln(tmp_path: Path) -> Kiln:
    """Runs the `kiln` command: kiln("build", ..., cwd=..., env={...}, input="...", seconds=...)."""

    def call(
        *words: str | Path,
        cwd: Path = tmp_path,
        env: dict[str, str] | None = None,
        input: str = "",
        seconds: float = COMMAND_SECONDS,
    ) -> subprocess.CompletedProcess[str]:
        variables = clean_environment() | (env or {})
        command = [BASE / "kiln", *words]
        return limits.run(command, seconds=seconds, input=input, cwd=cwd, env=variables)

    return call


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Builds an application once for all tests that use it; returns the build directory.

    build_once(folder, board="mps2_an386"). xdist's workers share the result.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def build(app: Path, board: str = DEFAULT_BOARD) -> Path:
        directory = shared / "builds" / f"{app.resolve().parent.name}-{app.name}-{board}"
        result = subprocess.run(
            [str(BASE / "kiln"), "build", "-b", board, "-d", str(directory), str(app)],
            env=clean_environment(),
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stderr
        return directory

    return build


def clean_environment() -> dict[str, str]:
    """The environment without what would change a command's behaviour."""
    ours = ("BOARD", "KILN_BASE", "PYTHONPATH", "NO_COLOR")
    return {name: value for name, value in os.environ.items() if name not in ours}


@pytest.fixture
def console(request: pytest.FixtureRequest, build_once: Callable[..., Path]) -> Iterator[Console]:
    """The console of the application whose folder contains the test, freshly started.

    In a test with the argument `board` it is that board's, else that of the application's build.
    """
    folder = next(parent for parent in request.path.parents if (parent / "app.yaml").exists())
    command = [str(BASE / "kiln"), "run", "--deterministic"]
    if "board" in request.fixturenames:
        command.append(str(build_once(folder, request.getfixturevalue("board"))))
    with Console(command, folder) as running:
        yield running
