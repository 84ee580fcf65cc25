# SPDX-License-Identifier: MIT
"""kiln test --coverage: what it measures, on the host and on the target, and what it says."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pytest
from rich.console import Console

from kiln.base.paths import BASE
from kiln.measure.coverage import exclusions, host, target
from kiln.measure.coverage.branch import Anchor, Branch, Coverage, Way, place
from kiln.arch.thumb import decisions, ways
from kiln.measure.coverage.image import sites
from kiln.measure.coverage.measure import MOST_EXCLUDED_PERCENT, enough, judge
from kiln.measure.coverage.report import show
from kiln.testing import limits

QEMU = ("qemu-system-arm", "-M", "mps2-an386", "-display", "none", "-monitor", "none")
HOST_TESTS = "tests/unit/test_host.py"
SEMIHOSTING = ("-semihosting-config", "enable=on,target=native")

HOST_SOURCE = """\
int pick(int a, int b);
int pick(int a, int b)
{
    if (a && b)
        return 1;
    switch (a) {
    case 1: return 2;
    case 2: return 3;
    default: return 4;
    }
}
int main(void)
{
    return WHICH;
}
"""

TARGET_SOURCE = """\
    .syntax unified
    .thumb
    .word   0x20001000, start
    .global start
    .type   start, %function
    .thumb_func
start:
    movs    r0, #3
1:  subs    r0, #1
    bne     1b
    cbz     r0, 2f
    nop
2:  cmp     r0, #1
    itt     ne
    cmpne   r0, #0
    movne   r1, #1
    ldr     r0, =0x20026
    push    {r0}
    movs    r0, #0x20
    mov     r1, sp
    END
    .pool
