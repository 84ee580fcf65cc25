# SPDX-License-Identifier: MIT
"""The kernel's own source on the host, under ASan and UBSan: one pytest test a C test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kiln.testing.limits import run
from unit.host_build import COUNTS, UNIT, HostBuild, c_tests, locked, shared_folder

PROGRAMS = sorted(UNIT.glob("test_*.c"))

# The configurations and counts that a program is tested with; any other has the default alone.
DEFAULT: Mapping[str, Mapping[str, int]] = {"": {}}
VARIANTS: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    "test_console": {"": {}, "tx128": {"CONFIG_CONSOLE_TX_BUFFER": 128}},
    "test_fault": {"": {}, "log3": {"CONFIG_FAULT_LOG_RECORDS": 3}},
    "test_buddy": {"": {}, "levels3": {"BUDDY_LEVEL_COUNT": 3, "BUDDY_ORDER_COUNT": 15}},
    "test_timer_limits": {"hz10000": {"CONFIG_TICK_HZ": 10000}},
    "test_fixture": {"": {}, "timed": {"HAS_TIMING": 1}},
    "test_timing": {"timed": {"HAS_TIMING": 1}},
    "test_report_brief": {"brief": {"OWNERS": 0}},
    "test_timeout": {
        "": {},
        "hz100": {"CONFIG_TICK_HZ": 100},
        "hz128": {"CONFIG_TICK_HZ": 128},
        "hz10000": {"CONFIG_TICK_HZ": 10000},
    },
}


def cases() -> list[tuple[str, str, str]]:
    """(program, variant, test) of every C test."""
    return [
        (program.stem, variant, name)
        for program in PROGRAMS
        for variant in VARIANTS.get(program.stem, DEFAULT)
        for name in c_tests(program)
    ]


def case_id(case: tuple[str, str, str]) -> str:
    """test_timeout[hz100]-name without the brackets."""
    return "-".join(part for part in case if part)


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Builds a test program once for all tests and workers."""
    folder = shared_folder(tmp_path_factory)

    def make(name: str, variant: str) -> Path:
        settings = VARIANTS.get(name, DEFAULT)[variant]
        counted = {key for key in settings if key.endswith("_COUNT")}
        counts = COUNTS | {key.removesuffix("_COUNT"): settings[key] for key in counted}
        config = {key: value for key, value in settings.items() if key not in counted}
        return HostBuild(folder / (variant or "default"), config, counts=counts).program(
            UNIT / f"{name}.c", UNIT / "check.c"
        )

    return make


@pytest.fixture(scope="session")
def outputs(program: Callable[[str, str], Path]) -> Callable[[str, str], Path]:
    """Runs a test program once for all tests and workers: the folder of what its tests said."""

    def make(name: str, variant: str) -> Path:
        path = program(name, variant)
        folder = path.with_suffix(".said")
        with locked(path.with_suffix(".lock")):
            if not folder.exists():
                folder.mkdir()
                result = run([path, "--all", folder], seconds=120)
                assert result.returncode == 0, result.stdout + result.stderr
        return folder

    return make


@pytest.mark.parametrize("case", cases(), ids=case_id)
def test_c(case: tuple[str, str, str], outputs: Callable[[str, str], Path]) -> None:
    """The C test returns and the sanitizers are silent."""
    name, variant, test = case
    said = outputs(name, variant) / test
    assert said.exists(), "a test before this one did not end"
    assert said.read_text(encoding="utf-8") == "exit 0\n"


@pytest.mark.parametrize("source", PROGRAMS, ids=[path.stem for path in PROGRAMS])
def test_list(source: Path, program: Callable[[str, str], Path]) -> None:
    """No test of a program is missed, however its line is written."""
    variant = next(iter(VARIANTS.get(source.stem, DEFAULT)))
    listed = run([program(source.stem, variant)])
    assert sorted(listed.stdout.split()) == sorted(c_tests(source))
