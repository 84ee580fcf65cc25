# SPDX-License-Identifier: MIT
"""Every option of Kconfig changes what happens on the target, or what the image is.

TICK_HZ is in test_time.py too, CONSOLE_RX_BUFFER in test_read.py, FAULT_LOG_RECORDS in
test_faults.py, PRINTF_FLOAT in test_libc.py.
"""

from functools import cache
from pathlib import Path

import pytest
from support.stalled import run_stalled

APPS = Path(__file__).parent / "apps"
DEFAULT = ["least urgent: 30", "shortest sleep: 2"]  # behind the trace


# Options whose effects do not meet share an image. What an option does is seen by a difference
# from the image of the defaults, whatever else is set.
TOGETHER = (
    ("TASK_A=n", "TICK_HZ=10000"),
    ("TASK_A_AUTOSTART=n", "TICK_HZ=50"),
    ("TASK_A_PRIORITY=3", "TASK_DEEP_STACK_SIZE=1024"),
    ("TASK_A_PRIORITY=5", "NUM_PRIORITIES=8"),
    ("QUANTUM_MS=20", "FAULT_DETAILS=n"),
    ("QUANTUM_MS=0", "KERNEL_STACK_SIZE=1024", "IDLE_STACK_SIZE=256"),
)


@cache
def image_with(build, options):
    """The image of the application `config` with these options."""
    return build.folder(APPS / "config", conf="".join(f"CONFIG_{line}\n" for line in options))


@pytest.fixture
def configured(build):
    """The image with this option, and those of its line above."""

    def make(option=None):
        options = next((line for line in TOGETHER if option in line), (option,) if option else ())
        return image_with(build, options)

    return make


@cache
def text_of(image):
    """What it prints, which is the same each time."""
    return image.run().text


def lines(image):
    """What it prints, apart from faults."""
    return [line for line in text_of(image).splitlines() if not line.startswith("[FAULT]")]


def trace(image):
    """Who ran, in order."""
    return lines(image)[0].removeprefix("trace: ")


def turns(image):
    """How often the processor went from a to b or back; one more if a turn ended just in time."""
    letters = trace(image)
    assert ("ab" * 100).startswith(letters)
    return len(letters)


def test_defaults(configured):
    image = configured()
    text = text_of(image)
    assert lines(image)[1:] == DEFAULT
    assert turns(image) in (9, 10)
    assert "Terminating task 'deep'" in text
    assert 400 < image.sections[".kernel_stack"][1] < 768  # as computed; it was 768 for all
    assert image.sections[".task.idle.stack"][1] == 128


def test_task_disabled(configured):
    image = configured("TASK_A=n")
    assert trace(image) == "b"
    assert ".task.a.stack" not in image.sections


def test_task_autostart(configured):
    image = configured("TASK_A_AUTOSTART=n")
    assert trace(image) == "b"
    assert ".task.a.stack" in image.sections


def test_task_priority(configured):
    """The one that is less urgent gets its turn when the other one is done."""
    assert trace(configured("TASK_A_PRIORITY=3")).removesuffix("D") == "ab"
    assert trace(configured("TASK_A_PRIORITY=5")) == "ba"


def test_task_stack_size(configured):
    image = configured("TASK_DEEP_STACK_SIZE=1024")
    assert trace(image).endswith("abD")
    assert "FAULT" not in text_of(image)
    assert image.sections[".task.deep.stack"][1] >= 1024


def test_task_quantum(configured):
    assert turns(configured("TASK_A_QUANTUM_MS=40")) in (3, 4)


@pytest.mark.parametrize("quantum, expected", [(20, (5, 6)), (0, (2,)), (1, (85, 86, 87))])
def test_quantum(configured, quantum, expected):
    assert turns(configured(f"QUANTUM_MS={quantum}")) in expected


def test_num_priorities(configured):
    image = configured("NUM_PRIORITIES=8")
    assert lines(image)[1] == "least urgent: 6"
    sizes = [each.sections[".kernel_state"][1] for each in (configured(), image)]
    assert sizes[0] - sizes[1] == 4 * (32 - 8)


def test_tick_hz(configured):
    """A sleep ends with a tick; a slow one makes it longer."""
    assert lines(configured("TICK_HZ=50"))[2] == "shortest sleep: 40"
    assert lines(configured("TICK_HZ=10000"))[2] == "shortest sleep: 1"


def test_fault_details(configured):
    image = configured("FAULT_DETAILS=n")
    reports = [line for line in text_of(image).splitlines() if line.startswith("[FAULT]")]
    assert len(reports) == 2 and reports[1] == "[FAULT] Terminating task 'deep'"
    assert image.sections[".kernel_rodata"][1] < configured().sections[".kernel_rodata"][1]


def test_kernel_stacks(configured):
    image = configured("KERNEL_STACK_SIZE=1024")
    assert lines(image)[1:] == DEFAULT
    assert image.sections[".kernel_stack"] == (0x20000000, 1024)
    assert image.sections[".task.idle.stack"][1] == 256


def test_optimisation(configured):
    """Three ways to compile the kernel and the tasks, with one behaviour."""
    speed, size, debug = (configured(f"OPTIMIZE_{way}=y") for way in ("SPEED", "SIZE", "DEBUG"))
    for image in (speed, size, debug):
        assert turns(image) in (9, 10) and lines(image)[1:] == DEFAULT
    kernel = {image.sections[".kernel_text"][1] for image in (speed, size, debug)}
    tasks = {image.sections[".user_text"][1] for image in (speed, size, debug)}
    assert len(kernel) == 3 and min(kernel) == size.sections[".kernel_text"][1]
    assert len(tasks) == 3
    assert speed.elf.read_bytes() == configured().elf.read_bytes()


TX_APP = """\
kiln: 1
memory: {trace: {size: 256}}
tasks:
  writer: {entry: writer_task, sources: [writer.c], priority: 1, stack: 512, grants: {trace: rw}}
  main:
    entry: main_task
    sources: [main.c]
    priority: 2
    stack: 1K
    system: [shutdown]
    grants: {trace: rw}
"""
TX_WRITER = """\
#include "trace.h"
void writer_task(void)
{
    for (int i = 0; i < 200; i++) {
        kiln_write(KILN_STDOUT, "%s\\n", 64);
        trace_record()->length++;
    }
}
"""
TX_MAIN = """\
#include "check.h"
#include "trace.h"
void main_task(void)
{
    uint32_t before = ((volatile struct trace *)trace_record())->length;
    while (((volatile struct trace *)trace_record())->length < 200) {
    }
    printf("%d\\n", (int)before);
    kiln_shutdown(0);
}
"""


def test_console_tx_buffer(build, tmp_path):
    """How much can be written to a console that takes nothing, before the writer has to wait."""
    wrote = {}
    for size in (128, 1024):
        sources = {"writer.c": TX_WRITER.replace("%s", "-" * 63), "main.c": TX_MAIN}
        conf = f"CONFIG_CONSOLE_TX_BUFFER={size}\n"
        text = run_stalled(build(app=TX_APP, sources=sources, conf=conf), tmp_path)
        wrote[size] = int(text.splitlines()[-1])
    assert abs(wrote[1024] - wrote[128] - (1024 - 128) // 64) <= 1
