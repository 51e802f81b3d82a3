"""`flaxlings watch` as an application in a pseudo-terminal, and when something was painted there."""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import os
import select
import struct
import sys
import termios
import time
from collections.abc import Iterator, Mapping

from benchmarks.place import ROOT, Learner
from benchmarks.processes import NotMeasured, started

COLUMNS, ROWS = 120, 40

_LAST_WORDS = 400
_PATIENCE = 60.0
"""Seconds after which something is not painted any more: it may stand below the last row."""
_READY = "\N{CHECK MARK} ready".encode()
_IDLE = 0.05
"""Seconds in which nothing is painted, after which a key is pressed."""


class Painting:
    """A watch of one exercise, seen as whoever sits before it does."""

    def __init__(self, master: int, stamps: int, learner: Learner, name: str) -> None:
        self._master = master
        self._stamps = stamps
        self._learner = learner
        self._name = name
        self._numbers = itertools.count(1)

    def marked(self, text: str, prints: int = 0) -> tuple[str, str]:
        """The text with a line that prints what no other save prints, and what that is.

        It is painted below the verdict, in the same frame; a real mistake changes nothing else that is unmistakable.
        Behind it the text prints so many characters more.
        """
        mark = f"painted-{next(self._numbers)}-"
        return f"{text.rstrip()}\nprint({mark!r}, '-' * {prints})\n", mark

    def save(self, text: str, mark: str) -> tuple[float, float]:
        """Save this text; the seconds until its mark is painted: from just before the write, and from the event."""
        self.settle()
        begin = time.monotonic()
        self._learner.save(self._name, text)
        painted = self.until(mark.encode())
        return painted - begin, painted - self._event()

    def _event(self) -> float:
        """When the last verdict was told."""
        return float(os.read(self._stamps, 1 << 16).split()[-1])

    def press(self, keys: str, shows: str = "") -> float:
        """Press these keys; the seconds until this is painted (empty: until anything is)."""
        self.settle()
        begin = time.monotonic()
        os.write(self._master, keys.encode())
        return self.until(shows.encode()) - begin

    def wait_until_ready(self) -> None:
        """Wait until a save of the exercise is answered at full speed."""
        self.until(_READY)

    def until(self, what: bytes) -> float:
        """Read until this is painted; the time (monotonic seconds) at which it was.

        Raises:
            NotMeasured: it never was.
        """
        end = time.monotonic() + _PATIENCE
        seen = b""
        while not seen or what not in seen:
            data = self._read(end)
            if not data:
                raise NotMeasured(f"the application did not paint {what!r}; last: {seen[-_LAST_WORDS:]!r}")
            seen += data
        return time.monotonic()

    def settle(self) -> None:
        """Read what is still being painted."""
        while self._read(time.monotonic() + _IDLE):
            pass

    def _read(self, end: float) -> bytes:
        """What is painted next; nothing where nothing is until `end`, or where the application has ended."""
        ready, _, _ = select.select([self._master], [], [], max(0.0, end - time.monotonic()))
        try:
            return os.read(self._master, 1 << 16) if ready else b""
        except OSError:  # the other end is closed
            return b""


@contextlib.contextmanager
def painting(learner: Learner, name: str, environ: Mapping[str, str]) -> Iterator[Painting]:
    """`flaxlings watch NAME` in a pseudo-terminal, in the learner's directory."""
    master, slave = os.openpty()
    stamps, stamp = os.pipe()
    try:
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        command = (sys.executable, "-P", "-m", "benchmarks.stamped", str(stamp), "watch", name)
        path = os.pathsep.join(filter(None, (str(ROOT), environ.get("PYTHONPATH"))))
        terminal = {**environ, "TERM": "xterm-256color", "PYTHONPATH": path}
        with started(command, learner.home, terminal, stdin=slave, output=slave, errors=slave, passed=(stamp,)):
            yield Painting(master, stamps, learner, name)
    finally:
        for descriptor in (master, slave, stamps, stamp):
            os.close(descriptor)
