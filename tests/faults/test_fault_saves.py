"""What a text does to its process while a `watch` looks on: the next save is answered rightly, and nothing is left."""

from __future__ import annotations

import json
import os
import select
import signal
from hashlib import sha256
from pathlib import Path

import pytest
from processes import MakePlace, Place, Watch

MANIFEST = "checks/01_first/topic.toml"
SHORT = ('name = "first_sum"', 'name = "first_sum"\ntime_limit = 0.5')
WRONG = "def total(numbers):\n    return sum(numbers, 1)\n"
LOOP = "while True: pass\n"
LOCKED = "import ctypes, signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\n"
FOR_EVER = "while True: ctypes.PyDLL(None).pause()\n"

DAEMON = f"""
import os, signal
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        while True:
            signal.pause()
    os._exit(0)
{LOOP}"""

TEXTS = {
    "a loop in C": (LOCKED + FOR_EVER, "timed-out"),
    "output": ("import os\nwhile True: os.write(1, b'x' * (1 << 20))\n", "timed-out"),
    "a daemon": (DAEMON, "timed-out"),
    "memory": ("import numpy as np\nkept = []\nwhile True: kept.append(np.zeros(1 << 26))\n", "unloadable"),
    "a segfault": ("import ctypes\nctypes.string_at(0)\n", "died"),
    "it kills who started it": (f"import os\nos.kill(os.getppid(), 9)\n{LOOP}", "timed-out"),
    "it stops who started it": (f"import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)\n{LOOP}", "timed-out"),
}


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def test_after_each_of_them_the_next_save_is_answered_rightly(make_place: MakePlace) -> None:
    place = make_place({MANIFEST: SHORT})
    answered = {}
    counts = []
    with Watch(place) as watch:
        watch.until("ready")
        for name, (source, _) in TEXTS.items():
            place.write("first_sum", source)
            hostile = watch.verdict_about(digest(source))
            honest = f"{WRONG}# after {name}\n"
            place.write("first_sum", honest)
            answered[name] = (hostile["reason"], watch.verdict_about(digest(honest))["reason"])
            counts.append(len(list(Path(f"/proc/{watch.process.pid}/fd").iterdir())))
        assert watch.stop() == 130
        assert place.processes() == []
    assert answered == {name: (reason, "different") for name, (_, reason) in TEXTS.items()}
    # Workers come and go: two wait for the next save, and one that has answered is ended.
    assert max(counts) - min(counts) <= 3 * PER_WORKER, counts


PER_WORKER = 4
"""Descriptors of a worker: jobs, answers, output, status."""


def test_a_run_of_a_text_that_leaves_a_daemon_names_it_and_leaves_nothing(make_place: MakePlace) -> None:
    place = make_place({MANIFEST: SHORT})
    place.write("first_sum", DAEMON)
    done = place("run", "first_sum", "--json", FLAXLINGS_START="spawn")
    (verdict,) = json.loads(done.stdout)["verdicts"]
    assert (done.returncode, verdict["reason"]) == (1, "timed-out")
    assert place.processes() == []


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_a_loop_in_c_ends_with_a_watch_that_was_killed(place: Place, start: str) -> None:
    fifo = place.root / "begun"
    os.mkfifo(fifo)
    begun = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with Watch(place, FLAXLINGS_START=start) as watch:
            watch.until("ready")
            place.write("first_sum", f"{LOCKED}with open({str(fifo)!r}, 'w') as file: file.write('x')\n{FOR_EVER}")
            ready, _, _ = select.select([begun], [], [], 60)
            assert ready
            watch.stop(signal.SIGKILL)
    finally:
        os.close(begun)
    place.wait_until_nothing_is_left()
