# SPDX-License-Identifier: MIT
"""lib/log on the host, under ASan and UBSan, with the shortest, the usual and the longest line."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from unit.host_build import BASE, SANITIZERS, UNIT, WARNINGS, c_tests, locked, shared_folder

SOURCE = UNIT / "log_lines.c"
LIBRARY = (*sorted((BASE / "lib/log").glob("*.c")), BASE / "lib/start/write.c")
SOURCES = (SOURCE, UNIT / "check.c", *LIBRARY)
LENGTHS = (48, 96, 128)
# As far as <kiln/console.h> and <kiln/time.h> need them; the test defines what is called.
STUBS = """\
#pragma once
#include <kiln/types.h>
int kiln_call_write(int fd, const void *buffer, size_t length);
int kiln_call_read(int fd, void *buffer, size_t length, uint32_t timeout_ms);
int kiln_call_sleep(uint32_t ms);
int64_t kiln_call_time(void);
"""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the programs are, and the headers that a build would generate."""
    path = shared_folder(tmp_path_factory) / "log"
    for name, text in (("generated/syscalls.h", STUBS), ("generated/log_levels.h", "")):
        with locked(path / "lock"):
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_text(text, encoding="utf-8")
    return path


def program(folder: Path, length: int) -> Path:
    """The test program for lines of at most `length` bytes."""
    output = folder / f"log{length}"
    with locked(folder / "lock"):
        if not output.exists():
            settings = [f"-DCONFIG_LOG_LINE_MAX={length}", "-DCONFIG_LOG_MAX_LEVEL=4"]
            command = ["gcc", "-std=gnu11", "-g", "-O1", *WARNINGS, *SANITIZERS, *settings]
            for include in (UNIT, folder, BASE / "include"):
                command += ["-I", str(include)]
            subprocess.run([*command, *map(str, SOURCES), "-o", str(output)], check=True)
    return output


@pytest.mark.parametrize("test", c_tests(SOURCE))
@pytest.mark.parametrize("length", LENGTHS)
def test_c(test: str, length: int, folder: Path) -> None:
    """The C test returns 0 and the sanitizers are silent."""
    result = subprocess.run([program(folder, length), test], capture_output=True, text=True)
    assert result.returncode == 0 and result.stderr == "", result.stdout + result.stderr
