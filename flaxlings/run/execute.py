"""One job in one worker, from start to end, put together as a transcript."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import time
from collections.abc import Callable, Generator, Sequence
from typing import Literal

from msgspec import structs

from flaxlings.judge.observation import Note, Observation, Offence, Pitfall, ProbePlan, Raised, Transcript, Variant
from flaxlings.run.cancellation import Cancellation
from flaxlings.run.deadline import Deadline
from flaxlings.run.launcher import Launcher, Worker, end_worker
from flaxlings.run.pipes import LaunchFault, write_some
from flaxlings.run.wire import (
    Broken,
    Decoder,
    Exited,
    Finished,
    Job,
    Message,
    Started,
    Unloadable,
    WireFault,
    encode,
)

OUTPUT_LIMIT = 64 << 10
"""Bytes of a run's output that are kept."""
ANSWER_LIMIT = 64 << 20
"""Bytes of answers in one run."""
_PIECE = 1 << 16
_PIECES = 32
"""More than a pipe holds."""
_UNHEARD = ("the process that started the worker is gone", "the worker ended before the learner's code ran")
_Ending = Literal["finished", "timed-out", "died", "cancelled", "failed"]


class _Record:
    """What has arrived of one run so far."""

    def __init__(self) -> None:
        self.plan: list[ProbePlan] = []
        self.pitfalls: list[Pitfall] = []
        self.variants: list[Variant] = []
        self.observations: list[Observation] = []
        self.offences: list[Offence] = []
        self.notes: list[Note] = []
        self.unloadable: Raised | None = None
        self.broken: Broken | None = None
        self.exited: Exited | None = None
        self.started: float | None = None
        self.finished = False
        self.fault = ""
        self.received = 0
        self.output = bytearray()
        self.dropped = 0
        self._decoder = Decoder()

    def answer(self, data: bytes, now: float) -> None:
        """Take bytes from the worker's answers; what cannot be understood ends the run as a fault of its sender."""
        self.received += len(data)
        if self.received > ANSWER_LIMIT:
            self.fault = f"it sent more than {ANSWER_LIMIT >> 20} MiB"
            return
        try:
            for message in self._decoder.feed(data):
                if self.finished:
                    self.fault = "it went on after it said that it was finished"
                if self.fault:
                    return
                self._take(message, now)
        except WireFault as error:
            self.fault = f"it sent {error}"

    def _take(self, message: Message, now: float) -> None:
        match message:
            case ProbePlan():
                self.plan.append(message)
            case Pitfall():
                self.pitfalls.append(message)
            case Variant():
                self.variants.append(message)
            case Started():
                self.started = self.started or now
            case Observation():
                self.observations.append(message)
            case Offence():
                self.offences.append(message)
            case Note():
                self.notes.append(message)
            case Unloadable():
                self.unloadable = message.raised
            case Broken() if self.started is None:
                self.broken = message
            case Broken():
                self.fault = "it said that its check is broken after it had begun with it"
            case Exited():
                self.exited = message
            case Finished():
                self.finished = True

    def print(self, data: bytes) -> None:
        """Take bytes of output, up to the limit."""
        room = OUTPUT_LIMIT - len(self.output)
        self.output += data[:room]
        self.dropped += max(0, len(data) - room)

    def text(self) -> str:
        """The output, as text, and how much of it was left out."""
        text = bytes(self.output).decode("utf-8", "replace")
        return f"{text}\n[{self.dropped} more bytes]" if self.dropped else text


def execute(
    job: Job,
    launcher: Launcher,
    cancellation: Cancellation | None = None,
    dismiss: Callable[[Worker], None] = end_worker,
) -> Transcript:
    """Run the job in a fresh worker and wait for its end.

    Never raises for what a worker does: every way to end is in the transcript's `ending`. After this returns, no
    process of the run's group is left, unless `dismiss` puts that off.

    Args:
        job: what to run.
        launcher: starts the worker.
        cancellation: ends the run from another thread.
        dismiss: ends a worker that has finished; of that nothing more is to be known.
    """
    ending: _Ending = "failed"
    try:
        worker = launcher.start()
    except LaunchFault as error:
        return _not_begun(error, cancellation)
    try:
        transcript = _run(job, worker, cancellation)
        ending = transcript.ending
        return transcript
    finally:
        (dismiss if ending == "finished" else end_worker)(worker)


def died_unheard(transcript: Transcript) -> bool:
    """Whether the worker was gone before it had said anything: nothing of the learner's has run."""
    return transcript.ending == "failed" and not transcript.plan and transcript.detail.startswith(_UNHEARD)


def recite(jobs: Sequence[Job], launcher: Launcher, cancellation: Cancellation | None = None) -> Generator[Transcript]:
    """Run texts of the course, one after the other in one worker; each in its own transcript, as it ends.

    Only those that ran to their end let the next one follow in the same process. After a cancellation the others have
    none.
    """
    worker: Worker | None = None
    try:
        for job in jobs:
            if cancellation is not None and cancellation.requested:
                break
            try:
                worker = worker or launcher.start()
            except LaunchFault as error:
                yield _not_begun(error, cancellation)
                continue
            transcript = _run(structs.replace(job, purpose="recital"), worker, cancellation)
            if transcript.ending != "finished":
                end_worker(worker)
                worker = None
            yield transcript
    finally:
        if worker is not None:
            end_worker(worker)