"""
STOP = "bkpt 0xab"
HANG = "b ."


def branch(line: int, *taken: bool, file: str = "kernel/a.c", function: str = "f") -> Branch:
    """A branch, with ways of which some were taken."""
    ways = tuple(Way(name, way) for name, way in zip(("goes on", "skips"), taken))
    return Branch(file, line, function, ways)


def placed(tmp_path: Path, text: str, *branches: Branch):
    """Branches in kernel/a.c, which has this text."""
    (tmp_path / "kernel").mkdir(exist_ok=True)
    (tmp_path / "kernel/a.c").write_text(text, encoding="utf-8")
    return place(branches, tmp_path)


def run_on_host(base: Path, name: str, which: str) -> None:
    """Compile the source as a program, and run it."""
    (base / "kernel").mkdir(exist_ok=True)
    source = base / "kernel/pick.c"
    source.write_text(HOST_SOURCE, encoding="utf-8")
    command = ["gcc", "-O0", "--coverage", f"-DWHICH={which}", "-c", source, "-o", f"{name}.o"]
    subprocess.run(command, cwd=base, check=True)
    subprocess.run(["gcc", "--coverage", f"{name}.o", "-o", name], cwd=base, check=True)
    subprocess.run([base / name])


def taken(branches: list[Branch]) -> list[tuple[int, str, list[bool]]]:
    """Line, function and ways."""
    return [(b.line, b.function, [way.taken for way in b.ways]) for b in branches]


def test_host_programs_add_up(tmp_path):
    run_on_host(tmp_path, "one", "pick(0, 1) == 0")
    first = host.measure(tmp_path, tmp_path, "kernel")
    assert taken(first) == [
        (4, "pick", [False, True]),
        (4, "pick", [False, False]),
        (6, "pick", [False, False, True]),
    ]
    run_on_host(tmp_path, "two", "pick(1, 0) + pick(1, 1) == 0")
    both = host.measure(tmp_path, tmp_path, "kernel")
    assert [b.covered for b in both] == [True, True, False]
    assert [way.name for way in both[2].ways if not way.taken] == ["takes way 2 of 3"]


def test_host_counts_only_the_part_asked_for(tmp_path):
    run_on_host(tmp_path, "one", "0")
    assert host.measure(tmp_path, tmp_path, "arch") == []


def test_host_knows_programs_that_did_not_run(tmp_path):
    run_on_host(tmp_path, "one", "0")
    (tmp_path / "one.gcda").unlink()
    assert [b.covered for b in host.measure(tmp_path, tmp_path, "kernel")] == [False] * 3


@pytest.mark.parametrize(
    "code, found",
    [
        ("00d0", [(0, "eq", -1)]),  # beq
        ("80f00080", [(0, "cs", -1)]),  # bcc.w
        ("01b1", [(0, "eq", 1)]),  # cbz r1
        ("07b9", [(0, "eq", 7)]),  # cbnz r7
        ("00de", []),  # udf
        ("00df", []),  # svc
        ("00e0", []),  # b
        ("00f00090", []),  # b.w
        ("00f000f8", []),  # bl
        ("bff34f8f", []),  # dsb
        ("eff30980", []),  # mrs r0, psp
        ("18bf0120", [(0, "eq", -1)]),  # it ne; movne r0
        ("18bf012000d0", [(0, "eq", -1), (4, "eq", -1)]),  # and a beq behind the block
        ("0cbf01200120", [(0, "eq", -1)]),  # ite eq
        ("1cbf00280121", [(0, "eq", -1), (4, "eq", -1)]),  # itt ne; cmpne r0, #0; movne
        ("1cbfb0f1000f0121", [(0, "eq", -1), (6, "eq", -1)]),  # the same, cmpne.w
        ("e8bf0120", []),  # it al
        ("00bf", []),  # nop
    ],
)
def test_decisions(code, found):
    listed = list(decisions(bytes.fromhex(code), 0x100))
    assert [(d.address - 0x100, ways(d.condition)[1], d.register) for d in listed] == found


def build_target(base: Path, end: str) -> Path:
    """A small image whose source is arch/small.S."""
    (base / "arch").mkdir(exist_ok=True)
    (base / "arch/small.S").write_text(TARGET_SOURCE.replace("END", end), encoding="utf-8")
    elf = base / "small.elf"
    words = ["arm-none-eabi-gcc", "-g", "-mcpu=cortex-m4", "-nostdlib", "-Wl,-Ttext=0"]
    words += [f"-fdebug-prefix-map={base}=kiln", f"-Wa,--debug-prefix-map={base}=kiln"]
    subprocess.run([*words, base / "arch/small.S", "-o", elf], check=True)
    return elf


WAYS = [
    (10, "start", ["eq", "ne"]),
    (11, "start", ["eq"]),
    (14, "start", ["ne"]),
    (16, "start", ["eq"]),
]


def ways_of(folder: Path) -> list[tuple[int, str, list[str]]]:
    """Line, function and the ways that were taken."""
    return [
        (b.line, b.function, sorted(way.name for way in b.ways if way.taken))
        for b in target.measure(folder)
    ]


@pytest.fixture(scope="module")
def plugin(tmp_path_factory) -> Path:
    library = tmp_path_factory.mktemp("plugin") / "branches.so"
    target.build_plugin(library)
    return library


def test_target(tmp_path, plugin):
    elf = build_target(tmp_path, STOP)
    words = [*QEMU, *SEMIHOSTING, *target.words(plugin, elf), "-kernel", elf]
    limits.run(words)
    assert ways_of(tmp_path) == WAYS
    assert {b.file for b in target.measure(tmp_path)} == {"arch/small.S"}


def test_functions_that_the_linker_dropped_are_nowhere(tmp_path):
    """Their lines begin at 0, and would reach into what does lie there."""
    (tmp_path / "arch").mkdir()
    gone = "int gone(int a) { return a > 2 ? a * 7 : a > 1 ? a + 3 : 9 / a; }\n"
    gone += "int used(int a) { return a + 1; }\n"
    kept = "int used(int); int kept(int a) { return a > 5 ? 4 / a : used(a) + 2; }\n"
    (tmp_path / "arch/gone.c").write_text(gone, encoding="utf-8")
    (tmp_path / "kept.c").write_text(kept, encoding="utf-8")
    words = ["arm-none-eabi-gcc", "-g", "-O2", "-mcpu=cortex-m4", "-nostdlib", "-Wl,-Ttext=4"]
    words += ["-ffunction-sections", "-Wl,--gc-sections", "-Wl,-e,kept"]
    words += [f"-fdebug-prefix-map={tmp_path}=kiln"]
    elf = tmp_path / "small.elf"
    sources = [tmp_path / "kept.c", tmp_path / "arch/gone.c"]
    subprocess.run([*words, *sources, "-o", elf], check=True)
    assert sites(elf, "arch") == []


def test_target_that_is_killed_loses_nothing(tmp_path, plugin):
    elf = build_target(tmp_path, HANG)
    words = [*QEMU, *target.words(plugin, elf), "-kernel", elf]
    with subprocess.Popen(words) as process:
        watch = limits.Watch(process.pid, 60)
        limits.until(lambda: process.poll() is not None or ways_of(tmp_path) == WAYS, watch)
        process.kill()
    assert ways_of(tmp_path) == WAYS


def test_target_that_did_not_run(tmp_path, plugin):
    elf = build_target(tmp_path, STOP)
    target.words(plugin, elf)
    assert [ways for _, _, ways in ways_of(tmp_path)] == [[]] * 4


def check(tmp_path: Path, text: str, listed: str, *branches: Branch):
    """The coverage of branches in kernel/a.c with a list of exclusions."""
    (tmp_path / "list").write_text(listed, encoding="utf-8")
    entries, errors = exclusions.read(tmp_path / "list", "list")
    found = placed(tmp_path, text, *branches)
    excluded, unfit = exclusions.apply(entries, found)
    return Coverage(found, excluded, errors + unfit)


ONE_IF = "    if (a) /* why */\n"
LINE = "kernel/a.c:f `if (a)`: a is never so\n"


def test_exclusion(tmp_path):
    coverage = check(tmp_path, ONE_IF, f"# comment\n\n{LINE}", branch(1, True, False))
    assert coverage.excluded == {Anchor("kernel/a.c", "f", "if (a)", 1): "a is never so"}
    assert coverage.errors == [] and coverage.misses() == []


def test_exclusion_by_number(tmp_path):
    two = (branch(1, True, True), branch(1, True, False))
    coverage = check(tmp_path, ONE_IF, LINE.replace("`:", "` 2:"), *two)
    assert coverage.errors == [] and coverage.misses() == []


@pytest.mark.parametrize(
    "listed, branches, message",
    [
        (LINE, [(True, True)], "is covered\n  hint: remove"),
        (LINE * 2, [(True, False)], "excluded twice"),
        (LINE.replace("(a)", "(ab)"), [(True, False)], "has no branch `if (ab)`\n  hint: did you"),
        (LINE.replace(":f", ":g"), [(True, False)], "a.c:g has no branch"),
        (LINE.replace("a.c", "b.c"), [(True, False)], "b.c:f has no branch"),
        (LINE, [(True, False), (True, False)], "stands for 2 branches\n  hint: write a number"),
        (LINE.replace("`:", "` 2:"), [(True, False)], "has no branch 2"),
        (LINE.replace("`:", "` 0:"), [(True, False)], "has no branch 0"),
        ("kernel/a.c:f `if (a)`:\n", [(True, False)], "not an exclusion"),
        ("kernel/a.c:1: reason\n", [(True, False)], "not an exclusion"),
    ],
)
def test_exclusion_that_does_not_fit(tmp_path, listed, branches, message):
    coverage = check(tmp_path, ONE_IF, listed, *(branch(1, *ways) for ways in branches))
    assert len(coverage.errors) == 1 and not enough(coverage)
    assert coverage.errors[0].startswith("list:") and message in coverage.errors[0]


def test_exclusions_of_a_part_that_did_not_run_are_left_alone(tmp_path):
    listed = LINE.replace("kernel/a.c", "arch/a.S")
    assert check(tmp_path, ONE_IF, listed, branch(1, True, True)).errors == []


def test_too_many_exclusions(tmp_path):
    many = [branch(1, True, True)] * 99 + [branch(1, True, False)]
    listed = LINE.replace("`:", "` 100:")
    assert judge(check(tmp_path, ONE_IF, listed, *many), ["kernel"]).errors == []
    fewer = check(tmp_path, ONE_IF, LINE.replace("`:", "` 99:"), *many[1:])
    assert judge(fewer, ["kernel"]).errors == [
        f"error: 1 of 99 branches are excluded, more than {MOST_EXCLUDED_PERCENT} %"
    ]


def test_a_part_that_did_not_run_is_an_error(tmp_path):
    coverage = judge(check(tmp_path, ONE_IF, "", branch(1, True, True)), ["kernel", "arch"])
    assert coverage.errors == ["error: the tests ran nothing of arch/ on the target"]


def test_percent_is_not_rounded_up(tmp_path):
    coverage = check(tmp_path, ONE_IF, "", *[branch(1, True, True)] * 2999, branch(1, True, False))
    assert coverage.total().percent == 99.9 and not enough(coverage)


def test_report(tmp_path):
    found = [branch(1, True, True), branch(2, True, False), branch(2, False, False)]
    coverage = check(tmp_path, "    if (a)\n    if (b)\n", "", *found)
    output = io.StringIO()
    show(coverage, tmp_path, Console(file=output, width=80))
    rows = [line.split() for line in output.getvalue().splitlines() if line.strip()]
    assert ["kernel/a.c", "33.3", "%", "3", "1", "2"] in rows
    assert ["all", "33.3", "%", "3", "1", "2"] in rows
    assert output.getvalue().endswith(
        "kernel/a.c:2: f (branch 1 of its text): never skips\n    if (b)\n"
        "kernel/a.c:2: f (branch 2 of its text): never reached\n    if (b)\n"
    )
    assert max(map(len, output.getvalue().splitlines())) <= 80


def test_command(kiln):
    """One C test reaches little of the kernel, and nothing of the architecture."""
    result = kiln("test", "--coverage", BASE / HOST_TESTS, "-k", "test_text", "-j", "1")
    lines = result.stdout.splitlines()
    assert result.returncode == 1, result.stderr
    assert any(line.split()[:1] == ["kernel/text.c"] for line in lines)
    assert "error: the tests ran nothing of arch/ on the target" in lines
    assert lines[-1].endswith(" passed, 0 failed")


def test_only_of_kiln_itself(kiln):
    made = kiln("new", "app")
    assert made.returncode == 0
    result = kiln("test", "--coverage", "app")
    assert result.returncode == 1 and "is for Kiln's own tests only" in result.stderr


def missing_lines(entries, root):
    """The exclusions whose line is not, or not so often, in the function that they name."""
    wrong = []
    for entry in entries:
        text = (root / entry.file).read_text(encoding="utf-8")
        body = re.search(rf"\b{entry.function}\([^;{{]*\)\n\{{.*?^\}}", text, re.M | re.S)
        lines = [line.split("/*")[0].strip() for line in body[0].splitlines()] if body else []
        if entry.source not in lines:
            wrong.append(f"{entry.where}: {entry.source}")
    return wrong


def test_every_exclusion_of_the_tree_quotes_a_line_that_exists(tmp_path):
    entries, errors = exclusions.read(BASE / "tests/coverage_exclusions.txt", "list")
    assert errors == [] and len(entries) > 3
    assert missing_lines(entries, BASE) == []
    gone = tmp_path / "list"
    gone.write_text("kernel/queue.c:sys_queue_send `if (no_such_line)`: a reason\n")
    assert len(missing_lines(exclusions.read(gone, "list")[0], BASE)) == 1
