# SPDX-License-Identifier: MIT
"""Each patch of tests/mutants breaks the kernel, and the test that it names must notice."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from contextlib import suppress
from collections.abc import Mapping
from pathlib import Path

import pytest

from kiln.testing.limits import Overrun, run
from unit.host_build import BASE, RANDOM_STEPS, UNIT, HostBuild
from unit.test_host import DEFAULT, VARIANTS

MUTANTS = sorted((BASE / "tests/mutants").glob("*.patch"))
STEPS = 200_000
SEEDS = tuple(map(str, range(1, 9)))
# The C test has to notice by itself: no sanitizer helps it.
FLAGS = ("-O0",)
# Properties of tasks with signals or a place in time.
OF_FEATURES = {"P31", "P32", "P33", "P34", "P35", "P36"}
PROPERTY = re.compile(r"P\d+")


def catcher(mutant: Path) -> str:
    """What its first line says: `caught by: P4`, or `caught by: PROGRAM TEST`."""
    first = mutant.read_text(encoding="utf-8").splitlines()[0]
    return first.removeprefix("caught by: ")


def break_kernel(mutant: Path, folder: Path) -> Path:
    """A copy of kernel/ with the patch applied."""
    shutil.copytree(BASE / "kernel", folder / "kernel", copy_function=shutil.copyfile)
    # Not as part of a repository that the folder may lie in: there, git would apply nothing.
    applied = subprocess.run(
        ["git", "apply", str(mutant)],
        cwd=folder,
        env=os.environ | {"GIT_CEILING_DIRECTORIES": str(folder.parent)},
        capture_output=True,
        text=True,
    )
    assert applied.returncode == 0, f"{mutant.name} no longer fits kernel/:\n{applied.stderr}"
    return folder / "kernel"


def first_that_ends(commands: list[list[str]]) -> subprocess.CompletedProcess[str]:
    """A broken kernel can loop for ever, or crash, before anybody looks: another seed finds it."""
    for command in commands[:-1]:
        with suppress(Overrun):
            result = run(command, seconds=2)
            if result.returncode >= 0:
                return result
    return run(commands[-1], seconds=60)


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.stem for mutant in MUTANTS])
def test_mutant_is_caught(mutant: Path, tmp_path: Path) -> None:
    """By the one property, or the one C test, that it was made for."""
    kernel = break_kernel(mutant, tmp_path)
    wanted = catcher(mutant)
    text = mutant.read_text("utf-8")
    # What it does not touch is compiled once for all; with a header it touches everything.
    apart = re.search(r"^\+\+\+ .*\.h$", text, re.MULTILINE) is None
    if PROPERTY.fullmatch(wanted):
        featured = wanted in OF_FEATURES or "kernel/signals.c" in text
        config: Mapping[str, int] = {"HAS_TIMING": int(featured), "HAS_SIGNALS": int(featured)}
        program = HostBuild(tmp_path, config, kernel, FLAGS, apart=apart).program(*RANDOM_STEPS)
        commands = [[str(program), seed, str(STEPS), wanted] for seed in SEEDS]
    else:
        name, test = wanted.split()
        config = next(iter(VARIANTS.get(name, DEFAULT).values()))
        host = HostBuild(tmp_path, config, kernel, FLAGS, apart=apart)
        commands = [[str(host.program(UNIT / f"{name}.c", UNIT / "check.c")), test]]
    result = first_that_ends(commands)
    assert result.returncode == 1, result.stdout + result.stderr
    if PROPERTY.fullmatch(wanted):
        assert result.stdout.startswith(f"{wanted}: "), result.stdout


def test_every_property_has_a_mutant() -> None:
    """A property that nothing breaks may be checking nothing."""
    checked = set(re.findall(r'\{"(P\d+)", ', (UNIT / "properties.c").read_text(encoding="utf-8")))
    assert checked == {f"P{number}" for number in (*range(1, 25), *range(28, 37))}
    assert checked == {wanted for wanted in map(catcher, MUTANTS) if PROPERTY.fullmatch(wanted)}
