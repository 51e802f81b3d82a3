"""One run: a job in, messages out.

It knows nothing of verdicts, and of where its messages go. `Finished` is the last message of a run that went through,
and a run that went otherwise has no `Finished`.
"""

from __future__ import annotations

import ast
import contextlib
import sys
import traceback
from collections.abc import Callable, Iterator
from types import ModuleType

from msgspec import structs

from flaxlings.check import Check, Probe
from flaxlings.judge.observation import Note, Observation, Raised
from flaxlings.run.wire import (
    Broken,
    Exited,
    Finished,
    Job,
    Message,
    Started,
    Unloadable,
)
from flaxlings.run.worker.flatten import TooLarge, flatten
from flaxlings.run.worker.forbidden import Lookout
from flaxlings.run.worker.load import load_check, load_module
from flaxlings.run.worker.memory import ballast, reserve, with_limit
from flaxlings.run.worker.notes import listening
from flaxlings.run.worker.programs import use_programs
from flaxlings.run.worker.steps import Steps
from flaxlings.run.worker.traceback import cut

Send = Callable[[Message], None]


def run(job: Job, send: Send) -> int | None:
    """Run the check of this job on its source, sending everything that is seen.

    None after `Finished`; otherwise the exit code for the process, which must not go on.
    """
    use_programs(job.programs)
    with Lookout(job.path) as lookout:
        return _run(job, lookout, send)


def _run(job: Job, lookout: Lookout, send: Send) -> int | None:
    try:
        check = load_check(job.check, job.exercise)
        for forbidden in check.forbidden:
            lookout.watch(forbidden)
    except Exception:  # noqa: BLE001 -- a check that cannot be loaded is reported, whatever its reason
        send(Broken(traceback.format_exc()))
        return 70
    for probe in check.probes:
        send(structs.replace(probe.plan, seeds=job.seeds or probe.plan.seeds))
    declared: tuple[Message, ...] = (*check.pitfalls, *check.variants)
    for message in declared:
        send(message)
    send(Started())
    notes: dict[tuple[str, str, int], Note] = {}
    try:
        with listening(job.path, notes):
            module = _observe(job, check, send)
        for note in _advice(job, check, module):
            notes.setdefault((note.id, note.says, note.line or 0), note)
    except SystemExit as error:
        return _exited(error, job, send)
    found: tuple[Message, ...] = (*notes.values(), *lookout.offences)
    for message in found:
        send(message)
    # Whoever reads `Finished` reads no more output.
    flush()
    send(Finished())
    return None


def _observe(job: Job, check: Check, send: Send) -> ModuleType | None:
    """Send what every probe sees; the learner's module, or None when it could not be loaded."""
    try:
        module = load_module(job.exercise, job.path, job.source)
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001 -- a learner's file may raise anything
        ballast.held.close()
        with reserve():
            send(Unloadable(with_limit(cut(error, job.path))))
        return None
    for probe in check.probes:
        for seed in job.seeds or probe.plan.seeds:
            send(_look(job, probe, module, seed))
    return module


def _look(job: Job, probe: Probe, module: ModuleType, seed: int) -> Observation:
    steps = Steps()
    try:
        with steps.watching():
            seen = probe.function(module, seed)
        return Observation(probe.plan.name, seed, flatten(seen), steps=tuple(steps.seen))
    except SystemExit:
        raise
    except TooLarge as error:
        return Observation(probe.plan.name, seed, raised=Raised("TooLarge", str(error)))
    except BaseException as error:  # noqa: BLE001 -- a learner's code may raise anything
        ballast.held.close()
        with reserve():
            raised = with_limit(cut(error, job.path))
        return Observation(probe.plan.name, seed, raised=raised, steps=tuple(steps.seen))


def _exited(error: SystemExit, job: Job, send: Send) -> int:
    """Say that the learner's code ended the process, and give its exit code."""
    code = 0 if error.code is None else error.code
    try:
        text = str(code)
    except Exception:  # noqa: BLE001 -- a learner may exit with anything, an integer of ten thousand digits too
        text = type(code).__name__
    send(Exited(text, cut(error, job.path).line))
    return code & 0xFF if isinstance(code, int) else 1


def _advice(job: Job, check: Check, module: ModuleType | None) -> Iterator[Note]:
    if module is None or not check.advice:
        return
    try:
        tree = ast.parse(job.source)
    except RecursionError:
        return
    for advice in check.advice:
        id_ = advice.__name__.strip("_").replace("_", "-")
        try:
            match advice(module, tree):
                case str(says):
                    yield Note(id_, says)
                case (str(says), int(line)):
                    yield Note(id_, says, line)
                case _:
                    pass
        except Exception as error:  # noqa: BLE001 -- whatever it did not expect of a learner's file, advice fails nobody
            print(f"advice {advice.__name__!r} raised {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201 -- for whoever writes the check; stderr is part of the run's output


def flush() -> None:
    """Have what was printed on its way."""
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        # A learner may have replaced or closed it.
        with contextlib.suppress(BaseException):
            stream.flush()  # type: ignore[union-attr] # None is one of the ways in which it cannot be flushed
