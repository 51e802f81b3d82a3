"""What a watch holds: memory, processes and descriptors, idle, running, and after many saves."""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psutil  # type: ignore[import-untyped] # it ships no annotations

from benchmarks.answers import Answer, answers_to
from benchmarks.figures import Bar, Column, Row, Sample, Section, largest, median, pick, spread, subjects
from benchmarks.options import Options, Say
from benchmarks.place import Place
from benchmarks.processes import NotMeasured
from benchmarks.saves import PAUSE
from benchmarks.watching import Watch, watching

IDLE, RUNNING = "idle", "running"
BEFORE, AFTER = "before the saves", "after the saves"
MEMORY, PROCESSES, DESCRIPTORS = "PSS [MB]", "processes", "descriptors"

QUIET = 3.0
"""Seconds without a save after which a watch is idle: what it rehearses is rehearsed."""

FIRST_SAVES = 10
"""Saves in which a watch imports what only some verdicts need; growth is counted from there."""

IDLE_LIMIT, GROWTH_LIMIT = 700.0, 20.0
"""MB of memory. Allocators keep some of what they were asked for at the busiest moment."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a process and all its descendants hold at one moment."""

    memory: float
    """Proportional set size in MB (10^6 bytes)."""
    processes: int
    descriptors: int

    @classmethod
    def by(cls, pid: int) -> Held:
        """What is held now. Whoever ends while this looks holds nothing."""
        memory = processes = descriptors = 0
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):  # a zombie's memory is denied
                memory += process.memory_full_info().pss
                descriptors += process.num_fds()
                processes += 1
        return cls(memory / 1e6, processes, descriptors)

    def samples(self, when: str, name: str) -> list[Sample]:
        """One sample for each figure."""
        figures = ((MEMORY, self.memory), (PROCESSES, self.processes), (DESCRIPTORS, self.descriptors))
        return [Sample(f"{what}, {when}", name, float(value)) for what, value in figures]


def measure(place: Place, options: Options, say: Say) -> Section:
    """Idle and running for a few exercises (the named ones, or three of the course), many saves for the first."""
    names = options.names
    if not options.chosen:
        names = tuple(names[index] for index in spread(options.rounds(3), len(names)))
    samples: list[Sample] = []
    faults: list[str] = []
    for number, name in enumerate(names):
        say(f"memory: {name} ({number + 1} of {len(names)})")
        saves = 0 if number else options.rounds(200, quick=20)
        try:
            samples += _watch(place, name, saves, say)
        except NotMeasured as error:
            faults.append(f"{name}: {error}")
    return summarise(tuple(samples), tuple(faults))


def _watch(place: Place, name: str, saves: int, say: Say) -> list[Sample]:
    mistake = answers_to(place, name).mistake
    numbers = itertools.count(1)
    with watching(place.learner(), name, place.environ()) as watch:
        watch.wait_until_ready()
        time.sleep(QUIET)
        samples = Held.by(watch.pid).samples(IDLE, name)
        with _looking(watch) as seen:
            _save(watch, mistake, numbers, FIRST_SAVES)
        most = Held(*(max(getattr(held, field) for held in seen) for field in Held.__dataclass_fields__))
        samples += most.samples(RUNNING, name)
        if saves:
            say(f"memory: {saves} saves of {name}")
            time.sleep(QUIET)
            samples += Held.by(watch.pid).samples(BEFORE, name)
            _save(watch, mistake, numbers, saves)
            time.sleep(QUIET)
            samples += Held.by(watch.pid).samples(AFTER, name)
    return samples


def _save(watch: Watch, answer: Answer, numbers: Iterator[int], saves: int) -> None:
    for number in itertools.islice(numbers, saves):
        watch.save(answer.touched(number))
        time.sleep(PAUSE)


@contextlib.contextmanager
def _looking(watch: Watch) -> Iterator[list[Held]]:
    """Look at what is held again and again, in a thread, until the block is left."""
    seen = [Held.by(watch.pid)]
    over = threading.Event()

    def look() -> None:
        # Every look costs processor time that the watch would like to have.
        while not over.wait(0.02):
            with contextlib.suppress(psutil.NoSuchProcess):
                seen.append(Held.by(watch.pid))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def growth(samples: tuple[Sample, ...], what: str) -> float | None:
    """How much more of this there is after many saves than before them; None where nobody looked."""
    before, after = pick(samples, f"{what}, {BEFORE}"), pick(samples, f"{what}, {AFTER}")
    return after[0] - before[0] if before and after else None


def summarise(samples: tuple[Sample, ...], faults: tuple[str, ...] = ()) -> Section:
    """A line for each exercise and moment, and the bars."""
    figures = (MEMORY, PROCESSES, DESCRIPTORS)
    rows = []
    for name in subjects(samples):
        for when in (IDLE, RUNNING, BEFORE, AFTER):
            values = [pick(samples, f"{what}, {when}", name) for what in figures]
            if all(values):
                rows.append(Row(f"{name}, {when}", tuple(value[0] for value in values)))
    idle = pick(samples, f"{MEMORY}, {IDLE}")
    return Section(
        name="memory",
        title="What watch and everything it has started hold",
        columns=(Column("PSS", "MB"), Column("processes", ""), Column("descriptors", "")),
        rows=tuple(rows),
        bars=(
            Bar("PSS, idle, median", median(idle), "at most", IDLE_LIMIT, "MB").counted(idle),
            Bar("PSS, idle, worst", largest(idle), "at most", IDLE_LIMIT, "MB"),
            Bar("more PSS after many saves", growth(samples, MEMORY), "at most", GROWTH_LIMIT, "MB"),
            Bar("more processes after many saves", growth(samples, PROCESSES), "at most", 0.0),
            Bar("more descriptors after many saves", growth(samples, DESCRIPTORS), "at most", 0.0),
        ),
        samples=samples,
        notes=(
            f"Idle is {QUIET:g} s after `ready`; running is the most of each figure during {FIRST_SAVES} saves.",
            "1 MB is 10^6 bytes.",
        ),
        faults=faults,
    )
