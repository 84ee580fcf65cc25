# SPDX-License-Identifier: MIT
"""Defects of an image that are not in its MPU words, and the message about each."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_image
from subject import read_subject

VARIANTS = [
    (
        (".memory.calib", ".data 0x20001500 : { *(.data) } .memory.calib"),
        ("-DORPHAN",),
        "writable section .data at 0x20001500..0x20001503 with 'stray_counter' (tasks.c) belongs to"
        " none of the tasks 'idle', 'alpha', 'beta', to no partition and not to the kernel",
    ),
    (
        ("0x20001000, 0x3e0", "0x20001000, 0x3e4"),
        (),
        "task 'alpha': the kernel takes 0x20001000 + 0x3e4 for its frames, but the stack is"
        " 0x20001000..0x200013ff",
    ),
    (
        ("0x20001800, 0x20,", "0x20001820, 0x20,"),
        (),
        "task 'beta': the kernel takes 0x20001820 + 0x20 for its frames, but the stack is"
        " 0x20001800..0x2000183f",
    ),
    (
        ("RANGE_ACCESS", "3"),
        (),
        "the kernel would write 0x20002000..0x200020ff for task 'beta', which cannot do so itself"
        " or is a device",
    ),
    (
        ("{0x20001800, 0x60, 3}", "{0x200017ff, 0x61, 3}"),
        (),
        "the kernel would read 0x200017ff..0x200017ff for task 'beta', which cannot do so itself"
        " or is a device",
    ),
    (
        ("{0x4000, 0x800, 1}, {0x20002000, 0x100, 3}", "{0x40010000, 4, 1}, {0, 0, 0}"),
        (),
        "the kernel would read 0x40010000..0x40010003 for task 'alpha', which cannot do so itself"
        " or is a device",
    ),
    (
        ("{0x20000800, 0x100, 3}", "{0x20000800, 0xe0000000, 3}"),
        (),
        "task 'idle': the kernel's range 0x20000800..0x1000007ff wraps",
    ),
    (
        ('(word)kiln_task_start, &image, "beta"', '0x20000400, &image, "beta"'),
        (),
        "task 'beta': start (0x20000400) is no Thumb code in .user_text",
    ),
    (
        ("void entry_beta(void)", "KERNEL_TEXT void entry_beta(void)"),
        ('-DKERNEL_TEXT=__attribute__((section(".kernel_text_")))',),
        "task 'beta': entry_beta (0x00000103) is no Thumb code in .user_text",
    ),
    (
        ('&image, "beta"', '(void *)0x20000400, "beta"'),
        (),
        "task 'beta': its start image 0x20000400 is not in user flash",
    ),
    (
        ('&image, "beta"', '&image, "gamma"'),
        (),
        "task_defs describes idle, alpha, gamma instead of idle, alpha, beta",
    ),
    (
        (".task.idle.stack 0x20000800 (NOLOAD) : { . += 0xc0; }", ""),
        (),
        "task 'idle' has no stack: there is no .task.idle.stack",
    ),
    (
        ("{ . += 0x100; }", "{ . += 0xe0; }"),
        (),
        "memory partition 'calib' has less than its 256 bytes",
    ),
    (
        (".task.beta.data : AT(load + 128)", ".task.beta.data : AT(0x100)"),
        (),
        "0x00000100..0x00000101 belongs to the kernel (.kernel_text) and to all tasks (contents of"
        " .task.beta.data)",
    ),
    (
        (".user_text 0x4000 :", ".user_text 0x4100 :"),
        (),
        "task 'idle': MPU region 7 grants 0x00004000..0x000040ff as normal memory, where there is"
        " none for this task",
    ),
]


@pytest.mark.parametrize(("swap", "options", "expected"), VARIANTS)
def test_defects_of_the_link(
    tmp_path: Path, swap: tuple[str, str], options: tuple[str, ...], expected: str
) -> None:
    """Something else than the MPU words is wrong."""
    elf = small_image.build(tmp_path, *options, swap=(swap,))
    assert expected in read_subject(elf, small_image.FACTS).errors()
