"""What the exercises' files looked like when something was last heard of them, so that a save nobody told of is found.

A system that has too much to tell forgets it (inotify's queue is full, or nobody could read it for a while), and what
it says then names no file.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path

from flaxlings.course.source import Source, read_source

LOOKS = 3
"""Looks in a row that find the same change before it counts as missed: what is only late is heard of by then."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One look at a file. A save changes at least one of these, whatever it is saved with."""

    modified: int
    inode: int
    size: int


@dataclass(frozen=True, slots=True)
class Known:
    """A file as it was when something was last heard of it. The text may be newer than the sighting, never older."""

    sighting: Sighting
    text: str
    """Its digest, or why there is none."""


class Sightings:
    """The sightings of every file in the folders of a directory. Safe to use from several threads."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._heard: dict[Path, Known] = {}
        self._doubted: dict[Path, tuple[Sighting | None, int]] = {}
        """Changes that nothing was heard of yet, and how many looks have found them."""

    def begin(self) -> None:
        """Take everything that is there now for heard of."""
        now = {path: Known(sighting, _text(path)) for path, sighting in self._look().items()}
        with self._lock:
            self._heard, self._doubted = now, {}

    def hear(self, path: Path) -> None:
        """Something was told about this file; whoever is told next reads what is seen here, or something newer."""
        sighting = _sighting(path)
        now = None if sighting is None else Known(sighting, _text(path))
        with self._lock:
            if now is None:
                self._heard.pop(path, None)
            else:
                self._heard[path] = now

    def missed(self) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """Look once more: the files with another text, and those that went away or have only another time, unheard.

        The last saved is the last. A file is read only when it looks different.
        """
        now = self._look()
        with self._lock:
            heard = {path: known.sighting for path, known in self._heard.items()}
            changed = [path for path in heard | now if now.get(path) != heard.get(path)]
            before, self._doubted = self._doubted, {}
            saved: list[tuple[Sighting, Path]] = []
            others: list[Path] = []
            for path in changed:
                seen = now.get(path)
                doubted, looks = before.get(path, (seen, 0))
                looks = looks + 1 if doubted == seen else 1
                if looks < LOOKS:
                    self._doubted[path] = seen, looks
                elif seen is None:
                    del self._heard[path]
                    others.append(path)
                else:
                    known = self._heard.get(path)
                    self._heard[path] = Known(seen, _text(path))
                    if known is not None and known.text == self._heard[path].text:
                        others.append(path)
                    else:
                        saved.append((seen, path))
        return tuple(path for _, path in sorted(saved, key=lambda pair: pair[0].modified)), tuple(others)

    def _look(self) -> dict[Path, Sighting]:
        found: dict[Path, Sighting] = {}
        for topic in _entries(self._directory):
            for path in _entries(topic):
                if (sighting := _sighting(path)) is not None:
                    found[path] = sighting
        return found


def _entries(directory: Path) -> list[Path]:
    try:
        return list(directory.iterdir())
    except OSError:
        return []  # no directory, or not for us to read: nothing in it can be an exercise now


def _text(path: Path) -> str:
    source = read_source(path)
    return source.digest if isinstance(source, Source) else source.says


def _sighting(path: Path) -> Sighting | None:
    try:
        status = os.stat(path)  # noqa: PTH116 -- half the time of `Path.stat`, for every file twice a second
    except OSError:
        return None
    return Sighting(status.st_mtime_ns, status.st_ino, status.st_size)
