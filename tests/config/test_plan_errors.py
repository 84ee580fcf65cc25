# SPDX-License-Identifier: MIT
"""What only the planner can find: more regions asked for than the MPU has."""

from pathlib import Path

import pytest

from kiln.base.diag import Diagnostics, Failed
from kiln.pipeline.generate import generate

NEEDS_EIGHT = (
    "task 'greedy': 7 device and memory grants need 8 MPU regions with the task's own memory,"
    " and cortex-m4 has 6 for a task"
)
HINT = "share one memory partition for several purposes, or split the task"


def application(folder: Path, partitions: int) -> Path:
    """One task that is granted so many partitions."""
    names = [f"m{n}" for n in range(partitions)]
    (folder / "main.c").write_text("void greedy_main(void) {}\n")
    (folder / "app.yaml").write_text(
        "kiln: 1\ntasks:\n  greedy:\n    entry: greedy_main\n    sources: [main.c]\n"
        "    priority: 1\n    stack: 256\n    grants:\n"
        + "".join(f"      {name}: rw\n" for name in names)
        + "memory:\n"
        + "".join(f"  {name}: {{size: 32}}\n" for name in names)
    )
    (folder / "prj.conf").touch()
    return folder


def test_more_regions_than_the_mpu_has(tmp_path: Path) -> None:
    """The error stands at the task, and the build directory stays as it was."""
    build = tmp_path / "build"
    with pytest.raises(Failed) as failure:
        generate(application(tmp_path, 7), "mps2_an386", build, {}, Diagnostics())
    (message,) = failure.value.messages
    assert (str(message.place), message.text, message.hint) == ("app.yaml:3:3", NEEDS_EIGHT, HINT)
    assert not build.exists()


def test_as_many_regions_as_the_mpu_has(tmp_path: Path) -> None:
    """Five grants and the task's own memory take all six."""
    build = tmp_path / "build"
    generate(application(tmp_path, 5), "mps2_an386", build, {}, Diagnostics())
    assert "#define ARCH_MPU_DYNAMIC 6" in (
        build / "generated/include/generated/layout.h"
    ).read_text(encoding="utf-8")
