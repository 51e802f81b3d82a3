"""Errors of ours: what went wrong in one line, and what to do next. A learner's mistake is never one of them."""

from __future__ import annotations

import json

USAGE = 2
"""The exit code of wrong usage, and of a directory without a course."""


class Fault(Exception):
    """An error of ours; `str()` of it is `says`, and whoever prints it adds the hint.

    Attributes:
        says: what went wrong, one line.
        hint: what to do next.
        exit_code: what the command ends with.
    """

    def __init__(self, says: str, hint: str, exit_code: int = USAGE) -> None:
        super().__init__(says, hint, exit_code)
        self.says = says
        self.hint = hint
        self.exit_code = exit_code

    def __str__(self) -> str:
        return self.says


def reason(error: OSError) -> str:
    """Why the operating system declined, without the path, which our own sentence names."""
    return error.strerror or str(error) or type(error).__name__


def quoted(value: object) -> str:
    """A value from a file as our own sentence quotes it: one line, not too long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."
