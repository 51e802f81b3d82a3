"""One watch and thousands of saves, over right, wrong, crashing and hanging answers: whether everything stays flat."""

from __future__ import annotations

import contextlib
import os
import stat
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import psutil  # type: ignore[import-untyped] # it ships no annotations

from benchmarks.answers import answers_to
from benchmarks.courses import copied, repeat
from benchmarks.figures import Sample, Section
from benchmarks.memory import Held
from benchmarks.options import Options, Say
from benchmarks.place import ROOT, Learner, Place
from benchmarks.processes import NotMeasured
from benchmarks.soak_answers import WRONG, Turn, turns
from benchmarks.soak_summary import (
    BACK,
    DESCRIPTORS,
    DISK,
    HURRIED,
    LEFT,
    LIMIT,
    LOAD,
    MEMORY,
    OTHERWISE,
    OWN,
    PROCESSES,
    summarise,
)
from benchmarks.watching import Watch, is_event, watching

SAVES = 2000
LOOKS = 20
"""How often is looked at what is held, in a whole run."""
EXERCISE = "nnx_dense"
"""What is saved when no exercise was named: one of the cheapest."""

PAUSE = 0.05
"""Seconds between a verdict and a save in a hurry."""
CALM, REST = 0.1, 0.5
"""Seconds without work after which everything is ready, and after which what is held is looked at."""
CALM_LIMIT = 10.0
"""Seconds after which nobody waits for that any longer."""
LEAVING = 2.0
"""Seconds in which everything that the watch has started must be gone after it."""

_MARK = "FLAXLINGS_SOAK"
_BLOCK = 4096


def measure(place: Place, options: Options, say: Say) -> Section:
    """One watch from its first save to its last; of several exercises the first."""
    name = options.names[0] if options.chosen else EXERCISE
    saves = options.total or options.rounds(SAVES, quick=20)
    samples: list[Sample] = []
    faults: list[str] = []
    try:
        say(f"soak: preparing {name}")
        _Soak.of(place, name).run(saves, options.rounds(LOOKS, quick=4), say, samples)
    except NotMeasured as error:
        faults.append(f"{name}: {error}")
    return summarise(tuple(samples), saves, tuple(faults))


@dataclass(frozen=True)
class _Soak:
    """A course of two copies of one exercise, with a short time limit, and a learner's directory in it."""

    name: str
    learner: Learner
    turns: Iterator[Turn]
    temporary: Path
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)

    @classmethod
    def of(cls, place: Place, name: str) -> _Soak:
        answers = answers_to(place, name)
        course = place.fresh("course")
        repeat(ROOT, course, name, 2, LIMIT)
        own = Place(place.fresh("soak"), course)
        wrong = [answers.mistake.text, *(answer.text for answer in answers.changes if not answer.solved)]
        right = [answer.text for answer in answers.changes if answer.solved]
        return cls(copied(name, 0), own.learner(), turns(wrong, right), own.fresh("tmp"))

    def run(self, saves: int, looks: int, say: Say, samples: list[Sample]) -> None:
        """Save so often, and add what is measured to the samples as it comes."""
        environ = {**self.learner.place.environ(), "TMPDIR": str(self.temporary), _MARK: self.mark}
        try:
            with watching(self.learner, self.name, environ) as watch:
                watch.wait_until_ready()
                away = False
                for number, turn in enumerate(islice(self.turns, saves), start=1):
                    away = self._save(watch, turn, number, samples, away=away)
                    if number * looks // saves > (number - 1) * looks // saves:
                        say(f"soak: {number} of {saves} saves")
                        samples += self._look(watch, number)
        finally:
            samples.append(Sample(LEFT, str(saves), float(end_what_is_left(self.mark))))

    def _save(self, watch: Watch, turn: Turn, number: int, samples: list[Sample], *, away: bool) -> bool:
        """One save and its verdict; whether the watch has gone on to the next exercise by it."""
        if turn.calm:
            wait_until_calm(watch.pid, CALM)
        else:
            time.sleep(PAUSE)
        also = (is_event("ready", self.name),) if away else ()
        seconds, event = watch.answered(turn.answer.touched(number), *also)
        verdict = event["verdict"]
        series, detail = turn.kind, f"{turn.kind}: {turn.answer.label}"
        if away:
            series = BACK
        elif turn.kind == WRONG and not turn.calm:
            series = HURRIED
        if not turn.suits(verdict):
            series, detail = OTHERWISE, f"{detail}: {verdict['status']}, {verdict['reason']}"
        samples.append(Sample(series, str(number), seconds, detail))
        solved: bool = verdict["status"] == "solved"
        if solved:
            watch.collect(is_event("advanced"))
        return solved

    def _look(self, watch: Watch, number: int) -> list[Sample]:
        wait_until_calm(watch.pid, REST)
        held = Held.by(watch.pid)
        named = disk((self.learner.home, self.learner.place.cache, self.temporary))
        figures = {
            MEMORY: held.memory,
            OWN: anonymous(watch.pid) / 1e6,
            PROCESSES: held.processes,
            DESCRIPTORS: held.descriptors,
            DISK: (named + unnamed(watch.pid)) / 1000,
            LOAD: os.getloadavg()[0],
        }
        return [Sample(series, str(number), float(value)) for series, value in figures.items()]


