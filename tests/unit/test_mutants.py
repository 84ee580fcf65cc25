# SPDX-License-Identifier: MIT
"""Each patch of tests/mutants breaks the kernel, and the test that it names must notice."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from unit.host_build import BASE, RANDOM_STEPS, SANITIZERS, UNIT, HostBuild, shared_folder

MUTANTS = sorted((BASE / "tests/mutants").glob("*.patch"))
STEPS = 200_000
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
    mutant: Path, kernel: Path, folder: Path, shared: Path, flags: tuple[str, ...], *sources: Path
) -> Path:
    """The program of the broken kernel; what the patch does not touch is compiled once for all."""
    base = HostBuild(shared / "whole", flags=flags)
    base.program(*sources)
    changed = re.findall(r"^\+\+\+ b/kernel/(\w+)\.c$", mutant.read_text("utf-8"), re.MULTILINE)
    (folder / "build").mkdir()
    for compiled in base.folder.glob("*.o") if changed else ():
        if compiled.stem not in {f"kernel_{name}" for name in changed}:
            os.link(compiled, folder / "build" / compiled.name)
    return HostBuild(folder / "build", kernel=kernel, flags=flags).program(*sources)


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.stem for mutant in MUTANTS])
def test_mutant_is_caught(
    mutant: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """By the one property, or the one C test, that it was made for."""
    kernel = break_kernel(mutant, tmp_path)
    shared = shared_folder(tmp_path_factory)
    wanted = catcher(mutant)
    if PROPERTY.fullmatch(wanted):
        program = broken(mutant, kernel, tmp_path, shared / "steps", ("-O0",), *RANDOM_STEPS)
        command = [str(program), "1", str(STEPS), wanted]
    else:
        name, test = wanted.split()
        sources = (UNIT / f"{name}.c", UNIT / "check.c")
        flags = ("-O0", *SANITIZERS)
        program = broken(mutant, kernel, tmp_path, shared / "tests", flags, *sources)
        command = [str(program), test]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 1, result.stdout + result.stderr
    if PROPERTY.fullmatch(wanted):
        assert result.stdout.startswith(f"{wanted}: "), result.stdout


def test_every_property_has_a_mutant() -> None:
    """A property that nothing breaks may be checking nothing."""
    checked = set(re.findall(r'\{"(P\d+)", ', (UNIT / "properties.c").read_text(encoding="utf-8")))
    assert checked == {f"P{number}" for number in range(1, 25)}
    assert checked == {wanted for wanted in map(catcher, MUTANTS) if PROPERTY.fullmatch(wanted)}
