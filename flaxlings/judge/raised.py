"""What an exception says about the learner's file: whether it is unfinished, and how to tell of it."""

from __future__ import annotations

from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Problem


def is_unfinished(raised: Raised) -> bool:
    """Whether the learner's own `raise NotImplementedError` was reached.

    flax raises the same type for real mistakes (`param += 1`); then the learner's line does not name it.
    """
    return (
        raised.type == "NotImplementedError" and bool(raised.frames) and "NotImplementedError" in raised.frames[-1].code
    )


def ended_itself(raised: Raised) -> bool:
    """Whether the file ended the program, as `sys.exit()`, `exit()` and `quit()` do."""
    return raised.type == "SystemExit"


def problem_of(raised: Raised) -> Problem:
    """The exception as a problem: its message whole, and the learner's lines."""
    frames = tuple((frame.line, frame.code) for frame in raised.frames)
    return Problem(raised.type, raised.message, raised.line, frames)
