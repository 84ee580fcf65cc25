# SPDX-License-Identifier: MIT
"""lib/shell's line editor on the host, under ASan and UBSan."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from unit.host_build import BASE, SANITIZERS, UNIT, WARNINGS, c_tests, locked, shared_folder

SOURCE = Path(__file__).with_name("editor.c")
SHELL = BASE / "lib/shell"
SOURCES = (
    *(SOURCE, UNIT / "check.c"),
    *(SHELL / name for name in ("editor.c", "history.c", "words.c")),
)
SETTINGS = (
    "-DCONFIG_SHELL_LINE_MAX=32",
    "-DCONFIG_SHELL_HISTORY=64",
    '-DCONFIG_SHELL_PROMPT="> "',
)


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test program."""
    folder = shared_folder(tmp_path_factory) / "shell"
    folder.mkdir(parents=True, exist_ok=True)
    output = folder / "editor"
    with locked(folder / "lock"):
        if not output.exists():
            command = ["gcc", "-std=gnu11", "-g", "-O1", *WARNINGS, *SANITIZERS, *SETTINGS]
            for include in (UNIT, SHELL, BASE / "include"):
                command += ["-I", str(include)]
            subprocess.run([*command, *map(str, SOURCES), "-o", str(output)], check=True)
    return output


@pytest.mark.parametrize("test", c_tests(SOURCE))
def test_c(test: str, program: Path) -> None:
    """The C test returns 0 and the sanitizers are silent."""
    result = subprocess.run([program, test], capture_output=True, text=True)
    assert result.returncode == 0 and result.stderr == "", result.stdout + result.stderr
