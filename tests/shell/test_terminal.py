# SPDX-License-Identifier: MIT
"""TinyOS in a real terminal, as a person types it; README's picture is what is seen then.

KILN_UPDATE_PICTURE=1 makes the picture anew.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiln.base.paths import BASE, DEFAULT_BOARD
from shell.terminal import Terminal, picture

TINYOS = BASE / "samples/tinyos"
PICTURE = BASE / "docs/pictures/tinyos.svg"
PROMPT = "TinyOS>"
CONTROL_A = ("C-a", "C-a")  # the first is QEMU's, which sends the second on

BANNER = """\
=== TinyOS v1.0 ===
Boot sequence:
  [OK] MPU configured: 8 regions
  [OK] Kernel in privileged mode
  [OK] User tasks in unprivileged mode
  [OK] SysTick @ 1ms
  [OK] Shell task started
"""
SESSION = """\
TinyOS> ps
PID  NAME       PRI  STATE     STACK  CPU%
  1  idle         7  READY     128    ##%
  2  shell        2  RUNNING   1032   ##%
  3  blinker      3  BLOCKED   256    ##%
  4  sensor       1  BLOCKED   280    ##%
TinyOS> exec counter
Starting task 'counter' (PID 5)
TinyOS> kill 3
Task 'blinker' terminated
TinyOS> mem
Kernel heap: none (static)
User heap:   4096/30720 bytes used
Task stacks: 3560 bytes total
Free memory: ####### bytes
TinyOS> sem
SEM       VALUE  WAITERS
uart_tx       1  (none)
sensor_rdy    0  sensor(4)
accepted      0  (none)
TinyOS> msg
QUEUE     SIZE  PENDING
cmd_q     16    0 messages
data_q    4     0 messages
TinyOS> exec bad_task
Starting task 'bad_task' (PID 8)
[FAULT] MPU violation at 0x20000010 by task 8
[FAULT] Terminating task 'bad_task'
TinyOS>"""


@pytest.fixture
def terminal(build_once: Callable[[Path, str], Path], tmp_path: Path) -> Iterator[Terminal]:
    """A terminal with TinyOS at its prompt, and nothing else on the screen."""
    build = build_once(TINYOS, DEFAULT_BOARD)
    words = [BASE / "kiln", "run", "--deterministic", "-d", build, TINYOS]
    command = shlex.join(map(str, words))
    terminal = Terminal(f"clear; {command} 2>/dev/null", tmp_path)
    terminal.until(lambda screen: screen[-1] == PROMPT)
    yield terminal
    terminal.close()


def masked(screen: list[str]) -> list[str]:
    """Without figures that differ from run to run, or with every change of a size."""
    lines = (re.sub(r"[ \d]\d%$", "##%", line) for line in screen)
    lines = (re.sub(r"(blinker +3  )READY  ", r"\1BLOCKED", line) for line in lines)
    return [re.sub(r"\d{7} bytes$", "####### bytes", line) for line in lines]


def of_picture(text: str) -> str:
    """A picture's text, masked."""
    return "\n".join(masked(text.replace("</text>", "\n</text>").split("\n")))


def enter(terminal: Terminal, *keys: str) -> list[str]:
    """Press keys and Enter; returns the screen once the prompt is back."""
    prompts = terminal.screen().count(PROMPT) + sum(
        line.startswith(PROMPT + " ") for line in terminal.screen()
    )
    terminal.type(*keys, "Enter")
    return terminal.until(
        lambda screen: screen[-1] == PROMPT
        and sum(line.startswith(PROMPT) for line in screen) > prompts
    )


def test_a_session_as_a_person_types_it(terminal: Terminal) -> None:
    """With mistakes that are mended, completion and history; then the whole screen is compared."""
    start = terminal.screen().index("=== TinyOS v1.0 ===")
    assert terminal.screen()[start:] == [*BANNER.split("\n"), PROMPT]
    enter(terminal, "top -b -n 3")  # so that there are shares of the processor to see
    terminal.type("C-l")
    terminal.until(lambda screen: screen == [PROMPT])
    enter(terminal, "os", "Home", "Delete", "p")
    enter(
        terminal, "exe", "Tab", "cuonter", *["Left"] * 5, "BSpace", "C-f", "ux", "Left", "DC", "End"
    )
    enter(terminal, "kill shell", "C-w", "3")
    enter(terminal, "garbage", "C-u", "me", "Tab", "C-h")
    enter(terminal, "mem", *CONTROL_A, "C-k", "sem")
    enter(terminal, "version", *CONTROL_A, "C-k", "msg")
    screen = enter(terminal, "Up", "Up", "Down", "Down", "ex", "Tab", "bad", "Tab")
    assert masked(screen) == SESSION.split("\n")
    made = picture(screen, 60)
    if os.environ.get("KILN_UPDATE_PICTURE") == "1":
        PICTURE.write_text(made, encoding="utf-8")
    assert of_picture(PICTURE.read_text(encoding="utf-8")) == of_picture(made)


def test_top_and_a_foreground_task_end_by_control_c(terminal: Terminal) -> None:
    """And the terminal is as usable as before."""
    terminal.type("top", "Enter")
    terminal.until(lambda screen: screen[0].startswith("PID  NAME") and len(screen) >= 5)
    terminal.type("C-c")
    terminal.until(lambda screen: screen[-2:] == ["^C", PROMPT])
    terminal.type("exec -w counter", "Enter")
    terminal.until(lambda screen: screen[-1] == "Starting task 'counter' (PID 5)")
    terminal.type("C-c")
    terminal.until(lambda screen: screen[-2:] == ["Task 'counter' terminated", PROMPT])
    terminal.type("typed in vain", "C-c")
    # Both lines, as the prompt before it looks like the one after.
    terminal.until(lambda screen: screen[-2:] == [f"{PROMPT} typed in vain^C", PROMPT])
