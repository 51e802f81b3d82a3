"""The benchmarks: what samples come to, what is said of a bar, and one quick run."""

from __future__ import annotations

import contextlib
import json
import os
import re
import threading
import time
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarking import bar, measured, shown
from processes import DEADLINE, ROOT, Place
from runs import CHECK

from benchmarks import growth, painting, saves_summary, start, verify
from benchmarks.answers import arrange
from benchmarks.courses import copied, generate
from benchmarks.figures import (
    Bar,
    Relation,
    Sample,
    largest,
    median,
    p95,
    pick,
    ratio,
    spread,
    subjects,
)
from benchmarks.floor import floor_of
from benchmarks.painting import Painting
from benchmarks.peers import Peer, PytestWatcher
from benchmarks.place import Learner
from benchmarks.place import Place as Benched
from benchmarks.processes import NotMeasured
from flaxlings.course.manifest import load_course


def test_median_p95_and_ratio_are_those_of_the_textbook() -> None:
    values = [float(number) for number in range(101)]
    assert (median(values), p95(values), largest(values)) == (50.0, 95.0, 100.0)
    assert (median([2.0, 1.0]), p95([2.0, 1.0])) == (1.5, pytest.approx(1.95))
    assert (median([3.0]), p95([3.0])) == (3.0, 3.0)
    assert ratio(3.0, 2.0) == 1.5


def test_of_nothing_nothing_is_told() -> None:
    assert (median([]), p95([]), largest([])) == (None, None, None)
    assert (ratio(None, 1.0), ratio(1.0, None), ratio(1.0, 0.0)) == (None, None, None)


def test_samples_are_picked_by_series_and_subject() -> None:
    samples = [Sample("a", "x", 1.0), Sample("b", "x", 2.0), Sample("a", "y", 3.0)]
    assert pick(samples, "a") == [1.0, 3.0]
    assert pick(samples, "a", "y") == [3.0]
    assert subjects(samples) == ["x", "y"]


def test_what_is_spread_is_spread_evenly() -> None:
    assert spread(2, 30) == (7, 22)
    assert spread(5, 30) == (3, 9, 15, 21, 27)
    assert spread(10, 3) == (0, 1, 2)


@pytest.mark.parametrize(
    ("value", "relation", "met"),
    [
        (2.0, "at most", True),
        (2.1, "at most", False),
        (2.0, "at least", True),
        (1.9, "at least", False),
        (None, "at most", False),
        (None, "at least", False),
    ],
)
def test_a_bar_is_met_on_the_limit_and_never_by_what_was_not_measured(
    value: float | None, relation: Relation, met: bool
) -> None:
    assert Bar("name", value, relation, 2.0).met is met


def test_a_bar_counts_who_meets_it_alone() -> None:
    assert Bar("name", 1.0, "at most", 2.0).counted([1.0, 3.0, None]).counts == (1, 3)


def rehearsed(name: str, save: float, floor: float) -> list[Sample]:
    """An exercise with these times, whose second save takes as long as the first, in a world where pytest takes 2 s."""
    return [
        *(Sample(series, name, save) for series in (saves_summary.SAME, saves_summary.CHANGE) for _ in range(3)),
        *(Sample(series, name, floor) for series in (saves_summary.FLOOR, saves_summary.FLOOR_OF_CHANGE)),
        Sample(saves_summary.SECOND, name, save),
        *(Sample(series, name, 2.0) for series in (saves_summary.WATCHER, saves_summary.FRESH)),
        Sample(saves_summary.PAINTED, name, save + 0.006),
        *(Sample(saves_summary.LATER, name, later) for later in (0.004, 0.006, 0.9)),
        Sample(saves_summary.KEY, name, 0.02),
    ]


def test_quick_saves_meet_every_bar() -> None:
    section = saves_summary.summarise(tuple(rehearsed("one", 0.04, 0.01)), ["one"])
    assert [one.met for one in section.bars] == [True] * 7
    assert [one.value for one in section.bars] == pytest.approx([0.8, 0.8, 50.0, 1.0, 0.02, 6.0, 20.0])
    assert "MISSED" not in shown(section)


def test_a_missed_bar_is_said_on_screen_and_in_json() -> None:
    samples = (*rehearsed("one", 0.04, 0.01), *rehearsed("two", 0.9, 0.01), *rehearsed("three", 0.9, 0.01))
    section = saves_summary.summarise(samples, ["one", "two", "three"])
    assert [one.met for one in section.bars] == [False, False, False, True, False, True, True]
    assert "MISSED times faster than pytest-watcher: 2.22 x (at least 40.00 x; 1 of 3 taken alone)" in shown(section)
    told = section.as_json()["bars"][2]
    assert (told["met"], told["subjects_met"], told["subjects"]) == (False, 1, 3)


