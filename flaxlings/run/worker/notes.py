"""Warnings that the learner's code causes, as notes.

Python hides deprecation warnings of imported files, and a library's warning names the library's line; so every warning
is heard, and one counts as the learner's when their file is on the stack.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

from flaxlings.judge.observation import Note

NOTE_LIMIT = 50
_DEPRECATIONS = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)


@contextmanager
def listening(path: str, notes: dict[tuple[str, str, int], Note]) -> Iterator[None]:
    """Put every warning caused by the file at `path` into `notes`, each (id, sentence, line) once."""

    def heard(  # noqa: PLR0917 -- the signature of warnings.showwarning
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,  # noqa: ARG001 -- likewise
        line: str | None = None,  # noqa: ARG001 -- likewise
    ) -> None:
        where = lineno if filename == path else _learners_line(path)
        if where is None or len(notes) >= NOTE_LIMIT:
            return
        id_ = "deprecated" if issubclass(category, _DEPRECATIONS) else "warning"
        says = f"{category.__name__}: {message}"
        notes.setdefault((id_, says, where), Note(id_, says, where))

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = heard
        yield


def _learners_line(path: str) -> int | None:
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 -- the documented way to one's callers
    while frame is not None:
        if frame.f_code.co_filename == path:
            return frame.f_lineno
        frame = frame.f_back
    return None
