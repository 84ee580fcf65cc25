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
from unit.host_build import BASE, RANDOM_STEPS, SANITIZERS, UNIT, HostBuild, shared_folder
from unit.test_host import DEFAULT, VARIANTS

MUTANTS = sorted((BASE / "tests/mutants").glob("*.patch"))
STEPS = 200_000
SEEDS = ("1", "2", "3")
# Properties of tasks with signals or a place in time.
OF_FEATURES = {"P31", "P32", "P33", "P34", "P35", "P36"}
PROPERTY = re.compile(r"P\d+")


def catcher(mutant: Path) -> str:
    """What its first line says: `caught by: P4`, or `caught by: PROGRAM TEST`."""
    first = mutant.read_text(encoding="utf-8").splitlines()[0]
    return first.removeprefix("caught by: ")


def break_kernel(mutant: Path, folder: Path) -> Path:
    """A copy of kernel/ with the patch applied."""
    shutil.copytree(BASE / "kernel", folder / "kernel")
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


def broken(
    mutant: Path,
    kernel: Path,
    folder: Path,
    shared: Path,
    flags: tuple[str, ...],
    *sources: Path,
    config: Mapping[str, int] | None = None,
) -> Path:
    """The program of the broken kernel; what the patch does not touch is compiled once for all."""
    base = HostBuild(shared / "whole", config, flags=flags)
    base.program(*sources)
    changed = re.findall(r"^\+\+\+ b/kernel/(\w+)\.c$", mutant.read_text("utf-8"), re.MULTILINE)
    (folder / "build").mkdir()
    for compiled in base.folder.glob("*.o") if changed else ():
        if compiled.stem not in {f"kernel_{name}" for name in changed}:
            os.link(compiled, folder / "build" / compiled.name)
    return HostBuild(folder / "build", config, kernel=kernel, flags=flags).program(*sources)


def first_that_ends(commands: list[list[str]]) -> subprocess.CompletedProcess[str]:
    """A broken kernel can loop for ever before anybody looks at it: another seed then finds it."""
    for command in commands[:-1]:
        with suppress(Overrun):
            return run(command, seconds=20)
    return run(commands[-1], seconds=60)


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.stem for mutant in MUTANTS])
def test_mutant_is_caught(
    mutant: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """By the one property, or the one C test, that it was made for."""
    kernel = break_kernel(mutant, tmp_path)
    shared = shared_folder(tmp_path_factory)
    wanted = catcher(mutant)
    if PROPERTY.fullmatch(wanted):
        featured = wanted in OF_FEATURES or "kernel/signals.c" in mutant.read_text("utf-8")
        shared /= "feature steps" if featured else "steps"
        config = {"HAS_TIMING": int(featured), "HAS_SIGNALS": int(featured)}
        program = broken(mutant, kernel, tmp_path, shared, ("-O0",), *RANDOM_STEPS, config=config)
        commands = [[str(program), seed, str(STEPS), wanted] for seed in SEEDS]
    else:
        name, test = wanted.split()
        sources = (UNIT / f"{name}.c", UNIT / "check.c")
        flags = ("-O0", *SANITIZERS)
        variant, config = next(iter(VARIANTS.get(name, DEFAULT).items()))
        shared /= f"tests {variant}"
        program = broken(mutant, kernel, tmp_path, shared, flags, *sources, config=config)
        commands = [[str(program), test]]
    result = first_that_ends(commands)
    assert result.returncode == 1, result.stdout + result.stderr
    if PROPERTY.fullmatch(wanted):
        assert result.stdout.startswith(f"{wanted}: "), result.stdout


def test_every_property_has_a_mutant() -> None:
    """A property that nothing breaks may be checking nothing."""
    checked = set(re.findall(r'\{"(P\d+)", ', (UNIT / "properties.c").read_text(encoding="utf-8")))
    assert checked == {f"P{number}" for number in (*range(1, 25), *range(28, 37))}
    assert checked == {wanted for wanted in map(catcher, MUTANTS) if PROPERTY.fullmatch(wanted)}
