"""When a signal is heard: where the program waits, between two steps, at its end, or at last anywhere."""

from __future__ import annotations

import subprocess
import sys

import pytest
from processes import ROOT

PREFACE = """
import os, signal
from flaxlings import interrupt
now = 0.0
interrupt.time.monotonic = lambda: now
interrupt.listen()
interrupt.begin()
def hit(): signal.raise_signal(signal.SIGINT)
"""
STATE = """
import tempfile
from pathlib import Path
from filelock import FileLock
from flaxlings.course import progress, state
directory = tempfile.TemporaryDirectory()
path = Path(directory.name) / "state.json"
lock = FileLock(path.with_name("state.lock"), is_singleton=False)
hold = lock.acquire
def keep(): state.change(path, lambda before: progress.attempt(before, "dense", 1.0))
"""
LATE = """
firsts = [None]
def look():
    found = firsts[-1]
    if len(firsts) == 1:
        firsts.append(None)
        hit()
    return found
class Late(type(interrupt._noted)):
    first = property(lambda self: look(), lambda self, number: firsts.append(number))
del interrupt._noted.first
interrupt._noted.__class__ = Late
"""
FULL = """
ours, theirs = os.pipe()
os.set_blocking(theirs, False)
try:
    while True: os.write(theirs, b"full")
except BlockingIOError:
    os.set_blocking(theirs, True)
os.dup2(theirs, 1)
"""
AGAIN = """
hit(); now = 3.1
try: hit()
except SystemExit: now = 6.0; hit(); print("yet", flush=True)
"""
CASES: dict[str, tuple[str, str]] = {
    "nobody waits, so it is heard at the end": (
        "hit(); print('done'); raise SystemExit(interrupt.exit_code(0))",
        "done",
    ),
    "it comes where somebody waits": ("with interrupt.waiting():\n hit()\n print('lost')", ""),
    "it came before somebody waits": ("hit()\nprint('made')\nwith interrupt.waiting():\n print('lost')", "made"),
    "it came before the next step": ("hit()\nprint('one')\ninterrupt.checkpoint()\nprint('two')", "one"),
    "what is put in order then is not disturbed": (
        "try:\n with interrupt.waiting(): hit()\nfinally:\n with interrupt.waiting(): hit()\n print('in order')",
        "in order",
    ),
    "one that is told ends by itself": (
        "with interrupt.told(lambda number: print(number.name)):\n hit(); hit(); print('ends')\nraise SystemExit(130)",
        "SIGINT ends",
    ),
    "it came before there was anybody to tell": (
        "hit()\nwith interrupt.told(lambda number: print(number.name)):\n print('ends')\nraise SystemExit(130)",
        "SIGINT ends",
    ),
    "it comes while whoever waits looks whether one has come": (f"{LATE}with interrupt.waiting():\n print('lost')", ""),
    "a third one, later still, ends it whatever is done": (
        f"{AGAIN}now = 6.2\ntry: hit()\nfinally: print('lost')",
        "yet",
    ),
    "what hangs after a second one is not waited for": (
        "interrupt.PATIENCE = 0.5; hit(); now = 0.6\ntry: hit()\nfinally: print('yet', flush=True); signal.pause()",
        "yet",
    ),
    "what nobody takes is not waited for once it is repeated": (f"{FULL}print('more'); hit(); now = 3.1; hit()", ""),
    "progress is kept before it is heard, where the lock is free": (
        f"{STATE}hit(); keep(); print('kept'); raise SystemExit(interrupt.exit_code(0))",
        "kept",
    ),
    "progress is not waited for where the lock is held": (f"{STATE}hold(); hit(); keep(); print('kept')", ""),
    "a second one, later, is heard anywhere": (
        "hit(); now = 2.9; hit(); print('yet'); now = 3.1; hit(); print('lost')",
        "yet",
    ),
}


def code_and_words(script: str, preface: str = PREFACE) -> tuple[int, str, str]:
    command = [sys.executable, "-P", "-c", preface + script]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, timeout=20
    )
    return done.returncode, " ".join(done.stdout.split()), done.stderr


@pytest.mark.parametrize(("script", "words"), CASES.values(), ids=CASES)
def test_a_signal_is_an_exception_only_where_nothing_can_be_lost(script: str, words: str) -> None:
    assert code_and_words(script) == (130, words, "")


def test_as_long_as_nothing_has_begun_the_program_ends_at_once() -> None:
    script = "try:\n hit()\nfinally:\n print('lost')"
    assert code_and_words(script, PREFACE.replace("interrupt.begin()", "")) == (130, "", "")


def test_what_is_ignored_stays_ignored() -> None:
    preface = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n" + PREFACE
    assert code_and_words("hit(); print(interrupt.exit_code(0))", preface) == (0, "0", "")


def test_in_a_program_that_does_not_listen_everything_is_as_it_was() -> None:
    script = "try:\n with interrupt.waiting(): hit()\nexcept KeyboardInterrupt:\n print(interrupt.exit_code(0))"
    assert code_and_words(script, PREFACE.replace("interrupt.listen()", "")) == (0, "0", "")
