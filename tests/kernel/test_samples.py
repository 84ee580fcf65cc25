# SPDX-License-Identifier: MIT
"""Every sample prints what stands beside it in expected.txt, on every board."""

import re

import pytest

from kiln.base.paths import BASE, board_sample_folders, emulated_names, sample_folders

SAMPLES = {folder.name: folder for folder in sample_folders()}
OF_A_BOARD = {f.name: f for f in board_sample_folders() if f.name in emulated_names()}
# The emulated STM32 have no pins, which read 0. The F405's timer counts at 1 GHz, with interrupts
# too many for the rest of the sample; the F100 has none.
IN_EMULATOR = {
    "blinky": "LED off\n" * 6,
    "user_driver": "20 interrupts, one each 10000 us: not in time\n",
}
NOT_MODELLED = ("netduinoplus2", "stm32vldiscovery")
BUILT_FOR = ("lm3s6965evb", "mps2_an386", "stm32f4_disco")
ROUND = ["T2", "T1", "T3", "T1", "T3"]  # two seconds
ROUNDS = 10


def pattern(expected):
    """expected.txt as a regular expression: a `?` stands for any digit."""
    return re.escape(expected).replace(r"\?", "[0-9a-f]")


def prompt_of(folder):
    """The shell's prompt; "" of a sample without a shell."""
    found = re.search(r'^CONFIG_SHELL_PROMPT="(.*)"$', (folder / "prj.conf").read_text(), re.M)
    return found[1] if found else ""


@pytest.mark.parametrize("sample", [name for name in SAMPLES if prompt_of(SAMPLES[name])])
def test_expected_session(build, board, tmp_path, sample):
    """What stands behind the prompts in expected.txt is typed."""
    folder = SAMPLES[sample]
    prompt = prompt_of(folder)
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    with build.folder(folder, board).start(tmp_path) as console:
        for line in expected.splitlines():
            if line.startswith(prompt):
                console.expect(prompt)
                console.send(line.removeprefix(prompt) + "\r")
        console.expect(prompt)
        assert re.match(pattern(expected), console.text.replace("\r", "")), console.text


@pytest.mark.parametrize("sample", [name for name in SAMPLES if not prompt_of(SAMPLES[name])])
def test_expected_output(build, board, sample):
    folder = SAMPLES[sample]
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    if board in NOT_MODELLED:
        expected = IN_EMULATOR.get(sample, expected)
    result = build.folder(folder, board).run(lines=len(expected.splitlines()))
    assert re.fullmatch(pattern(expected), result.text), result.text


@pytest.mark.parametrize("name", BUILT_FOR)
@pytest.mark.parametrize("sample", SAMPLES)
def test_builds(build, sample, name):
    """Both processors, and a chip that is not emulated; `kiln soak boards` takes all."""
    assert build.folder(SAMPLES[sample], name).elf.exists()


@pytest.mark.parametrize("sample", OF_A_BOARD)
def test_expected_output_on_its_board(build, sample):
    expected = (OF_A_BOARD[sample] / "expected.txt").read_text(encoding="utf-8")
    result = build.folder(OF_A_BOARD[sample], sample).run(lines=len(expected.splitlines()))
    assert result.text == expected


@pytest.mark.parametrize("folder", [*SAMPLES.values(), *OF_A_BOARD.values()], ids=lambda f: f.name)
def test_readme_shows_the_expected_output(folder):
    readme = (folder / "README.md").read_text(encoding="utf-8")
    text = (folder / "expected.txt").read_text(encoding="utf-8")
    expected = [line for line in text.splitlines() if line]
    shown = [line[4:] for line in readme.splitlines() if line.startswith("    ")][1:]
    assert shown and len(shown) <= len(expected)
    for line, wanted in zip(shown, expected):
        assert re.fullmatch(pattern(wanted), line)
    assert f"./kiln run {folder.relative_to(BASE)}" in readme


def test_three_tasks_for_twenty_seconds(build, board):
    image = build.folder(SAMPLES["three_tasks"], board)
    assert image.run(lines=len(ROUND) * ROUNDS).lines == ROUND * ROUNDS


def test_isolation_ends_by_itself(build, board):
    result = build.folder(SAMPLES["isolation"], board).run()
    assert result.lines[-1] == "good: done"
    assert "never printed" not in result.text
