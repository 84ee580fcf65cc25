# SPDX-License-Identifier: MIT
"""A small system, linked by hand, that the checker accepts; variants of it do not pass.

The tables are those of the kernel in shape, but nothing here comes from the
generator: addresses are chosen by eye, and so are the MPU words.
"""

from __future__ import annotations

import copy
import subprocess
from pathlib import Path
from typing import Any

FACTS: dict[str, Any] = {
    "app": "small",
    "manifest": "app.yaml",
    "board": {
        "name": "paper",
        "arch": "v7m",
        "mpu_regions": 8,
        "flash": {"base": 0, "size": 0x40000},
        "ram": {"base": 0x20000000, "size": 0x10000},
        "devices": {
            "uart0": {"base": 0x40004000, "size": 0x1000, "driver": "pl011", "dma": False},
            "gpio0": {"base": 0x40010000, "size": 0x1000, "driver": "", "dma": False},
            "timer0": {"base": 0x40011000, "size": 0x1000, "driver": "", "dma": False},
        },
    },
    "partitions": {"calib": 256},
    "pools": {},
    "objects": [["MUTEX", "lock"], ["SEMAPHORE", "ready"]],
    "tasks": {
        "alpha": {
            "entry": "alpha_main",
            "grants": [
                {"target": "gpio0", "kind": "DEVICE", "rights": ["mmio"]},
                {"target": "calib", "kind": "MEMORY", "rights": ["rw"]},
            ],
        },
        "beta": {
            "entry": "beta_main",
            "grants": [
                {"target": "ready", "kind": "SEMAPHORE", "rights": ["wait"]},
                {"target": "calib", "kind": "MEMORY", "rights": ["ro"]},
            ],
        },
    },
}

TABLES_C = r"""
typedef unsigned int uint32_t;
typedef uint32_t word;
struct arch_mpu_region { uint32_t rbar; uint32_t rasr; };
struct arch_mpu_image { struct arch_mpu_region region[4]; };
#ifdef KEYED
typedef uint32_t right_t;
#else
typedef unsigned short right_t;
#endif
struct memory_range { word start; uint32_t size; uint32_t access; };
struct task_def {
    struct arch_mpu_image mpu;
    word stack_low;
    uint32_t frame_span;
    uint32_t memory_size;
    const struct memory_range *ranges;
    uint32_t range_count;
    word start;
    const void *image;
    const char *name;
    const right_t *rights;
    const right_t *task_rights;
};
#ifdef KEYED /* its only right has the index 1; a row that begins elsewhere has none */
static const right_t rights[6] = {0, 0x01000000 | RIGHTS_BETA};
#define ROW_BETA rights
#define ROW_NONE (rights + PLACE)
#else
static const right_t rights[6] = {0, 0, 0, 0, 0, RIGHTS_BETA};
#define ROW_BETA (rights + 4)
#define ROW_NONE (rights + PLACE - 1)
#endif
#define KERNEL(part) __attribute__((section(".kernel_" part)))
extern char kiln_task_start[];
extern const uint32_t image;

static const struct memory_range ranges_idle[] = {{0x20000800, 0x100, 3}, {0x4000, 0x800, 1}};
static const struct memory_range ranges_alpha[] = {
    {0x20001000, 0x500, 3}, {0x4000, 0x800, 1}, {0x20002000, 0x100, 3}};
static const struct memory_range ranges_beta[] = {
    {0x20001800, 0x60, 3}, {0x4000, 0x800, 1}, {0x20002000, 0x100, RANGE_ACCESS}};

const struct task_def task_defs[] = {
    {{{{0x20000810, 0x1303000f}, {0x11, 0}, {0x12, 0}, {0x13, 0}}},
     0x20000800, 0xa0, 0x100, ranges_idle, 2, (word)kiln_task_start, &image, "idle",
     ROW_NONE, ROW_NONE},
    {{{{0x20001010, 0x1303e015}, {0x40010011, 0x13050017}, {0x20002012, 0x1303000f}, {0x13, 0}}},
     0x20001000, 0x3e0, 0x500, ranges_alpha, 3, (word)kiln_task_start, &image, "alpha",
     ROW_NONE, ROW_NONE},
    {{{{0x20001810, 0x1303000b}, {0x20001851, 0x13030009}, {0x20002012, 0x1203000f}, {0x13, 0}}},
     0x20001800, 0x20, 0x60, ranges_beta, 3, (word)kiln_task_start, &image, "beta",
     ROW_BETA, ROW_NONE},
};
const struct arch_mpu_region mpu_static[] = {
    {0x14, 0}, {0x15, 0}, {0x16, 0}, {0x4017, 0x06030015}};

KERNEL("text_") void reset_entry(void) {}
KERNEL("state_") char tasks[300];
KERNEL("stack_") char stack[0x400];
"""

