"""Until when a run may go on: its time limit, and what others than the run took of it."""

from __future__ import annotations

import time

from flaxlings.run.launcher import Worker

START_LIMIT = 120.0
"""Seconds from a worker's start until the learner's code runs: imports on a cold, busy machine."""
GRANT = 3.0
"""Of its time limit: what a run gets at the most for time in which other processes had the processors. The limit is
meant for the learner's own code, and a busy machine must not turn a right answer into a wrong one."""
_STARVED = 0.25
"""Seconds of waiting that are worth a grant."""
_SETTLED = 0.2
"""Seconds of the learner's code after which one looks how long its process had waited before: most runs are over by
then, and looking takes time. What it waits meanwhile is not worth a grant."""


class Deadline:
    """When a run is overdue: `limit` seconds after it began, and again after the learner's code did."""

    def __init__(self, worker: Worker, limit: float, began: float) -> None:
        self.limit = START_LIMIT
        self._worker = worker
        self._of_learner = limit
        self._has_begun = False
        self._since = began
        self._granted = 0.0
        self._waited: float | None = None
        """What the process had waited when the learner's code was new: that is not the learner's to get back."""

    def begin(self, now: float) -> None:
        """The learner's code runs from now on."""
        self._has_begun, self.limit, self._since = True, self._of_learner, now

    def left(self) -> float:
        """Seconds after which to ask again; from zero on the run is overdue."""
        now = time.monotonic()
        left = self._since + self.limit + self._granted - now
        if self._has_begun and self._waited is None:
            settles = self._since + _SETTLED - now
            if settles > 0:
                return min(left, settles)
            if left > 0:
                self._waited = self._worker.waited(roughly=True)
        return left

    def extends(self) -> bool:
        """Whether a run that is overdue gets more time, for time in which others had the processors."""
        if self._waited is None:
            return False
        more = min(self._worker.waited() - self._waited, self.limit * GRANT)
        if more <= self._granted + _STARVED:
            return False
        self._granted = more
        return True
