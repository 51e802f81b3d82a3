"""`hint`, `list` and `solution` move nobody; a hint is given one at a time."""

from __future__ import annotations

import json

from processes import Place

ONE, TWO, THREE = "think of a loop", "Python has a function", "return sum(numbers)"


def hints(place: Place, *arguments: str) -> list[str]:
    """Which of the three hints were shown."""
    done = place("hint", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return [hint for hint in (ONE, TWO, THREE) if hint in done.stdout]


def test_every_call_gives_one_hint_more_and_never_the_next_ones_content(place: Place) -> None:
    assert [hints(place) for _ in range(4)] == [[ONE], [TWO], [THREE], [THREE]]


def test_a_level_that_is_asked_for_says_nothing_about_how_far_the_learner_is(place: Place) -> None:
    assert hints(place, "--level", "2") == [TWO]
    assert hints(place) == [ONE]
    assert hints(place, "first_sum", "--level", "1") == [ONE]
    assert hints(place) == [TWO]


def test_all_gives_all(place: Place) -> None:
    assert hints(place, "--all") == [ONE, TWO, THREE]
    assert hints(place) == [THREE]


def test_hints_of_another_exercise_leave_this_one_alone(place: Place) -> None:
    assert place("hint", "first_scale").stdout.count("Multiply each.") == 1
    assert hints(place) == [ONE]


def test_reading_moves_nobody(place: Place) -> None:
    before = json.loads(place("list", "--json").stdout)
    for arguments in (["hint", "second"], ["hint", "--all"], ["list"], ["solution", "second", "--peek"]):
        assert place(*arguments).returncode == 0
    assert json.loads(place("list", "--json").stdout) == before
    assert (place.solved, place.state["current"]) == (set(), None)


def test_list_shows_every_exercise_what_is_solved_and_where_the_learner_is(place: Place) -> None:
    place.solve("first_sum")
    place("run", "first_sum")
    done = place("list")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[:2] for line in done.stdout.splitlines() if line.startswith("  ")] == [
        ["✓", "first_sum"],
        ["▸", "first_scale"],
        ["○", "second_dense"],
    ]
    assert "1 of 3 solved" in done.stdout


def test_list_as_json_has_exactly_the_contract(place: Place) -> None:
    place.write_state(state("first_sum", solved=("first_sum",)))
    done = place("list", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    listed = json.loads(done.stdout)
    assert list(listed) == ["format", "current", "exercises"]
    assert (listed["format"], listed["current"]) == (1, "first_scale")
    assert listed["exercises"][0] == {
        "name": "first_sum",
        "topic": "01_first",
        "title": "Add numbers",
        "track": "foundations",
        "difficulty": "easy",
        "path": "exercises/01_first/first_sum.py",
        "solved": True,
    }
    assert [(each["name"], each["solved"]) for each in listed["exercises"][1:]] == [
        ("first_scale", False),
        ("second_dense", False),
    ]


def test_a_finished_course_has_no_current_exercise(place: Place) -> None:
    place.write_state(state("first_sum", solved=("first_sum", "first_scale", "second_dense")))
    assert json.loads(place("list", "--json").stdout)["current"] is None
    assert place("hint").returncode == place("solution").returncode == 0


def test_a_solved_exercise_is_left_by_what_helps_and_kept_by_what_one_looks_at_afterwards(place: Place) -> None:
    place.solve("first_sum")
    place.write_state(state("first_sum", solved=("first_sum",)))
    assert place("hint").stdout.count("Multiply each.") == 1
    assert place("run").stdout.startswith("○ first_scale — not finished yet")
    assert "solutions/01_first/first_sum.py" in place("solution").stdout
    assert "The check of first_sum looks at no variables" in place("show").stderr


def test_at_the_end_of_the_course_the_last_exercise_is_where_the_learner_is(place: Place) -> None:
    place.solve("second_dense")
    place.write_state(state("first_sum", solved=("first_sum", "first_scale", "second_dense")))
    assert place("run").stdout.startswith("✓ second_dense — solved")


def state(current: str, solved: tuple[str, ...]) -> dict[str, object]:
    """What the state file says then."""
    record = {"solved": True, "digest": "0", "attempts": 1, "hints": 0, "solved_at": None}
    return {"format": 1, "current": current, "exercises": dict.fromkeys(solved, record)}


def test_a_list_imports_only_what_it_is_shown_by(place: Place) -> None:
    for arguments, unneeded in (([], "flaxlings.screen.json"), (["--json"], "flaxlings.screen.lists")):
        imported = place("list", *arguments, PYTHONPROFILEIMPORTTIME="1").stderr
        assert "flaxlings.command.reading" in imported
        assert unneeded not in imported


def test_a_solution_is_shown_beside_the_answer_once_that_is_solved(place: Place) -> None:
    refused = place("solution", "first_sum")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("error: first_sum is not solved yet.\n\nhint: `flaxlings hint first_sum` helps;")
    place.write("first_sum", "def total(numbers):\n    return sum(numbers) + 0\n")
    assert place("run", "first_sum").returncode == 0
    shown = place("solution", "first_sum")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "-     return sum(numbers) + 0" in shown.stdout
    assert "+     return sum(numbers)\n" in shown.stdout


def test_peeking_shows_it_all_the_same_and_solves_nothing(place: Place) -> None:
    shown = place("solution", "--peek")
    assert (shown.returncode, shown.stderr, place.solved) == (0, "", set())
    assert "-     raise NotImplementedError" in shown.stdout
    assert "+     return sum(numbers)" in shown.stdout


def test_a_solution_can_be_read_where_the_learners_file_is_gone(place: Place) -> None:
    place.path("first_sum").unlink()
    shown = place("solution", "--peek")
    assert shown.returncode == 0
    assert "+     return sum(numbers)" in shown.stdout
    assert shown.stderr.startswith("warning: first_sum.py is not there.\n")
