"""`verify` of all exercises, with cold and warm caches, against plain pytest."""

from __future__ import annotations

import json

from benchmarks.answers import answers_to
from benchmarks.figures import Bar, Column, Row, Sample, Section, largest, median, pick, ratio
from benchmarks.options import Options, Say
from benchmarks.peers import PYTEST, SOLVED, Peer
from benchmarks.place import FLAXLINGS, Learner, Place
from benchmarks.processes import NotMeasured, run, run_all

COLD = "flaxlings verify, cold caches"
WARM = "flaxlings verify, warm caches"
ONE = "pytest, one process"
EACH = "pytest, one process for each, two jobs"
SERIES = (COLD, WARM, ONE, EACH)

JOBS = 2
TIMES_FASTER = 3.0


def measure(place: Place, options: Options, say: Say) -> Section:
    """Rounds of all four, by turns; the warm caches are what the cold run of the same round has left."""
    for number, name in enumerate(options.names, start=1):
        say(f"verify: preparing {name} ({number} of {len(options.names)})")
        answers_to(place, name)
    learner = place.learner()
    learner.solve(options.names)
    peer = Peer.of(place, options.names)
    samples: list[Sample] = []
    faults: list[str] = []
    rounds = options.rounds(3)
    for number in range(1, rounds + 1):
        say(f"verify: round {number} of {rounds}")
        try:
            samples += _round(place, options, learner, peer)
        except NotMeasured as error:
            faults.append(f"round {number}: {error}")
    return summarise(tuple(samples), len(options.names), tuple(faults))


def _round(place: Place, options: Options, learner: Learner, peer: Peer) -> list[Sample]:
    cache = place.fresh("cache")
    environ = place.environ(cache)
    each = [(*PYTEST, str(peer.tests(name))) for name in options.names]
    one = (*PYTEST, *(command[-1] for command in each))
    return [
        Sample(COLD, "all", _verify(learner, options, environ)),
        Sample(EACH, "all", run_all(each, peer.directory, peer.environ(), JOBS, SOLVED)),
        Sample(WARM, "all", _verify(learner, options, environ)),
        Sample(ONE, "all", run(one, peer.directory, peer.environ(), SOLVED).seconds),
    ]


def _verify(learner: Learner, options: Options, environ: dict[str, str]) -> float:
    which = options.names if options.chosen else ("--all",)
    ended = run((*FLAXLINGS, "verify", *which, "--json"), learner.home, environ)
    summary = json.loads(ended.output)["summary"]
    if summary["solved"] != len(options.names):
        raise NotMeasured(f"verify has not solved all {len(options.names)} solutions: {summary}")
    return ended.seconds


def summarise(samples: tuple[Sample, ...], exercises: int, faults: tuple[str, ...] = ()) -> Section:
    """Medians over the rounds, and the bars."""
    medians = {series: median(pick(samples, series)) for series in SERIES}
    warm = medians[WARM]
    return Section(
        name="verify",
        title=f"verify of {exercises} solved exercises",
        columns=(
            Column("median", "s"),
            Column("worst", "s"),
            Column("per exercise", "s"),
            Column("/ warm verify", "x"),
        ),
        rows=tuple(
            Row(series, (value, largest(pick(samples, series)), ratio(value, exercises), ratio(value, warm)))
            for series, value in medians.items()
        ),
        bars=(
            Bar(
                "pytest, one process for each / warm verify", ratio(medians[EACH], warm), "at least", TIMES_FASTER, "x"
            ),
            Bar("pytest, one process for all / warm verify", ratio(medians[ONE], warm), "at least", 1.0, "x"),
        ),
        samples=samples,
        notes=("Warm caches are those that the cold run of the same round left. pytest keeps no compiled programs.",),
        faults=faults,
    )
