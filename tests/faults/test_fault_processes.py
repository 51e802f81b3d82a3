"""Texts that go to the limits of their process: the verdict names it, it ends in time, and nothing of it is left.

Each is followed by an honest run with the same launcher.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from processes import COURSE, Place
from runs import PATIENCE, Bench

from flaxlings.judge.observation import Number
from flaxlings.run.deadline import GRANT
from flaxlings.run.forkserver import ForkServer
from flaxlings.run.launcher import Launcher, make_launcher

RIGHT = "def f(seed):\n    return seed + 1\n"
ONE = Number("int", "1")
LIMIT = 0.5
LATE = LIMIT * (1 + GRANT) + 2.0
"""Seconds after which a run must have ended: what a busy machine may grant it, and two."""

LOOP = "while True: pass\n"
DEAF = """
import os, signal
def deaf():
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        signal.pause()
"""
DAEMON = f"""{DEAF}
ready, tell = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.write(tell, b'x')
        THEN
    os._exit(0)
os.read(ready, 1)
"""
"""Comes back when something runs that has a session and no parent of its own."""


def daemon(does: str) -> str:
    return DAEMON.replace("THEN", does)


@dataclass(frozen=True)
class Text:
    """A text, and how its run ends."""

    source: str
    ending: str
    detail: str


def timed_out(source: str) -> Text:
    return Text(source, "timed-out", f"{LIMIT} s")


def died(source: str, detail: str) -> Text:
    return Text(source, "died", detail)


IN_C = "a loop in C that keeps the interpreter's lock"
TEXTS = {
    "a loop in Python": timed_out(LOOP),
    "a loop in a jitted function": timed_out(
        "import jax\n"
        "loop = jax.jit(lambda: jax.lax.while_loop(lambda x: x >= 0, lambda x: x * 0, 1)).lower().compile()\n"
        "print(loop())\n"
    ),
    IN_C: timed_out(
        "import ctypes, signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\n"
        "while True: ctypes.PyDLL(None).pause()\n"
    ),
    "a sum without an end": timed_out("import itertools\nsum(itertools.repeat(1))\n"),
    "forks": timed_out(f"import os\nos.fork()\nos.fork()\n{LOOP}"),
    "fifty children that fork again": timed_out(
        f"{DEAF}\nfor _ in range(50):\n    if os.fork() == 0:\n        os.fork()\n        deaf()\n{LOOP}"
    ),
    "threads": timed_out(
        "import threading\ndef spin():\n    while True: pass\n"
        f"for _ in range(100): threading.Thread(target=spin).start()\n{LOOP}"
    ),
    "a deaf daemon": timed_out(daemon("deaf()") + LOOP),
    "a deaf daemon of an answer": Text(daemon("deaf()") + RIGHT, "finished", ""),
    # It holds what the run would have answered on, and nobody can tell that nothing more will come.
    "a deaf daemon of a crash": timed_out(daemon("deaf()") + "os.abort()\n"),
    "every descriptor is open": timed_out(
        "import os\ntry:\n    while True: os.open(os.devnull, os.O_RDONLY)\nexcept OSError: pass\n" + LOOP
    ),
    "no descriptor is open": died(f"import os\nos.closerange(0, 1 << 16)\n{LOOP}", "signal 9 (SIGKILL)"),
    "it stops itself": timed_out("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n"),
    "a read of nothing": died("import ctypes\nctypes.string_at(0)\n", "signal 11 (SIGSEGV)"),
    "an abort": died("import os\nos.abort()\n", "signal 6 (SIGABRT)"),
    "a recursion in C": died("import faulthandler\nfaulthandler._stack_overflow()\n", "signal 11 (SIGSEGV)"),
    "it kills its group": died("import os\nos.kill(0, 9)\n", "signal 9 (SIGKILL)"),
}
"""What depends on nothing but the run itself."""

ABOUT_THE_SERVER = {
    "it kills who started it": timed_out(f"import os\nos.kill(os.getppid(), 9)\n{LOOP}"),
    "it kills who started it, and answers": Text(f"import os\nos.kill(os.getppid(), 9)\n{RIGHT}", "finished", ""),
    "a daemon of one that kills who started it": timed_out(
        f"import os\nparent = os.getppid()\n{daemon('deaf()')}\nos.kill(parent, 9)\n{LOOP}"
    ),
    "it stops who started it": timed_out(f"import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)\n{LOOP}"),
    "it stops who started it, and answers": Text(
        f"import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)\n{RIGHT}", "finished", ""
    ),
    "it stops who started it, again and again": timed_out(
        "import os, signal\nparent = os.getppid()\nwhile True: os.kill(parent, signal.SIGSTOP)\n"
    ),
    "a daemon stops who started it, again and again": timed_out(
        "import os, signal\nparent = os.getppid()\n"
        + daemon("while os.getppid(): os.kill(parent, signal.SIGSTOP)")
        + LOOP
    ),
    "it leaves its group, and a child stays there": timed_out(
        f"{DEAF}\nif os.fork() == 0: deaf()\nos.setpgid(0, os.getpgid(os.getppid()))\n{LOOP}"
    ),
    "it leaves its group and kills who started it": timed_out(
        f"import os\nos.setpgid(0, os.getpgid(os.getppid()))\nos.kill(os.getppid(), 9)\n{LOOP}"
    ),
}
"""What a run can do to the fork server."""


@contextmanager
def marked(root: Path, method: str) -> Iterator[tuple[Launcher, Place]]:
    """A launcher, and a place in which everything counts that it starts."""
    place = Place(root, COURSE)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in place.environment({}).items():
            patch.setenv(name, value)
        launcher = make_launcher(method)
        try:
            yield launcher, place
        finally:
            launcher.close()
    assert place.processes() == []


@pytest.fixture(scope="module")
def forking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Launcher, Place]]:
    with marked(tmp_path_factory.mktemp("forking"), "fork") as found:
        yield found


@pytest.fixture(scope="module")
def spawning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Launcher, Place]]:
    with marked(tmp_path_factory.mktemp("spawning"), "spawn") as found:
        yield found


def left(launcher: Launcher, place: Place) -> list[int]:
    """What is alive beside the fork server."""
    server = launcher._process.pid if isinstance(launcher, ForkServer) and launcher._process else None
    return [pid for pid in place.processes() if pid != server]


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("name", [*TEXTS, *ABOUT_THE_SERVER])
def test_it_is_named_and_ends_in_time_and_nothing_is_left(
    forking: tuple[Launcher, Place], name: str, tmp_path: Path
) -> None:
    launcher, place = forking
    text = (TEXTS | ABOUT_THE_SERVER)[name]
    bench = Bench(tmp_path, launcher)
    assert bench.value(RIGHT) == ONE
    descriptors = open_descriptors()
    began = time.monotonic()
    seen = bench.run(text.source, time_limit=LIMIT if text.ending == "timed-out" else PATIENCE)
    took = time.monotonic() - began
    assert (seen.ending, seen.detail) == (text.ending, text.detail)
    assert left(launcher, place) == []
    assert text.ending != "timed-out" or took < LATE
    assert bench.value(RIGHT) == ONE
    assert open_descriptors() == descriptors


@pytest.mark.parametrize("name", [IN_C, "a deaf daemon"])
def test_so_it_is_with_spawned_workers(spawning: tuple[Launcher, Place], name: str, tmp_path: Path) -> None:
    launcher, place = spawning
    text = TEXTS[name]
    bench = Bench(tmp_path, launcher)
    descriptors = open_descriptors()
    seen = bench.run(text.source, time_limit=LIMIT)
    assert (seen.ending, seen.detail, seen.seconds < LATE) == (text.ending, text.detail, True)
    assert left(launcher, place) == []
    assert open_descriptors() == descriptors