TASKS_C = r"""
const unsigned image = 7;
void kiln_task_start(void) {}
void entry_alpha(void) {}
void entry_beta(void) {}
const char greeting[100] = "hello";
__attribute__((section(".alpha_data"))) int alpha_data[30] = {1};
__attribute__((section(".alpha_bss"))) int alpha_bss[34];
__attribute__((section(".beta_data"))) int beta_data[7] = {2};
#ifdef ORPHAN
int stray_counter = 5;
#endif
const char filler[0x600] = "f";
"""

SCRIPT = """
ENTRY(reset_entry)
SECTIONS
{
    .vectors 0 : { LONG(0x20000400) LONG(reset_entry + 1) . = 0x100; }
    .kernel_text : { *(.kernel_text_) tables.o(.text) }
    .kernel_rodata : { tables.o(.rodata .rodata.*) }
    .user_text 0x4000 : { tasks.o(.text) }
    .user_rodata : { tasks.o(.rodata .rodata.*) }
    load = ALIGN(8);
    .kernel_stack 0x20000000 (NOLOAD) : { *(.kernel_stack_) }
    .kernel_state (NOLOAD) : { *(.kernel_state_) }
    .task.idle.stack 0x20000800 (NOLOAD) : { . += 0xc0; }
    .task.idle.bss (NOLOAD) : { . += 0x40; }
    .task.alpha.stack 0x20001000 (NOLOAD) : { . += 0x400; }
    .task.alpha.data : AT(load) { *(.alpha_data) }
    .task.alpha.bss (NOLOAD) : { *(.alpha_bss) }
    .task.beta.stack 0x20001800 (NOLOAD) : { . += 0x40; }
    .task.beta.data : AT(load + 128) { *(.beta_data) }
    .memory.calib 0x20002000 (NOLOAD) : { . += 0x100; }
    /DISCARD/ : { *(.ARM.exidx* .ARM.attributes .comment) }
}
"""


def build(
    folder: Path,
    *options: str,
    swap: tuple[tuple[str, str], ...] = (),
    debug: bool = True,
) -> Path:
    """Compile and link the system in `folder`, with pieces of its sources exchanged."""
    files = {"tables.c": TABLES_C, "tasks.c": TASKS_C, "link.ld": SCRIPT}
    for old, new in swap:
        assert any(old in text for text in files.values()), old
        files = {name: text.replace(old, new) for name, text in files.items()}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    elf = folder / "small.elf"
    compiler = ["arm-none-eabi-gcc", "-mcpu=cortex-m3", "-mthumb", "-O1", "-ffreestanding"]
    compiler += ["-fno-common", *(["-g"] if debug else [])]
    values = ("RANGE_ACCESS", "RIGHTS_BETA", "PLACE")  # 1, if no option says otherwise
    defaults = [f"-D{name}=1" for name in values if not any(name in o for o in options)]
    for source in ("tables.c", "tasks.c"):
        run = [*compiler, *defaults, *options, "-c", source]
        subprocess.run(run, cwd=folder, check=True)
    link = [*compiler, "-nostdlib", "-Wl,-T,link.ld", "tables.o", "tasks.o", "-o", elf.name]
    subprocess.run(
        [*link, "-Wl,--no-warn-rwx-segments,--no-check-sections"], cwd=folder, check=True
    )
    return elf


def facts_with(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """FACTS with one value exchanged."""
    changed = copy.deepcopy(FACTS)
    place: Any = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed
