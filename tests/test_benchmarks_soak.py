"""The long run of the benchmarks: what it saves, what is flat, and a short one."""

from __future__ import annotations

import itertools
import json
import mmap
import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarking import measured, shown
from processes import DEADLINE, ROOT, Place

from benchmarks import soak
from benchmarks.answers import Answer
from benchmarks.courses import copied, repeat
from benchmarks.figures import Sample
from benchmarks.soak_answers import CRASHES, CRASHING, HANGING, HANGS, RIGHT, WRONG, Turn, turns
from benchmarks.soak_summary import (
    DESCRIPTORS,
    DISK,
    LEFT,
    LIMIT,
    LOAD,
    MEMORY,
    OTHERWISE,
    OWN,
    PROCESSES,
    growth,
    slowdown,
    summarise,
    within,
)
from flaxlings.course.manifest import load_course

SAVES = 160


def flat() -> tuple[Sample, ...]:
    """A run of 160 saves in which nothing changes, looked at after every fourth one."""
    usual = {WRONG: 0.05, RIGHT: 0.04, CRASHING: 0.03, HANGING: LIMIT + 0.1}
    held = {MEMORY: 300.0, OWN: 200.0, PROCESSES: 4.0, DESCRIPTORS: 34.0, DISK: 900.0, LOAD: 1.0}
    kinds = itertools.islice((turn.kind for turn in turns(["m"], ["r"])), SAVES)
    saved = [Sample(kind, str(number), usual[kind], f"{kind}: x") for number, kind in enumerate(kinds, start=1)]
    looked = [Sample(what, str(number), value) for number in range(4, SAVES + 1, 4) for what, value in held.items()]
    return (*saved, *looked, Sample(LEFT, str(SAVES), 0.0))


def later(series: str, more: float) -> tuple[Sample, ...]:
    """That run with more of something in its last quarter."""
    return tuple(
        replace(one, value=one.value + more) if one.series == series and int(one.subject) > SAVES * 3 / 4 else one
        for one in flat()
    )


def test_a_flat_run_meets_every_bar_and_has_a_line_for_each_tenth() -> None:
    section = summarise(flat(), SAVES)
    assert [bar.value for bar in section.bars] == pytest.approx([0, 0, 0, 0, 1, 1, 0.1, 0, 0])
    assert all(bar.met for bar in section.bars)
    assert [row.subject for row in section.rows] == [f"saves {first} to {first + 15}" for first in range(1, SAVES, 16)]
    times = (50.0, 50.0, 40.0, 40.0, None, 30.0, pytest.approx(100.0))
    assert section.rows[1].cells == (*times, 300.0, 200.0, 4.0, 34.0, 900.0, 1.0)
    assert "80 wrong, 20 right, 51 crashing, 9 hanging; a hanging one is ended after 1 s." in shown(section)


@pytest.mark.parametrize(
    ("samples", "missed"),
    [
        (later(OWN, 21.0), "more memory"),
        (later(PROCESSES, 1.0), "more processes"),
        (later(DESCRIPTORS, 1.0), "more descriptors"),
        (later(DISK, 1001.0), "more on disk"),
        (later(WRONG, 0.02), "wrong answers"),
        (later(RIGHT, 0.02), "right answers"),
        (later(HANGING, 2.0), "hanging answers"),
        ((*flat(), Sample(OTHERWISE, "7", 0.1, "crashing: x: solved, None")), "saves with another verdict"),
        (later(LEFT, 1.0), "processes left"),
    ],
    ids=["memory", "processes", "descriptors", "disk", "wrong", "right", "hanging", "verdict", "left"],
)
def test_whatever_is_not_flat_misses_its_bar_alone(samples: tuple[Sample, ...], missed: str) -> None:
    (found,) = [bar.name for bar in summarise(samples, SAVES).bars if not bar.met]
    assert found.startswith(missed)


def test_a_run_that_broke_off_meets_no_bar_of_what_it_did_not_reach() -> None:
    begun = tuple(one for one in flat() if int(one.subject) <= SAVES / 2)
    section = summarise(begun, SAVES, ("nnx_dense: `watch` ended; stderr: nothing",))
    assert [bar.name for bar in section.bars if bar.met] == [bar.name for bar in section.bars[6:8]]
    assert "not measured: nnx_dense: `watch` ended; stderr: nothing" in shown(section)
    assert not any(bar.met for bar in summarise((), SAVES).bars)


def test_quarters_are_compared_by_their_medians() -> None:
    samples = [Sample(MEMORY, str(number), float(number)) for number in range(1, 9)]
    assert within(samples, MEMORY, 2, 4) == [3.0, 4.0]
    assert (growth(samples, MEMORY, 8), slowdown(samples, MEMORY, 8)) == (6.0, 5.0)
    assert (growth(samples, DISK, 8), slowdown(samples, DISK, 8)) == (None, None)


