"""A learner's file as it was at one moment."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

SIZE_LIMIT = 1 << 20
"""Bytes. An exercise has 15 to 60 lines; a file of more than a mebibyte is something else saved under its name."""


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file and its digest (SHA-256 of the bytes, in hexadecimal)."""

    text: str
    digest: str

    @classmethod
    def of(cls, text: str) -> Source:
        """The source with this text."""
        return cls(text, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why there is no text: one sentence for the learner, and what to do next."""

    says: str
    hint: str


def read_source(path: Path) -> Source | Unreadable:
    """Read a learner's file; every way in which that can fail is a value.

    A byte order mark is dropped, as Python does; line endings stay as they are.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return Unreadable(f"{path.name} is a directory.", f"Remove it, then `flaxlings reset {path.stem}`.")
        if not stat.S_ISREG(mode):
            # Reading a pipe or a device would wait for ever.
            return Unreadable(f"{path.name} is not a file.", f"Remove it, then `flaxlings reset {path.stem}`.")
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        return Unreadable(f"{path.name} is not there.", f"Save it again, or `flaxlings reset {path.stem}`.")
    except OSError as error:
        return Unreadable(f"{path.name} cannot be read: {error.strerror}.", "Check the file's permissions.")
    if len(data) > SIZE_LIMIT:
        return Unreadable(f"{path.name} is larger than 1 MiB.", f"`flaxlings reset {path.stem}` brings the stub back.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        says = f"{path.name} is not UTF-8: byte {error.start} on line {line}."
        return Unreadable(says, "Save it with the encoding UTF-8.")
    return Source(text, hashlib.sha256(data).hexdigest())
