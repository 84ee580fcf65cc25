# SPDX-License-Identifier: MIT
"""An application for a board that can be flashed, and a chip to flash."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from probe_bench import APP, BOARD, MAIN, Bench, Probe

from support.application import write_application


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The application, built once for all workers of xdist."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "probe"
    folder.mkdir(exist_ok=True)
    app = folder / "image"
    made = Bench(app, app / "build/image")
    with open(folder / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            write_application(app, APP, {"main.c": MAIN}, "CONFIG_CONSOLE=n\n")
            result = made.kiln("build", "-b", BOARD)
            assert result.returncode == 0, result.stderr
            (folder / "done").touch()
    return made


@pytest.fixture
def probe(tmp_path: Path, bench: Bench) -> Iterator[Probe]:
    """A probe with an empty chip, which serves as long as the test goes on."""
    made = Probe(tmp_path, bench)
    with made.server:
        yield made


@pytest.fixture
def free_port() -> int:
    """A TCP port that nobody uses."""
    with socket.create_server(("localhost", 0)) as taken:
        return int(taken.getsockname()[1])