def test_a_slow_exercise_is_no_slow_save_but_a_slow_save_is_one() -> None:
    even = [Sample(saves_summary.SAME, name, save) for name, save in [("a", 0.01), ("b", 1.0)] for _ in range(10)]
    section = saves_summary.summarise(tuple(even), ["a", "b"])
    assert bar(section, "p95 / median").value == pytest.approx(1.0)
    stray = [Sample(saves_summary.SAME, "a", 0.09)] * 4
    assert bar(saves_summary.summarise((*even, *stray), ["a", "b"]), "p95 / median").value == pytest.approx(9.0)


@contextlib.contextmanager
def painted_by(tmp_path: Path) -> Iterator[tuple[Painting, int]]:
    """A terminal for the benchmark, and where its application would paint."""
    master, slave = os.openpty()
    stamps, stamp = os.pipe()
    tty.setraw(slave)
    try:
        yield Painting(master, stamps, Learner(Benched(tmp_path), tmp_path), "one"), slave
    finally:
        for descriptor in (master, slave, stamps, stamp):
            os.close(descriptor)


def test_what_is_painted_is_found_in_pieces_and_not_in_what_was_painted_before(tmp_path: Path) -> None:
    with painted_by(tmp_path) as (application, slave):
        os.write(slave, b"painted-1-")
        application.settle()
        text, mark = application.marked("x = 1\n")
        assert (text, mark) == ("x = 1\nprint('painted-1-', '-' * 0)\n", "painted-1-")
        os.write(slave, b"\x1b[1mpain")
        threading.Timer(0.0, os.write, (slave, b"ted-1-\x1b[0m")).start()
        assert application.until(mark.encode()) <= time.monotonic()
        assert application.marked("x = 1\n")[1] == "painted-2-"


def test_what_is_never_painted_is_not_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painting, "_PATIENCE", 0.0)
    with painted_by(tmp_path) as (application, _), pytest.raises(NotMeasured, match="did not paint b'ready'"):
        application.until(b"ready")


def test_what_could_not_be_measured_is_a_dash_a_fault_and_a_missed_bar() -> None:
    section = saves_summary.summarise((), ["one"], ("one: `watch` ended; stderr: nothing",))
    assert not any(one.met for one in section.bars)
    text = shown(section)
    assert "not measured: one: `watch` ended; stderr: nothing" in text
    assert "MISSED the second save / a fresh pytest: not measured (at most 0.25 x; 0 of 1 taken alone)" in text


def test_verify_is_compared_with_the_medians_of_its_peers() -> None:
    times = {verify.COLD: (9.0, 9.0), verify.WARM: (2.0, 4.0), verify.EACH: (9.0, 9.0), verify.ONE: (2.0, 2.0)}
    samples = tuple(Sample(series, "all", value) for series, values in times.items() for value in values)
    section = verify.summarise(samples, 3)
    assert [(one.value, one.met) for one in section.bars] == [(3.0, True), (pytest.approx(2 / 3), False)]
    assert section.rows[1].cells == (3.0, 4.0, 1.0, 1.0)


def test_a_watch_that_is_late_once_misses_its_bar() -> None:
    task = f"{start.TASK}, {start.WARM}"
    samples = (Sample(start.COMMAND, start.BASELINE, 0.1), Sample(task, "a", 0.2), Sample(task, "b", 5.0))
    late = bar(start.summarise(samples), start.TASK)
    assert (late.met, late.counts) == (False, (1, 2))


def test_growth_has_a_line_for_each_size() -> None:
    section = growth.summarise((Sample(growth.LIST, "20", 0.1), Sample(growth.LIST, "20", 0.3)))
    assert [row.subject for row in section.rows] == ["20 exercises", "200 exercises", "1000 exercises"]
    assert section.rows[0].cells == (pytest.approx(0.2), None, None)


def test_answers_take_turns_so_that_each_save_is_a_change(tmp_path: Path) -> None:
    prepared = {"mistakes": ["m0", "m1", "m2"], "rewritten": ["r"], "variants": ["v"]}
    answers = arrange(prepared, "stub", "solution", tmp_path)
    assert answers.mistake.text == "m0"
    assert [answer.text for answer in answers.changes] == ["m1", "r", "stub", "v", "m2", "solution"]
    assert [answer.text for answer in answers.changes if answer.solved] == ["v", "solution"]
    fewer = arrange({"mistakes": ["m0"], "rewritten": [], "variants": []}, "stub", "solution", tmp_path)
    assert [answer.text for answer in fewer.changes] == ["stub", "m0", "solution"]
    assert answers.mistake.touched(1) != answers.mistake.touched(2)


