# SPDX-License-Identifier: MIT
"""lib/libc/vfprintf.c on the host, under ASan and UBSan, beside the host's own printf."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from unit.host_build import BASE, SANITIZERS, UNIT, WARNINGS, c_tests, locked, shared_folder

SOURCE = UNIT / "vfprintf.c"


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test program."""
    folder = shared_folder(tmp_path_factory) / "vfprintf"
    with locked(folder / "lock"):
        output = folder / "program"
        if not output.exists():
            command = ["gcc", "-std=gnu11", "-g", "-O1", *WARNINGS, *SANITIZERS]
            for include in (UNIT, BASE / "lib", BASE / "include"):
                command += ["-I", str(include)]
            command += [str(SOURCE), str(UNIT / "check.c"), "-o", str(output)]
            subprocess.run(command, check=True)
    return output


@pytest.mark.parametrize("test", c_tests(SOURCE))
def test_c(test: str, program: Path) -> None:
    """The C test returns 0 and the sanitizers are silent."""
    result = subprocess.run([program, test], capture_output=True, text=True)
    assert result.returncode == 0 and result.stderr == "", result.stdout + result.stderr
