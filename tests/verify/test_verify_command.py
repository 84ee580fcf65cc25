# SPDX-License-Identifier: MIT
"""`python -m kiln.verify` as the build runs it, and what it must not depend on."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import small_image
from subject import Subject

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the checker as a process of its own."""
    command = [sys.executable, "-m", "kiln.verify", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(SCRIPTS)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_silence_means_success(small: Subject) -> None:
    """A build prints nothing about what is in order."""
    result = run(small.elf, small.elf.parent / "model.json")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_verbose_says_what_each_task_may_touch(small: Subject) -> None:
    """One range a line."""
    lines = run(small.elf, small.elf.parent / "model.json", "-v").stdout.splitlines()
    assert lines[:3] == [
        "task 'idle' may",
        "    0x00004000..0x000047ff     2048 bytes  read and execute",
        "    0x20000800..0x200008ff      256 bytes  read and write",
    ]
    assert "    0x40010000..0x40010fff     4096 bytes  read and write (device)" in lines


def test_errors_name_the_image(small: Subject, tmp_path: Path) -> None:
    """All errors at once, on stderr, exit 1."""
    elf = small_image.build(tmp_path, swap=(("0x20001010, 0x1303e015", "0x20001010, 0x1303c015"),))
    result = run(elf, small.elf.parent / "model.json")
    assert result.returncode == 1 and result.stdout == ""
    lines = result.stderr.splitlines()
    assert all(line.startswith("small.elf: error: ") for line in lines)
    assert (
        "small.elf: error: task 'alpha': MPU region 0 grants 0x20001500..0x200015ff as normal"
        " memory, where there is none for this task" in lines
    )
    assert (
        "small.elf: error: task 'alpha' can write 0x20001500..0x200015ff, which is granted to no"
        " task" in lines
    )


def test_unusable_files_are_errors(small: Subject, tmp_path: Path) -> None:
    """No traceback, whatever is given."""
    model = small.elf.parent / "model.json"
    text = tmp_path / "text.elf"
    text.write_text("not an image", encoding="utf-8")
    bare = small_image.build(tmp_path, debug=False)
    cases = [
        (text, model, "text.elf: error: cannot read it: Magic number does not match"),
        (tmp_path / "none.elf", model, "none.elf: error: cannot read it: "),
        (bare, model, "small.elf: error: it has no debug information (DWARF), without which"),
        (small.elf, text, f"small.elf: error: cannot use '{text}': "),
        (Path("/bin/true"), model, "true: error: it is not an image for a little-endian Arm"),
    ]
    for elf, facts, expected in cases:
        result = run(elf, facts)
        assert result.returncode == 1
        assert result.stderr.startswith(expected) and "Traceback" not in result.stderr


def test_the_checker_is_independent() -> None:
    """It imports nothing of Kiln's but itself, so no mistake of the planner's is its own."""
    files = list((SCRIPTS / "kiln" / "verify").glob("*.py"))
    assert files
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file.name}: relative import"
                names = [node.module or ""]
            for name in names:
                outside = name == "kiln" or name.startswith("kiln.")
                assert not outside or name.startswith("kiln.verify"), f"{file.name}: {name}"
