"""Ending a run from another thread."""

from __future__ import annotations

import os
import threading


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
