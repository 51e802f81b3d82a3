"""How long commands take to start, and a watch to show its task and its first verdict."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from benchmarks.answers import answers_to
from benchmarks.figures import (
    Bar,
    Column,
    Row,
    Sample,
    Section,
    largest,
    median,
    p95,
    pick,
    ratio,
    subjects,
)
from benchmarks.options import Options, Say
from benchmarks.place import FLAXLINGS, Learner, Place
from benchmarks.processes import NotMeasured, run
from benchmarks.watching import seconds_until_shown, verdict_about, watching

COMMAND = "command"
BASELINE = "python -c 'import typer, rich'"
TASK, FIRST = "the task is shown", "the first verdict"
COLD, WARM = "cold caches", "warm caches"

HINT_TIMES, TASK_SECONDS = 1.5, 0.5
FIRST_SECONDS = {COLD: 4.0, WARM: 1.5}


def commands(name: str) -> dict[str, tuple[str, ...]]:
    """What is started, by what it is called in the table."""
    return {
        BASELINE: (sys.executable, "-P", "-c", "import typer, rich"),
        "flaxlings hint": (*FLAXLINGS, "hint"),
        "flaxlings hint NAME": (*FLAXLINGS, "hint", name),
        "flaxlings list": (*FLAXLINGS, "list"),
        "flaxlings --help": (*FLAXLINGS, "--help"),
        "flaxlings reset NAME": (*FLAXLINGS, "reset", name),
    }


def measure(place: Place, options: Options, say: Say) -> Section:
    """The commands by turns, then the watches."""
    samples: list[Sample] = []
    faults: list[str] = []
    say("start: commands")
    try:
        samples += _commands(place, options.names[0], options.rounds(20, quick=2))
    except NotMeasured as error:
        faults.append(str(error))
    names = options.names[:1] if options.quick else options.names
    for number, name in enumerate(names, start=1):
        say(f"start: watch {name} ({number} of {len(names)})")
        try:
            samples += _watch(place, name)
        except NotMeasured as error:
            faults.append(f"{name}: {error}")
    return summarise(tuple(samples), tuple(faults))


def _commands(place: Place, name: str, rounds: int) -> list[Sample]:
    learner = place.learner()
    samples: list[Sample] = []
    # The first round writes what Python compiles, and counts for nobody.
    for number in range(rounds + 1):
        for called, command in commands(name).items():
            if "reset" in command:
                learner.save(name, f"# something to bring the stub back from, {number}\n")
            seconds = run(command, learner.home, place.environ()).seconds
            if number:
                samples.append(Sample(COMMAND, called, seconds))
    return samples


def _watch(place: Place, name: str) -> list[Sample]:
    """The task and the first verdict, each with empty caches and again with those that the verdict's run left."""
    learner = place.learner()
    mistake = answers_to(place, name).mistake.touched(1)
    title = next(str(exercise["title"]) for exercise in place.exercises if exercise["name"] == name)
    used = place.fresh("cache")
    runs = {COLD: (place.fresh("cache"), used), WARM: (used, used)}
    samples: list[Sample] = []
    for caches, (for_task, for_verdict) in runs.items():
        seconds = seconds_until_shown(learner, name, title, place.environ(for_task))
        samples.append(Sample(f"{TASK}, {caches}", name, seconds))
        # An answer that is there already gets its verdict when the watch opens.
        learner.save(name, mistake)
        seconds = _first_verdict(learner, name, mistake, place.environ(for_verdict))
        samples.append(Sample(f"{FIRST}, {caches}", name, seconds))
    return samples


def _first_verdict(learner: Learner, name: str, text: str, environ: dict[str, str]) -> float:
    with watching(learner, name, environ) as watch:
        verdict, _ = watch.collect(verdict_about(text), lambda event: event["event"] == "ready")
        return float(verdict["at"]) - watch.began


def summarise(samples: tuple[Sample, ...], faults: tuple[str, ...] = ()) -> Section:
    """One line for each command and for each thing that a watch does at its start; and the bars."""
    baseline = median(pick(samples, COMMAND, BASELINE))
    series = {called: pick(samples, COMMAND, called) for called in commands("NAME")}
    for what in (TASK, FIRST):
        for caches in (COLD, WARM):
            series[f"watch: {what}, {caches}"] = pick(samples, f"{what}, {caches}")
    tasks = [value for caches in (COLD, WARM) for value in pick(samples, f"{TASK}, {caches}")]
    watched = [sample for sample in samples if sample.series != COMMAND]
    return Section(
        name="start",
        title="How long it takes to start",
        columns=(Column("median", "s"), Column("p95", "s"), Column("worst", "s"), Column("/ import typer, rich", "x")),
        rows=tuple(
            Row(what, (median(values), p95(values), largest(values), ratio(median(values), baseline)))
            for what, values in series.items()
        ),
        bars=(
            *(
                Bar(f"flaxlings {what} / {BASELINE}", _hint(samples, what, baseline), "at most", HINT_TIMES, "x")
                for what in ("hint", "hint NAME")
            ),
            _within(f"watch: {TASK}, p95", tasks, TASK_SECONDS),
            *(
                _within(f"watch: {FIRST}, {caches}, p95", pick(samples, f"{FIRST}, {caches}"), seconds)
                for caches, seconds in FIRST_SECONDS.items()
            ),
        ),
        samples=samples,
        notes=(f"First verdicts are those on a mistake that stands in the file: {', '.join(subjects(watched))}.",),
        faults=faults,
    )


def _hint(samples: Sequence[Sample], what: str, baseline: float | None) -> float | None:
    return ratio(median(pick(samples, COMMAND, f"flaxlings {what}")), baseline)


def _within(name: str, values: Sequence[float], seconds: float) -> Bar:
    return Bar(name, p95(values), "at most", seconds, "s").counted(values)