def wait_until_calm(pid: int, seconds: float) -> None:
    """Wait until a process and its descendants have used no processor for so long; not for ever."""
    end = time.monotonic() + CALM_LIMIT
    before = _used(pid)
    while time.monotonic() < end:
        time.sleep(seconds)
        now = _used(pid)
        if now == before:
            return
        before = now


def _used(pid: int) -> dict[int, float]:
    """The seconds of processor time of a process and each of its descendants."""
    found: dict[int, float] = {}
    for process in _family(pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            found[process.pid] = times.user + times.system
    return found


def anonymous(pid: int) -> int:
    """Bytes that a process and all its descendants hold of no file; what several of them share counts once."""
    total = 0
    for process in _family(pid):
        # A process that has ended, a zombie too, holds nothing.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith(("Pss_Anon:", "Pss_Shmem:")))
    return total * 1024


def _family(pid: int) -> list[psutil.Process]:
    root = psutil.Process(pid)
    return [root, *root.children(recursive=True)]


def end_what_is_left(mark: str) -> int:
    """How many processes of a run are still there when they had time to go; they are ended."""
    end = time.monotonic() + LEAVING
    while (left := marked(mark)) and time.monotonic() < end:
        time.sleep(0.05)
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    return len(left)


def marked(mark: str) -> list[psutil.Process]:
    """Everything alive that was started with this mark in its environment, however far it has removed itself."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):  # it has ended meanwhile, or is somebody else's
            if process.environ().get(_MARK) == mark:
                found.append(process)
    return found


def disk(directories: Iterable[Path]) -> int:
    """Bytes of everything below these directories, in whole blocks; an empty file is one, too."""
    total = 0
    for top in directories:
        for directory, _, names in os.walk(top):
            for path in (Path(directory), *(Path(directory) / name for name in names)):
                with contextlib.suppress(FileNotFoundError):
                    info = path.lstat()
                    total += _blocks(info.st_size) if stat.S_ISREG(info.st_mode) else _BLOCK
    return total


def unnamed(pid: int) -> int:
    """Bytes of the files without a name that a process and all its descendants have open, in whole blocks."""
    found: dict[tuple[int, int], int] = {}
    for process in _family(pid):
        with contextlib.suppress(FileNotFoundError, PermissionError):
            for path in Path(f"/proc/{process.pid}/fd").iterdir():
                with contextlib.suppress(FileNotFoundError):
                    info = path.stat()
                    if stat.S_ISREG(info.st_mode) and not info.st_nlink:
                        found[info.st_dev, info.st_ino] = _blocks(info.st_size)
    return sum(found.values())


def _blocks(size: int) -> int:
    return max(1, -(-size // _BLOCK)) * _BLOCK
