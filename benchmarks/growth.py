"""Courses of 20, 200 and 1,000 exercises: `list`, the start of `watch`, `verify` per exercise."""

from __future__ import annotations

import json
from dataclasses import dataclass

from benchmarks.courses import generate
from benchmarks.figures import Column, Row, Sample, Section, median, pick
from benchmarks.options import Options, Say
from benchmarks.place import FLAXLINGS, ROOT, Learner, Place
from benchmarks.processes import NotMeasured, run
from benchmarks.watching import seconds_until_shown

SIZES = (20, 200, 1000)
VERIFIED = 10
LIST, TASK, VERIFY = "list", "watch: the task is shown", "verify, per exercise"
SERIES = (LIST, TASK, VERIFY)


def measure(place: Place, options: Options, say: Say) -> Section:
    """All sizes by turns. The first round fills caches and counts for nobody."""
    towns = []
    for size in SIZES:
        say(f"growth: making a course of {size}")
        towns.append(_Town.of(place, size))
    samples: list[Sample] = []
    faults: list[str] = []
    rounds = options.rounds(5)
    for number in range(rounds + 1):
        say(f"growth: round {number} of {rounds}")
        for town in towns:
            try:
                measured = town.measure()
            except NotMeasured as error:
                faults.append(f"{town.size} exercises: {error}")
            else:
                samples += measured if number else []
    return summarise(tuple(samples), tuple(faults))


@dataclass(frozen=True, slots=True)
class _Town:
    """A learner's directory of a generated course, with the first exercises solved."""

    size: int
    learner: Learner
    names: tuple[str, ...]

    @classmethod
    def of(cls, place: Place, size: int) -> _Town:
        course = place.fresh(f"course{size}")
        generate(ROOT, course, size)
        own = Place(place.fresh(f"place{size}"), course)
        learner = own.learner()
        names = tuple(str(exercise["name"]) for exercise in own.exercises[:VERIFIED])
        learner.solve(names)
        return cls(size, learner, names)

    def measure(self) -> list[Sample]:
        home, place = self.learner.home, self.learner.place
        environ = place.environ()
        # The last one, whose file stays a stub: nothing is judged while the task is waited for.
        last = place.exercises[-1]
        verified = run((*FLAXLINGS, "verify", *self.names, "--json"), home, environ)
        if json.loads(verified.output)["summary"]["solved"] != VERIFIED:
            raise NotMeasured(f"verify has not solved all {VERIFIED}")
        seconds = {
            LIST: run((*FLAXLINGS, "list"), home, environ).seconds,
            TASK: seconds_until_shown(self.learner, last["name"], last["title"], environ),
            VERIFY: verified.seconds / VERIFIED,
        }
        return [Sample(series, str(self.size), value) for series, value in seconds.items()]


def summarise(samples: tuple[Sample, ...], faults: tuple[str, ...] = ()) -> Section:
    """A line for each size."""
    return Section(
        name="growth",
        title="How it grows with the course",
        columns=tuple(Column(series, "s") for series in SERIES),
        rows=tuple(
            Row(f"{size} exercises", tuple(median(pick(samples, series, str(size))) for series in SERIES))
            for size in SIZES
        ),
        bars=(),
        samples=samples,
        notes=(f"verify is of the same {VERIFIED} exercises in each course, with warm caches; medians.",),
        faults=faults,
    )