def test_a_generated_course_is_one_that_flaxlings_loads(tmp_path: Path) -> None:
    generate(ROOT, tmp_path, 45)
    course = load_course(tmp_path)
    real = load_course(ROOT).exercises
    assert [len(topic.exercises) for topic in course.topics] == [20, 20, 5]
    assert course.exercises[0].name == copied(real[0].name, 0)
    assert course.exercises[len(real)].name == copied(real[0].name, 1)
    for exercise in course.exercises:
        paths = (course.check_path(exercise), course.solution_path(exercise), course.stub_path(exercise))
        assert all(path.is_file() for path in paths)
    with pytest.raises(ValueError, match="2001 exercises are more than 2000"):
        generate(ROOT, tmp_path, 2001)


def test_texts_that_let_every_probe_run_come_first_and_what_cannot_be_loaded_never(tmp_path: Path) -> None:
    from benchmarks.prepare import _best
    from flaxlings.run.worker.load import load_check

    (tmp_path / "check.py").write_text(CHECK, encoding="utf-8")
    check = load_check(str(tmp_path / "check.py"), "benchmarked")
    no_module, raising, running, no_import = "def f(", "def f(seed):\n    seed.no\n", "f = int\n", "import nowhere\n"
    texts = [no_module, raising, running, no_import]
    assert _best(check, "benchmarked", texts, 3) == [running, raising]
    assert _best(check, "benchmarked", texts, 1) == [running]
    assert _best(check, "benchmarked", [no_import, raising], 1) == [raising]
    assert _best(check, "benchmarked", [no_module], 1) == []


def test_a_floor_that_ends_says_why(tmp_path: Path) -> None:
    with (
        floor_of(Benched(tmp_path), "linen_sequential") as floor,
        pytest.raises(NotMeasured, match=r"(?s)the floor's process has ended; stderr: .*SyntaxError"),
    ):
        floor.load("def broken(")


@pytest.mark.parametrize("said", [b"", b"soon"])
def test_a_peer_that_does_not_say_when_it_was_over_is_not_measured(tmp_path: Path, said: bytes) -> None:
    reading, writing = os.pipe()
    os.write(writing, said)
    os.close(writing)
    watcher = PytestWatcher(Peer(Benched(tmp_path), tmp_path), tmp_path / "pipe")
    try:
        with pytest.raises(NotMeasured, match=re.escape(repr(said))):
            watcher._read(reading)
    finally:
        os.close(reading)


def test_a_quick_run_ends_with_0_and_leaves_every_row(place: Place, tmp_path: Path) -> None:
    target = tmp_path / "results.json"
    done = measured(place, "--quick", "--only", "start", "--json", str(target), deadline=DEADLINE * 2)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    told = json.loads(target.read_text(encoding="utf-8"))
    section = told["sections"]["start"]
    assert section["faults"] == []
    assert [row["subject"] for row in section["rows"]] == [
        *start.commands("NAME"),
        *(f"watch: {what}, {caches}" for what in (start.TASK, start.FIRST) for caches in (start.COLD, start.WARM)),
    ]
    assert all(value > 0 for row in section["rows"] for value in row.values() if value != row["subject"])
    assert [one["limit"] for one in section["bars"]] == [1.5, 1.5, 0.5, 4.0, 1.5]
    assert told["bars_met"] == all(one["met"] for one in section["bars"])
    assert all(one["name"] in done.stdout for one in section["bars"])
    assert [path.name for path in tmp_path.iterdir() if "results" in path.name] == ["results.json"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--only", "start,nothing"], "'nothing' is none of saves, verify, start, memory, growth, soak"),
        (["--saves", "0"], "'0' is no number from 1 on"),
        (["--json", "nowhere/results.json"], "there is no directory nowhere"),
        (["--only", "start", "--exercise", "no_such"], "error: There is no exercise `no_such`.\n\nhint: "),
    ],
    ids=["section", "saves", "file", "exercise"],
)
def test_what_cannot_be_measured_is_refused_at_once(place: Place, arguments: list[str], says: str) -> None:
    done = measured(place, *arguments)
    assert done.returncode == 2
    assert says in done.stderr
