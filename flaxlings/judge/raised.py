"""What an exception says about the learner's file: whether it is unfinished, and the likely mistake."""

from __future__ import annotations

import msgspec

from flaxlings.judge.diagnose.exceptions import RULES
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis, Problem

_MESSAGE_LIMIT = 4000
"""Characters that patterns look at; a stranger's message can be as long as a message of the wire."""


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


def explain(raised: Raised, exercise: str) -> Diagnosis | None:
    """The sentence that says what the mistake is, when the exception says so. `exercise` names the learner's module."""
    short = msgspec.structs.replace(raised, message=raised.message[:_MESSAGE_LIMIT])
    return next((found for rule in RULES if (found := rule(short, exercise)) is not None), None)
