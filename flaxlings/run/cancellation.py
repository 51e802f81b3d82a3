"""Ending a run from another thread, or many of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Cancellation:
    """Ends a run from another thread. Used for one run, then closed."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self._lock = threading.Lock()
        self._closed = False
        self.requested = False

    def cancel(self) -> None:
        """End the run as soon as possible; its transcript says `cancelled`. Too late is no error."""
        with self._lock:
            if not self.requested and not self._closed:
                os.write(self._write, b"x")
            self.requested = True

    def fileno(self) -> int:
        """Readable once cancelled."""
        return self._read

    def close(self) -> None:
        """Give the descriptors back."""
        with self._lock:
            if not self._closed:
                os.close(self._read)
                os.close(self._write)
            self._closed = True


class Cancellations:
    """Ends any number of runs from another thread: those that go on, and those that would begin later."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: set[Cancellation] = set()
        self.requested = False

    def cancel(self) -> None:
        """End them all as soon as possible."""
        with self._lock:
            self.requested = True
            for cancellation in self._open:
                cancellation.cancel()

    @contextmanager
    def one(self) -> Iterator[Cancellation]:
        """For one run."""
        cancellation = Cancellation()
        with self._lock:
            self._open.add(cancellation)
            if self.requested:
                cancellation.cancel()
        try:
            yield cancellation
        finally:
            with self._lock:
                self._open.remove(cancellation)
            cancellation.close()
