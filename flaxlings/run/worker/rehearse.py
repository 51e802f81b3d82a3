"""Rehearsals: a job is run and forgotten, so that what jax compiles for it is compiled when it counts.

The course's own text is trusted. A learner's may do anything, and the next text is to run as if it had never been: it
is rehearsed under a timer that ends the process, and the process goes on only if nothing of it is left.
"""

from __future__ import annotations

import contextlib
import linecache
import os
import signal
import sys

from flaxlings.judge.observation import Observation
from flaxlings.run.wire import Job, Message
from flaxlings.run.worker.load import check_name
from flaxlings.run.worker.memory import limit_memory
from flaxlings.run.worker.residue import observe, residue
from flaxlings.run.worker.run import run


class Theatre:
    """Where jobs are rehearsed: run, and forgotten but for what jax compiles."""

    def __init__(self) -> None:
        self._reference: tuple[Job, list[Message]] | None = None

    def rehearse(self, job: Job) -> None:
        """Run the job's probes and forget the rest; after a lesson that has left something behind, end the process."""
        if job.purpose == "rehearsal":
            self._reference = (job, _seen(job))
            return
        # Ends the process whatever it is doing, also when nobody is left who would.
        signal.setitimer(signal.ITIMER_REAL, job.time_limit)
        limit_memory()
        if self._reference is None or not _leaves_no_trace(job, *self._reference):
            os._exit(0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _leaves_no_trace(job: Job, reference: Job, seen: list[Message]) -> bool:
    """Run a learner's text; whether nothing of it is left, and the reference still gives what it gave."""
    before = observe()
    _seen(job)
    return not any(residue(before, observe())) and _seen(reference) == seen


def _seen(job: Job) -> list[Message]:
    """Run the job and forget its module; what its probes saw."""
    seen: list[Message] = []
    with contextlib.suppress(OSError):
        os.chdir(job.directory)
    run(job, seen.append)
    forget(job)
    return [message for message in seen if isinstance(message, Observation)]


def forget(job: Job) -> None:
    """Have the next text find nothing of this one."""
    for name in (job.exercise, check_name(job.exercise)):
        sys.modules.pop(name, None)
    linecache.cache.pop(job.path, None)
