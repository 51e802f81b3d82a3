"""What is saved in a long run, in which order, and what the verdict about it must be: pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any

from benchmarks.answers import Answer

WRONG, RIGHT, CRASHING, HANGING = "wrong", "right", "crashing", "hanging"
KINDS = (WRONG, RIGHT, CRASHING, HANGING)

_COMPILED = """\
import jax
jax.block_until_ready(jax.lax.while_loop(lambda _: True, lambda x: x + 1, 0))
"""
_DAEMON = """\
import os, signal, time
if not os.fork():
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(60)
os._exit(0)
"""
_FAMILY = """\
import os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.fork()
os.fork()
while True:
    pass
"""

CRASHES = {
    "a segfault": ("import ctypes\nctypes.string_at(0)\n", "died"),
    "a signal": ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n", "died"),
    "an exit": ("import os\nos._exit(0)\n", "died"),
    "an exception": ("raise RuntimeError('on purpose')\n", "unloadable"),
}
"""Endings of a right answer, and the reason that the verdict must give."""

HANGS = {
    "a loop in Python": ("while True:\n    pass\n", ("timed-out",)),
    "a loop in a compiled program": (_COMPILED, ("timed-out",)),
    "a loop that prints": ("while True:\n    print('on and on')\n", ("timed-out",)),
    "loops in four processes": (_FAMILY, ("timed-out",)),
    # It holds what its parent answered on, until the limit or the end of the worker before, whichever comes first.
    "a daemon that stays": (_DAEMON, ("timed-out", "died")),
}
"""Endings that cost the time limit, and the reasons that the verdict may give."""

HANGING_EVERY, _HANGING = 7, 3
"""Of so many answers that end badly, which one hangs."""

_BAD = "bad"
_CALM, _HURRIED = True, False
_TURNS = (
    *((RIGHT, _CALM), (_BAD, _HURRIED), (WRONG, _HURRIED), (WRONG, _CALM), (_BAD, _HURRIED), (WRONG, _HURRIED)),
    *((_BAD, _HURRIED), (WRONG, _HURRIED), (RIGHT, _CALM), (WRONG, _HURRIED), (_BAD, _HURRIED), (WRONG, _HURRIED)),
    *((_BAD, _HURRIED), (WRONG, _HURRIED), (_BAD, _HURRIED), (WRONG, _HURRIED)),
)
"""A right answer makes the watch go on to the next exercise; a bad and a wrong one by turns bring it back."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One save: the answer, its kind, and the reasons that the verdict may give (None: it is solved).

    `calm`: the watch is given the time to get ready first, as a learner who types gives it. The others are saved in a
    hurry, whether or not a worker has rehearsed.
    """

    kind: str
    answer: Answer
    reasons: tuple[str | None, ...]
    calm: bool = False

    def suits(self, verdict: dict[str, Any]) -> bool:
        """Whether the verdict calls this answer what it is."""
        return verdict["reason"] in self.reasons and (verdict["status"] == "solved") is (self.kind == RIGHT)


def turns(mistakes: Sequence[str], right: Sequence[str]) -> Iterator[Turn]:
    """Saves without end: half of them wrong, an eighth right, of the others one in `HANGING_EVERY` hangs."""
    told = ("different", "raised", "unfinished", "unloadable", "forbidden")
    supplies = {
        WRONG: cycle([Turn(WRONG, Answer("mistake", text), told) for text in mistakes]),
        RIGHT: cycle([Turn(RIGHT, Answer("right", text, solved=True), (None,)) for text in right]),
        _BAD: _bad(right[-1].rstrip()),
    }
    for kind, calm in cycle(_TURNS):
        yield replace(next(supplies[kind]), calm=calm)


def _bad(solution: str) -> Iterator[Turn]:
    crashes = cycle(
        Turn(CRASHING, Answer(label, f"{solution}\n\n{ending}"), (reason,))
        for label, (ending, reason) in CRASHES.items()
    )
    hangs = cycle(
        Turn(HANGING, Answer(label, f"{solution}\n\n{ending}"), reasons) for label, (ending, reasons) in HANGS.items()
    )
    for index in cycle(range(HANGING_EVERY)):
        yield next(hangs if index == _HANGING else crashes)
