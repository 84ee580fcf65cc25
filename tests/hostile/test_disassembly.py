# SPDX-License-Identifier: MIT
"""What QEMU cannot show, read in the machine code of the kernel and in its registers."""

import re
import subprocess
from dataclasses import dataclass

import pytest
from hostile.arena import ARENA, stub_of
from hostile.elf import elf_of
from kiln.base.paths import BASE

LINE = re.compile(r"^ *([0-9a-f]+):\t[0-9a-f ]+\t(\S+)(?:\t([^@;]*))?")
LABEL = re.compile(r"^[0-9a-f]+ <(.+)>:")
BRANCH = re.compile(r"^(b|bl|b(eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le|hs|lo)|cbn?z)(\.[nw])?$")
TARGET = re.compile(r"([0-9a-f]+) <")

# Where the kernel may change what decides about privilege and stacks.
SPECIAL = {
    "control": ["boot"],
    "msp": ["arch_panic", "boot", "fault_entry"],
    "psp": ["arch_signal_enter", "arch_signal_return", "switch_load"],
}


@dataclass(frozen=True)
class Instruction:
    """One line of a disassembly."""

    label: str  # the last before it
    address: int
    mnemonic: str
    operands: str


def disassemble(elf, section):
    """The instructions of a section."""
    command = ["arm-none-eabi-objdump", "-d", "-j", section, str(elf)]
    label = ""
    for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    ):
        if found := LABEL.match(line):
            label = found[1]
        elif found := LINE.match(line):
            yield Instruction(label, int(found[1], 16), found[2], (found[3] or "").strip())


@pytest.fixture
def image(build, board):
    return build.folder(ARENA, board)


@pytest.fixture
def kernel(image):
    return list(disassemble(image.elf, ".kernel_text"))


def test_special_registers_change_at_listed_places_only(kernel):
    found = {}
    for instruction in kernel:
        if instruction.mnemonic == "msr":
            register = instruction.operands.split(",")[0].lower()
            found.setdefault(register, []).append(instruction.label)
    assert {register: sorted(labels) for register, labels in found.items()} == SPECIAL


def test_interrupts_are_disabled_only_to_halt(kernel):
    assert {i.label for i in kernel if i.mnemonic.startswith("cps")} <= {"arch_halt"}


def test_a_barrier_stands_before_every_exception_return(kernel):
    """EXC_RETURN is loaded into the program counter, or popped to go back into the kernel."""
    returns = []
    for before, instruction in zip(kernel, kernel[1:]):
        leaves = instruction.mnemonic.startswith("ldr") and instruction.operands.startswith(
            "pc, [pc"
        )
        leaves |= instruction.label == "fault_in_kernel" and "pc}" in instruction.operands
        if leaves and instruction.mnemonic.startswith(("ldr", "pop", "ldm")):
            assert before.mnemonic == "dsb", hex(instruction.address)
            returns.append(instruction.label)
    assert not [i for i in kernel if i.mnemonic == "bx" and i.label.endswith("_entry")]
    assert len(returns) == len(set(returns)) == 6
    assert {"switch_load", "fault_in_kernel", "svc_leave"} < set(returns)


def test_the_kernels_variables_begin_where_its_stack_does(image):
    """Entries reach `kernel` from sp."""
    elf = elf_of(image.elf)
    assert elf.address("kernel") == elf.address("ld_kernel_stack_top")


def test_a_barrier_follows_control(kernel):
    (at,) = [n for n, i in enumerate(kernel) if i.operands.lower().startswith("control")]
    assert kernel[at + 1].mnemonic == "isb"


def test_the_kernel_has_no_floating_point(kernel):
    assert [i for i in kernel if i.mnemonic.startswith("v")] == []


@pytest.mark.parametrize("section", [".kernel_text", ".user_text"])
def test_code_stays_on_its_side(image, section):
    start, size = elf_of(image.elf).sections[section]
    branches = 0
    for instruction in disassemble(image.elf, section):
        target = TARGET.search(instruction.operands)
        if BRANCH.match(instruction.mnemonic) and target:
            assert start <= int(target[1], 16) < start + size, instruction
            branches += 1
    assert branches > 10


def test_vectors_are_the_kernels(image):
    elf = elf_of(image.elf)
    start, size = elf.sections[".kernel_text"]
    table, length = elf.sections[".vectors"]
    data = (image.folder / f"{image.name}.bin").read_bytes()[:length]
    words = [int.from_bytes(data[n : n + 4], "little") for n in range(4, length, 4)]
    assert all(word == 0 or word & 1 and start < word < start + size for word in words)


def test_registers_after_boot(image):
    """Levels, traps and the protection unit, as the processor holds them."""
    elf = elf_of(image.elf)
    with stub_of(image) as stub:
        stub.stop_at(elf.address("task_boot"))
        assert stub.go() == elf.address("task_boot") & ~1
        stub.physical(False)  # the system control space is the processor's own
        words = {address: stub.word(address) for address in range(0xE000ED08, 0xE000ED98, 4)}
        interrupts = stub.read(0xE000E400, 32)
    assert words[0xE000ED08] == elf.sections[".vectors"][0]  # VTOR
    assert words[0xE000ED14] & 0x21A == 0x210  # CCR: STKALIGN, DIV_0_TRP, no USERSETMPEND
    assert words[0xE000ED18] & 0xFFFFFF == 0x404040  # MemManage, BusFault, UsageFault
    assert words[0xE000ED1C] >> 24 == 0x80  # SVCall
    assert words[0xE000ED20] >> 16 == 0x8080  # PendSV, SysTick
    assert words[0xE000ED24] & 0x70000 == 0x70000  # SHCSR: the three faults are enabled
    assert words[0xE000ED88] == 0  # CPACR
    assert words[0xE000ED94] == 5  # MPU_CTRL: on, with the kernel's background map
    assert set(interrupts) == {0x80}


def test_samples_call_nothing_across(build):
    for sample in (BASE / "samples").glob("*/app.yaml"):
        image = build.folder(sample.parent)
        test_code_stays_on_its_side(image, ".user_text")