def test_every_kind_of_answer_has_its_share_and_each_way_to_end_its_turn() -> None:
    saved = list(itertools.islice(turns(["m1", "m2"], ["r1", "r2"]), 560))
    assert Counter(turn.kind for turn in saved) == {WRONG: 280, RIGHT: 70, CRASHING: 180, HANGING: 30}
    # What stands behind a right answer brings the watch back, and meets workers that have not rehearsed.
    back = {second.kind for first, second in itertools.pairwise(saved) if first.kind == RIGHT}
    assert back == {WRONG, CRASHING, HANGING}
    assert {turn.kind for turn in saved if turn.calm} == {WRONG, RIGHT}
    assert {turn.answer.label for turn in saved} == {"mistake", "right", *CRASHES, *HANGS}
    for turn in saved:
        if turn.kind in {CRASHING, HANGING}:
            assert turn.answer.text.startswith("r2\n\n")
            compile(turn.answer.touched(1), "answer.py", "exec")


@pytest.mark.parametrize(
    ("kind", "reasons", "status", "reason", "suits"),
    [
        (RIGHT, (None,), "solved", None, True),
        (RIGHT, (None,), "unsolved", "timed-out", False),
        (CRASHING, ("died",), "unsolved", "died", True),
        (CRASHING, ("died",), "unsolved", "raised", False),
        (HANGING, ("timed-out",), "unsolved", "died", False),
        (HANGING, (None,), "solved", None, False),
    ],
)
def test_a_verdict_suits_what_was_saved_or_does_not(
    kind: str, reasons: tuple[str | None, ...], status: str, reason: str | None, suits: bool
) -> None:
    assert Turn(kind, Answer("x", "x"), reasons).suits({"status": status, "reason": reason}) is suits


def test_the_course_of_a_long_run_has_one_exercise_twice_with_a_short_limit(tmp_path: Path) -> None:
    repeat(ROOT, tmp_path, soak.EXERCISE, 2, LIMIT)
    exercises = load_course(tmp_path).exercises
    assert [each.name for each in exercises] == [copied(soak.EXERCISE, 0), copied(soak.EXERCISE, 1)]
    assert [each.time_limit for each in exercises] == [LIMIT, LIMIT]


def test_a_file_that_grows_or_loses_its_name_is_counted(tmp_path: Path) -> None:
    empty = soak.disk((tmp_path,))
    (tmp_path / "nothing").touch()
    (tmp_path / "something").write_bytes(b"x" * 5000)
    assert soak.disk((tmp_path,)) - empty == 3 * 4096
    before = soak.unnamed(os.getpid())
    with tempfile.TemporaryFile(dir=tmp_path) as file:
        file.write(b"x" * 5000)
        file.flush()
        assert soak.unnamed(os.getpid()) - before == 2 * 4096
        assert soak.disk((tmp_path,)) - empty == 3 * 4096


def test_memory_that_is_held_is_counted_and_a_file_that_is_read_is_not(tmp_path: Path) -> None:
    (tmp_path / "library").write_bytes(bytes(50_000_000))
    with (tmp_path / "library").open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as library:
        before = soak.anonymous(os.getpid())
        assert library.find(b"x") == -1
        # Not from what this process has freed before: that is held all the time.
        with mmap.mmap(-1, 20_000_000, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as held:
            for page in range(0, len(held), mmap.PAGESIZE):
                held[page] = 1
            grown = soak.anonymous(os.getpid()) - before
    assert 15_000_000 < grown < 45_000_000


def test_what_is_left_is_counted_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soak, "LEAVING", 0.0)
    command = [sys.executable, "-S", "-c", "print(flush=True); input()"]
    environ = {**os.environ, "FLAXLINGS_SOAK": "a run"}
    with subprocess.Popen(
        command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as left:
        assert left.stdout is not None
        left.stdout.readline()
        assert soak.end_what_is_left("another run") == 0
        assert soak.end_what_is_left("a run") == 1
        assert left.wait(DEADLINE) < 0
    assert soak.end_what_is_left("a run") == 0


def test_a_short_run_calls_every_answer_what_it_is_and_leaves_nothing(place: Place, tmp_path: Path) -> None:
    target = tmp_path / "results.json"
    done = measured(place, "--quick", "--only", "soak", "--json", str(target), deadline=DEADLINE * 3)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    section = json.loads(target.read_text(encoding="utf-8"))["sections"]["soak"]
    assert section["faults"] == []
    assert section["notes"][0].startswith("10 wrong, 3 right, 6 crashing, 1 hanging")
    assert len(section["rows"]) == 10
    bars = {bar["name"]: bar for bar in section["bars"]}
    assert bars["saves with another verdict than they should have"]["met"]
    assert bars["processes left when the watch has ended"]["met"]
    assert all(bar["value"] is not None for bar in bars.values())
