# SPDX-License-Identifier: MIT
"""The kernel's last words: what is broken is broken in the flash image, by the test."""

import re

import pytest

APP = """\
kiln: 1
tasks:
  caller: {entry: caller_main, sources: [main.c], priority: 1, stack: 512}
"""
CALLER = """\
#include <kiln/kiln.h>
#include <stdio.h>
void caller_main(void)
{
    puts("before");
    kiln_sleep(10);
    kiln_getpid();
    puts("never");
}
"""
UDF = bytes.fromhex("00de")
STATUS = 70


@pytest.fixture
def image(build, board):
    return build(app=APP, sources={"main.c": CALLER}, board=board)


def broken(image, function):
    """The console of a run in which `function` begins with an undefined instruction."""
    patch = {image.symbols[function] & ~1: UDF}
    return image.run(patch=patch, status=STATUS).text


def test_fault_in_a_system_call(image):
    """Message, the task that was served, and the registers."""
    function = image.symbols["sys_getpid"] & ~1
    text = broken(image, "sys_getpid")
    assert text.startswith("before\n[PANIC] fault in the kernel\n[PANIC] task 2 'caller'\n")
    registers = dict(re.findall(r"^\[PANIC\]   (\w+) +0x([0-9a-f]{8})$", text, re.MULTILINE))
    assert set(registers) >= {"cfsr", "hfsr", "psp", "r0", "r12", "lr", "pc", "psr"}
    assert int(registers["pc"], 16) == function
    assert int(registers["cfsr"], 16) == 1 << 16
    start, size = image.sections[".task.caller.stack"]
    assert start <= int(registers["psp"], 16) < start + size
    assert text.count("\n") == 3 + len(registers)


def test_fault_in_the_tick(image):
    text = broken(image, "time_tick")
    assert "[PANIC] fault in the kernel\n[PANIC] task " in text
    assert "never" not in text


def test_fault_of_idle(image):
    """The idle task is part of the system: without it nothing could be scheduled."""
    text = broken(image, "idle_main")
    assert text.startswith("before\n[PANIC] idle faulted\n[PANIC] task 1 'idle'\n")


def test_fault_at_boot(image):
    text = broken(image, "task_boot")
    assert text.startswith("[PANIC] fault in the kernel\n[PANIC] task 0 'boot'\n")