def _not_begun(error: LaunchFault, cancellation: Cancellation | None) -> Transcript:
    # Whoever cancels because everything ends closes the launcher as well.
    if cancellation is not None and cancellation.requested:
        return Transcript(ending="cancelled")
    return Transcript(ending="failed", detail=str(error))


def _run(job: Job, worker: Worker, cancellation: Cancellation | None) -> Transcript:
    """One job in a worker that is there, until its end; the worker is still to be ended."""
    began = time.monotonic()
    record = _Record()
    ending, detail = _converse(job, worker, record, cancellation, began)
    return Transcript(
        plan=tuple(record.plan),
        pitfalls=tuple(record.pitfalls),
        variants=tuple(record.variants),
        observations=tuple(record.observations),
        unloadable=record.unloadable,
        offences=tuple(record.offences),
        notes=tuple(record.notes),
        output=record.text(),
        ending=ending,
        detail=detail,
        seconds=time.monotonic() - (record.started or began),
    )


def _converse(
    job: Job, worker: Worker, record: _Record, cancellation: Cancellation | None, began: float
) -> tuple[_Ending, str]:
    """Listen to the worker until its run ends, one way or another."""
    with selectors.DefaultSelector() as selector:
        selector.register(worker.answers, selectors.EVENT_READ, "answers")
        selector.register(worker.output, selectors.EVENT_READ, "output")
        if cancellation is not None:
            selector.register(cancellation, selectors.EVENT_READ, "cancellation")
        # The job is written as the worker takes it: a worker that is still importing must not hold up a cancellation.
        os.set_blocking(worker.jobs, False)
        selector.register(worker.jobs, selectors.EVENT_WRITE, "jobs")
        unsent = encode(job)
        deadline = Deadline(worker, job.time_limit, began)
        while True:
            left = deadline.left()
            if left <= 0:
                ending = _catch_up(worker, record, deadline)
                if ending is not None:
                    return ending
                if deadline.left() <= 0 and not deadline.extends():
                    return _overdue(worker, record, deadline.limit)
                continue
            for key, _ in selector.select(left):
                if key.data == "cancellation":
                    return "cancelled", ""
                if key.data == "jobs":
                    unsent = write_some(key.fd, unsent)
                    if not unsent:
                        selector.unregister(key.fd)
                    continue
                data = os.read(key.fd, _PIECE)
                if key.data == "output":
                    record.print(data)
                    if not data:
                        selector.unregister(key.fd)
                    continue
                ending = _hear(data, worker, record, deadline)
                if ending is not None:
                    return ending


def _catch_up(worker: Worker, record: _Record, deadline: Deadline) -> tuple[_Ending, str] | None:
    """Hear what the worker has said by now: if this process was stopped or starved, that was in time."""
    # Needs no descriptor.
    with selectors.PollSelector() as selector:
        selector.register(worker.answers, selectors.EVENT_READ)
        for _ in range(_PIECES):
            if not selector.select(0):
                break
            ending = _hear(os.read(worker.answers, _PIECE), worker, record, deadline)
            if ending is not None:
                return ending
    return None


def _hear(data: bytes, worker: Worker, record: _Record, deadline: Deadline) -> tuple[_Ending, str] | None:
    """Take bytes from the worker's answers; how the run ended by that, or None when it goes on."""
    has_begun = record.started is not None
    record.answer(data, time.monotonic())
    if record.started is not None and not has_begun:
        deadline.begin(record.started)
    return _ended(worker, record, silent=not data)


def _ended(worker: Worker, record: _Record, *, silent: bool) -> tuple[_Ending, str] | None:
    """How the run ended, by what the worker has said so far; None when it goes on."""
    if record.fault:
        return "died", record.fault
    if record.broken is not None:
        return "failed", f"the check cannot be loaded\n{record.broken.says}"
    if record.finished:
        _drain(worker.output, record)
        return "finished", ""
    return _died(worker, record) if silent else None


def _overdue(worker: Worker, record: _Record, limit: float) -> tuple[_Ending, str]:
    _drain(worker.output, record)
    if record.started is None:
        return "failed", f"the worker was not ready after {limit:g} s"
    return "timed-out", f"{limit:g} s"


def _drain(descriptor: int, record: _Record) -> None:
    """What the worker printed before it said that it was finished is in the pipe by now; at most a pipe's content."""
    os.set_blocking(descriptor, False)
    with contextlib.suppress(BlockingIOError):
        for _ in range(_PIECES):
            data = os.read(descriptor, _PIECE)
            if not data:
                return
            record.print(data)


def _died(worker: Worker, record: _Record) -> tuple[_Ending, str]:
    """How a worker ended that did not say it was finished."""
    _drain(worker.output, record)
    code = worker.end()
    if code is None or record.started is None:
        # Without an exit code: the learner's code may have ended the fork server, which is nothing to credit it for.
        gone, early = _UNHEARD
        how = gone if code is None else f"{early} (exit code {code})"
        return "failed", "\n".join(part for part in (how, record.text(), worker.complaint()) if part)
    if record.exited is not None:
        where = f" on line {record.exited.line}" if record.exited.line is not None else ""
        return "died", f"it ended itself by sys.exit(){where} (exit code {record.exited.code})"
    if code < 0:
        return "died", f"signal {-code} ({_signal_name(-code)})"
    return "died", f"exit code {code}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"
