# SPDX-License-Identifier: MIT
"""The drivers of lib/gpio and lib/counter on the host, against registers that note every write."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from unit.host_build import BASE, SANITIZERS, UNIT, WARNINGS, c_tests, locked, shared_folder
from unit.host_objects import compiled, gcc

HERE = Path(__file__).parent
PROGRAMS = ("gpio_writes", "exti_writes", "counter_writes")
TESTS = [(name, test) for name in PROGRAMS for test in c_tests(HERE / f"{name}.c")]
LIBRARY = [path for name in ("gpio", "counter") for path in (BASE / "lib" / name).glob("*.c")]
BESIDE = dict.fromkeys(path.parent for path in LIBRARY)


def program(folder: Path, name: str) -> Path:
    """A test program, with all drivers; built by whichever process is first."""
    output = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / "lock"):
        if not output.exists():
            flags = ("-std=gnu11", "-g1", "-O0", *WARNINGS, *SANITIZERS)
            includes = (HERE, UNIT, BASE / "tests/boards/recorder", BASE / "include", *BESIDE)
            sources = [HERE / f"{name}.c", HERE / "registers.c", UNIT / "check.c", *LIBRARY]
            objects = [str(compiled(flags, includes, source)) for source in sources]
            gcc([*flags, *objects, "-o", str(output)])
    return output


@pytest.mark.parametrize("name, test", TESTS)
def test_c(name: str, test: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The C test returns 0 and the sanitizers are silent."""
    path = program(shared_folder(tmp_path_factory) / "drivers", name)
    result = subprocess.run([path, test], capture_output=True, text=True)
    assert result.returncode == 0 and result.stderr == "", result.stdout + result.stderr


def test_every_driver_is_tested() -> None:
    """Each file of a driver is named by a test program."""
    text = "".join((HERE / f"{name}.c").read_text(encoding="utf-8") for name in PROGRAMS)
    assert len(LIBRARY) >= 10
    for path in LIBRARY:
        if path.stem not in ("gpio", "counter"):
            assert path.stem in text, path
