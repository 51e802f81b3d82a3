"""`flaxlings verify`: which exercises, in which order, what it prints, and what it leaves in the progress."""

from __future__ import annotations

import json

import pytest
from processes import COURSE, MakePlace, Place, Terminal

from flaxlings.command.judging import Selection, select
from flaxlings.course.manifest import load_course

NAMES = ["first_sum", "first_scale", "second_dense"]


def test_pristine_stubs_solve_nothing(place: Place) -> None:
    done = place("verify", "--all")
    assert (done.returncode, done.stderr, place.solved) == (1, "", set())
    *rows, blank, summary = done.stdout.splitlines()
    assert [row.split()[:3] for row in rows] == [["○", name, "unfinished"] for name in NAMES]
    assert (blank, summary.rpartition("  in ")[0]) == ("", "0 solved · 3 unsolved")


def test_solving_all_ends_with_zero_and_is_credited(place: Place) -> None:
    for name in NAMES:
        place.solve(name)
    done = place("verify")
    assert (done.returncode, done.stderr, place.solved) == (0, "", set(NAMES))
    assert done.stdout.splitlines()[-1].startswith("3 solved  in ")


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        (Selection(), NAMES),
        (Selection(all=True), NAMES),
        (Selection(("first_scale", "exercises/01_first/first_sum.py")), ["first_sum", "first_scale"]),
        (Selection(("second",)), ["second_dense"]),
        (Selection(topic="first"), ["first_sum", "first_scale"]),
        (Selection(track="linen"), ["second_dense"]),
        (Selection(("first_scale", "second"), topic="01_first"), ["first_scale"]),
    ],
)
def test_names_topics_and_tracks_choose_and_the_course_orders(selection: Selection, names: list[str]) -> None:
    course = load_course(COURSE)
    assert [exercise.name for exercise in select(course, selection)] == names


def test_each_failure_has_its_reason_in_one_line(place: Place) -> None:
    place.write("first_sum", "def total(numbers):\n    return sum(numbers, 1)\n")
    place.write("first_scale", "import os\nos._exit(3)\n")
    place.path("second_dense").unlink()
    done = place("verify", COLUMNS="200")
    assert (done.returncode, done.stderr) == (1, "")
    first, second, third = done.stdout.splitlines()[:3]
    assert first.split()[:3] == ["✗", "first_sum", "different"]
    assert first.endswith("`sum` begins at 0 by itself.")
    assert second.split()[:3] == ["✗", "first_scale", "died"]
    assert "exit code 3" in second
    assert third.split()[:3] == ["✗", "second_dense", "unloadable"]
    assert third.endswith("second_dense.py is not there. Save it again, or `flaxlings reset second_dense`.")


def test_solutions_on_three_seeds_are_solved_and_change_no_progress(place: Place) -> None:
    done = place("verify", "--solutions", "--all", "--seeds", "3", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr, place.state) == (0, "", {})
    assert report["summary"]["solved"] == 3
    assert {probe["seed"] for verdict in report["verdicts"] for probe in verdict["probes"]} == {0, 17, 34}
    assert [verdict["path"] for verdict in report["verdicts"]] == [
        "solutions/01_first/first_sum.py",
        "solutions/01_first/first_scale.py",
        "solutions/02_second/second_dense.py",
    ]


def test_what_was_solved_stays_solved_and_what_is_unjudged_is_no_attempt(make_place: MakePlace) -> None:
    place = make_place({"solutions/02_second/second_dense.py": ("nn.Dense(features)", "nn.Dense(feature)")})
    place.solve("first_sum")
    assert place("run", "first_sum").returncode == 0
    place.write("first_sum", "def total(numbers):\n    return 0\n")
    place.write("second_dense", "def layer(features):\n    return None\n")
    done = place("verify")
    assert (done.returncode, done.stderr, place.solved) == (3, "", {"first_sum"})
    assert [line.split()[2] for line in done.stdout.splitlines() if line.startswith(("✗", "○", "!"))] == [
        "different",
        "unfinished",
        "unjudged",
    ]
    attempts = {name: record["attempts"] for name, record in place.state["exercises"].items()}
    assert attempts == {"first_sum": 2}, "a stub on which nobody has worked is no attempt either"


def test_fail_fast_begins_nothing_after_a_failure(place: Place) -> None:
    place.write("first_sum", "def total(numbers):\n    return 0\n")
    done = place("verify", "--fail-fast", "--jobs", "1")
    assert (done.returncode, done.stderr) == (1, "")
    first, *_, last = done.stdout.splitlines()
    assert first.split()[:3] == ["✗", "first_sum", "different"]
    assert last == "2 not run (--fail-fast)."
    assert list(place.state["exercises"]) == ["first_sum"]


def test_a_report_in_json_is_in_the_order_of_the_course_however_many_run_at_a_time(place: Place) -> None:
    place.solve("first_sum")
    done = place("verify", "--json", "--fail-fast", "--jobs", "8")
    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    assert list(report) == ["format", "versions", "summary", "verdicts"]
    assert {**report["summary"], "seconds": 0} == {"solved": 1, "unsolved": 2, "unjudged": 0, "seconds": 0}
    assert [(verdict["exercise"], verdict["status"]) for verdict in report["verdicts"]] == [
        ("first_sum", "solved"),
        ("first_scale", "unsolved"),
        ("second_dense", "unsolved"),
    ]


def test_a_terminal_sees_a_bar_that_is_gone_at_the_end(place: Place) -> None:
    place.solve("first_sum")
    with Terminal(place, "verify") as terminal:
        assert terminal.wait() == 1
        assert "0/3" in terminal.text
        assert "1 solved · 2 unsolved" in terminal.text.splitlines()[-1]
        assert terminal.output.count("\x1b[?25l") == terminal.output.count("\x1b[?25h")
        assert terminal.settings_now == terminal.settings
