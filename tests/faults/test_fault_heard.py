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
CASES = {
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
    "a second one, later, is heard anywhere": (
        "hit(); now = 2.9; hit(); print('yet'); now = 3.1; hit(); print('lost')",
        "yet",
    ),
}


def code_and_words(script: str, preface: str = PREFACE) -> tuple[int, str, str]:
    command = [sys.executable, "-P", "-c", preface + script]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, timeout=60
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
