"""A watch that waits, one whose run goes on, and one that asked for credit."""

from __future__ import annotations

import pytest
from step_cases import RIGHT, WRONG, Watch, saved, verdict

from flaxlings.watch.events import Judged, Opened, Read


@pytest.fixture
def watch() -> Watch:
    """A watch that has judged the wrong text of `dense` in its run 1, at the time 0."""
    watch = Watch()
    watch(Opened(0.0), Read("dense", WRONG, 0.0), Judged(1, verdict(WRONG)))
    return watch


@pytest.fixture
def running(watch: Watch) -> Watch:
    """A watch whose run 2, about the right text of `dense`, goes on since the time 1."""
    watch(*saved(RIGHT, 1.0))
    return watch


@pytest.fixture
def crediting(running: Watch) -> Watch:
    """A watch that asked for credit for the right text of `dense`."""
    running(Judged(2, verdict(RIGHT, "solved")))
    return running
