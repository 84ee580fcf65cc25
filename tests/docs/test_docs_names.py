# SPDX-License-Identifier: MIT
"""The names and messages that pages mention exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from doc_blocks import Block, blocks, documents
from doc_messages import is_printed, patterns, report_texts

from kiln.base.paths import BASE
from kiln.plan.syscalls import load_calls
from kiln.reference.symbols import menus

C_NAME = re.compile(r"\b(?:kiln|KILN)_\w+")
SYMBOL = re.compile(r"\bCONFIG_\w+")
# Names of C that only Kiln's own code, CMake or the environment has.
INSIDE = {
    "kiln_task_start": "lib/start/start.c",
    "kiln_idle": "lib/start/idle.c",
    "kiln_saved_task": "arch/arm/v7m/entry.S",
    "kiln_application": "cmake/KilnConfig.cmake",
    "kiln_kernel_files": "cmake/kernel.cmake",
    "KILN_BASE": "kiln",
    "kiln_app": "cmake/KilnConfig.cmake",
    "KILN_KEPT": "tests/support/kept.py",
    "KILN_UPDATE_GOLDENS": "tests/config/config_fixtures.py",
    "KILN_TASKS": "Kconfig",
}
# Names of C that a page makes up, or that are wrong.
NO_NAMES = {"drivers.md": {"kiln_gpio_driver_my_gpio", "kiln_gpio_driver_GPIO0_TYPE"}}
# Symbols that a page makes up or that are another system's.
NO_SYMBOLS = {
    "kconfig.md": {"CONFIG_NAME"},
    "zephyr.md": {"CONFIG_SYS_CLOCK_TICKS_PER_SEC", "CONFIG_TIMESLICE_SIZE", "CONFIG_USERSPACE"},
}
OF_A_TASK = re.compile(r"CONFIG_(TASK|LOG_LEVEL)_[A-Z0-9]+?(?=$|_(?:PRIO|STACK|QUAN|AUTO|FAULT))")
# What others than Kiln print.
FOREIGN = ("'ready' undeclared",)

PAGES = documents()
TEXTS = [b for b in blocks(BASE / "docs/troubleshooting.md") if b.language == "text"]


def defined() -> set[str]:
    """The names that applications have: of the headers, of the calls, and of <kiln/app.h>."""
    sources = [*(BASE / "include").rglob("*.h"), BASE / "templates/app.h.j2"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    return set(C_NAME.findall(text)) | {f"kiln_call_{call.name}" for call in load_calls()}


def symbols() -> set[str]:
    """The Kconfig symbols, those of a task or log module called NAME."""
    return {f"CONFIG_{symbol.name}" for menu in menus() for symbol in menu.symbols}


DEFINED, SYMBOLS = defined(), symbols()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(BASE)))
def test_names_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name in set(C_NAME.findall(text)) - INSIDE.keys() - NO_NAMES.get(page.name, set()):
        prefix = name.endswith("_")  # kiln_sem_*
        found = any(n.startswith(name) for n in DEFINED) if prefix else name in DEFINED
        assert found, f"{page}: {name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(BASE)))
def test_symbols_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name in set(SYMBOL.findall(text)) - NO_SYMBOLS.get(page.name, set()) - {"CONFIG_"}:
        known = OF_A_TASK.sub(r"CONFIG_\1_NAME", name)
        assert name in SYMBOLS or known in SYMBOLS, f"{page}: {name}"


def test_names_inside_exist() -> None:
    for name, place in INSIDE.items():
        assert name in (BASE / place).read_text(encoding="utf-8"), name


def test_exceptions_are_needed() -> None:
    texts = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
    for name, exceptions in NO_SYMBOLS.items():
        assert all(symbol in texts[name] for symbol in exceptions)
    for name, exceptions in NO_NAMES.items():
        assert all(word in texts[name] for word in exceptions)
    assert not DEFINED & set().union(*NO_NAMES.values())
    assert not SYMBOLS & set().union(*NO_SYMBOLS.values())


@pytest.mark.parametrize("block", TEXTS, ids=lambda block: block.place)
def test_messages_exist(block: Block) -> None:
    known, reports = patterns(), report_texts()
    for line in block.text.splitlines():
        if not any(text in line for text in FOREIGN):
            assert is_printed(line, known, reports), f"{block.place}: {line}"


def test_owners_of_memory_exist() -> None:
    text = (BASE / "docs/troubleshooting.md").read_text(encoding="utf-8")
    owners = re.findall(r"`(?:0x0+ )?is in ([^`]+)`", text)
    assert len(owners) >= 7
    report = (BASE / "kernel/report.c").read_text(encoding="utf-8")
    for owner in owners:
        known = any(pattern.fullmatch(owner) for pattern in patterns())
        before, named, _ = owner.partition("...'")  # what the kernel says before a name
        known = known or bool(named) and f'"{before}\\0"' in report
        assert known or f"is in {owner}" in report_texts(), owner


@pytest.mark.parametrize(
    "line",
    [
        "kiln: error: this system has no yum; install the equivalents of these Debian packages:",
        "app.yaml:1: error: task 't': unknown keys 'x'",
        "  hint: run ./kiln setups",
        "[FAULT] Stack underflow at 0 by task 1",
    ],
)
def test_other_messages_do_not(line: str) -> None:
    assert not is_printed(line, patterns(), report_texts())
