# SPDX-License-Identifier: MIT
"""The limits of what tests start: processor time counts, and being stuck; the wall does not."""

import os
import signal
import subprocess
import sys

import pytest

from kiln.testing import limits
from kiln.testing.console import Console
from kiln.testing.limits import Overrun, Watch

SPIN = "while True: pass"
SLEEP = "import signal; signal.pause()"
# Spins in a child of its own, whose time is the tree's.
SPIN_BELOW = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SPIN!r}])"
ECHO = "print(input() * 2, flush=True)"


def python(text):
    return [sys.executable, "-c", text]


@pytest.mark.parametrize("text", [SPIN, SPIN_BELOW])
def test_a_child_that_spins_is_ended_by_its_processor_time(text):
    with pytest.raises(Overrun, match="used more than 0.3 s of processor time"):
        limits.run(python(f"print('begun', flush=True)\n{text}"), seconds=0.3)


def test_children_that_have_ended_count():
    spend = "import time\nwhile time.process_time() < 0.4: pass"
    text = f"import os, sys, signal\nif os.fork() == 0:\n    exec({spend!r})\n    os._exit(0)\n"
    text += "os.wait(); print('spent', flush=True); signal.pause()"
    with subprocess.Popen(python(text), stdout=subprocess.PIPE) as process:
        printed = process.stdout.readline()
        used = limits.cpu_seconds(process.pid)
        limits.kill(process.pid)
    assert printed == b"spent\n"
    assert used >= 0.3  # of four times, each rounded down to a tick


def test_the_message_shows_what_was_printed():
    with pytest.raises(Overrun, match="begun"):
        limits.run(python(f"print('begun', flush=True)\n{SPIN}"), seconds=0.2)


def test_all_of_a_tree_is_ended():
    text = f"import os, sys\npid = os.fork()\nprint(os.getpid(), flush=True)\n{SPIN}"
    with pytest.raises(Overrun) as failed:
        limits.run(python(text), seconds=0.3)
    pids = [word for word in str(failed.value).replace("\\n", " ").split("'") if word[:1].isdigit()]
    assert pids
    for pid in pids[0].split():  # a process that was killed still needs the processor to end
        limits.until(lambda pid=int(pid): not alive(pid), Watch(os.getpid(), 5))


def alive(pid):
    row = limits.stat(limits.Path(f"/proc/{pid}/stat"))
    return bool(row) and row[0] not in "ZX"


def test_a_child_that_sleeps_and_has_nothing_to_do_is_stuck():
    with pytest.raises(Overrun, match="stuck: asleep for 0.5 s"):
        limits.run(python(SLEEP), idle_seconds=0.5)


def test_a_child_that_is_stopped_and_goes_on_later_passes():
    command = python("import os, signal; os.kill(os.getpid(), signal.SIGSTOP); print('on')")
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        watch = Watch(process.pid, seconds=5, idle_seconds=0.2)
        looks = iter(range(40))
        limits.until(lambda: next(looks, None) is None, watch)  # a second: it is not stuck
        assert watch.idle == 0
        process.send_signal(signal.SIGCONT)
        assert limits.communicate(process)[0] == b"on\n"
    assert process.returncode == 0


def test_input_output_and_status_arrive():
    result = limits.run(python(f"{ECHO}; exit(3)"), input="ab\n")
    assert (result.returncode, result.stdout, result.stderr) == (3, "abab\n", "")


def test_a_console_counts_processor_time(tmp_path):
    with Console(python(f"print('begun', flush=True)\n{SPIN}"), tmp_path) as console:
        console.expect("begun")
        with pytest.raises(AssertionError, match="no 'more' in the output, it used more than 0.3"):
            console.expect("more", seconds=0.3)
        with pytest.raises(Overrun, match="0.2 s of processor time"):
            console.wait(seconds=0.2)


def test_a_console_notices_the_end(tmp_path):
    with Console(python("print('only this')"), tmp_path) as console:
        with pytest.raises(AssertionError, match="no 'more' in the output, it has ended:\nonly"):
            console.expect("more")
