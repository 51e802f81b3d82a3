"""`flaxlings verify --strict`: which seeds, what it says of itself, and that its verdicts are like any others."""

from __future__ import annotations

import json
import re

import pytest
from processes import COURSE, Place

from flaxlings.command.strict import Seeds, describe, open_strict_session
from flaxlings.course.directory import Directory
from flaxlings.course.fault import Fault
from flaxlings.course.manifest import load_course
from flaxlings.run.sandbox import Limits, Mount, Sandbox
from flaxlings.run.strict import Means

NAMES = ["first_sum", "first_scale", "second_dense"]
SHUT = Sandbox("", Limits(processes=600), namespaces=True, mounts=(Mount("/usr", "bind"),))
SEEDS = Seeds(7, (1001, 1002))


def seeds_of(report: str) -> set[int]:
    """The seeds of every probe in a JSON report."""
    return {probe["seed"] for verdict in json.loads(report)["verdicts"] for probe in verdict["probes"]}


def test_right_answers_are_solved_and_credited_and_json_stays_as_it_is(place: Place) -> None:
    for name in NAMES:
        place.solve(name)
    done = place("verify", "--strict", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, place.solved) == (0, set(NAMES))
    assert list(report) == ["format", "versions", "summary", "verdicts"]
    assert list(report["summary"]) == ["solved", "unsolved", "unjudged", "seconds"]
    assert done.stderr.startswith("strict: fresh seeds ")


def test_the_seeds_are_fresh_and_can_be_had_again(place: Place) -> None:
    place.solve("first_sum")
    first, second = (place("verify", "first_sum", "--strict", "--json") for _ in range(2))
    (seed,) = re.findall(r"\(again with --seed (\d+)\)", first.stderr)
    again = place("verify", "first_sum", "--strict", "--json", "--seed", seed)
    assert len(seeds_of(first.stdout)) == 2
    assert seeds_of(first.stdout).isdisjoint({0, 17} | seeds_of(second.stdout))
    assert seeds_of(again.stdout) == seeds_of(first.stdout)
    assert again.stderr == first.stderr


def test_seeds_in_strict_mode_says_how_many(place: Place) -> None:
    done = place("verify", "--strict", "--solutions", "--seeds", "5", "--json", "first_scale")
    assert (done.returncode, len(seeds_of(done.stdout)), place.state) == (0, 5, {})


def test_stubs_and_wrong_answers_are_told_as_elsewhere(place: Place) -> None:
    place.write("first_scale", "def scale(numbers, factor):\n    return [n + factor for n in numbers]\n")
    place.write("second_dense", "import os\nos._exit(0)\n")
    done = place("verify", "--strict")
    assert (done.returncode, place.solved) == (1, set())
    assert [line.split()[1:3] for line in done.stdout.splitlines() if line[:1] in {"○", "✗"}] == [
        ["first_sum", "unfinished"],
        ["first_scale", "different"],
        ["second_dense", "died"],
    ]


def test_a_seed_without_strict_is_a_wrong_command_line(place: Place) -> None:
    done = place("verify", "--seed", "3")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: --seed goes with --strict.\n\nhint: --seeds N runs every probe with N seeds.\n"


def test_a_place_where_nothing_can_be_confined_is_said(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    course = load_course(COURSE)
    with (
        pytest.raises(Fault, match=r"Nothing can be judged strictly here: .*No space left on device"),
        open_strict_session(course, Directory(place.root), course.exercises, SEEDS, 1),
    ):
        raise AssertionError("it began all the same")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("seed", [0, 1, 2**32, 10**30])
def test_one_number_makes_seeds_that_nobody_guesses_and_float32_holds(seed: int) -> None:
    made = Seeds.of(seed, 100)
    assert made == Seeds.of(seed, 100)
    assert len(set(made.all)) == 100
    assert min(made.all) >= 1000
    assert max(made.all) < 2**24


def test_what_was_done_is_said_in_one_line() -> None:
    (line,) = describe(SEEDS, Means(SHUT, limits_processes=True))
    assert line == (
        "strict: fresh seeds 1001, 1002 (again with --seed 7); no rehearsal, no cache; a check without pitfalls; "
        "a clean directory and environment; nothing else of the file system to be seen; no network; "
        "no other process in sight; memory 4 GiB; files of 64 MiB, 256 of them open; 600 processes and threads."
    )


def test_what_could_not_be_done_is_said_and_what_follows_from_it() -> None:
    plain = Sandbox("", Limits(processes=600))
    done, could_not, so = describe(
        SEEDS, Means(plain, limits_processes=False, failed="unshare: Operation not permitted")
    )
    assert done.endswith("memory 4 GiB for each process; files of 64 MiB, 256 of them open.")
    assert could_not == (
        "strict: could not: nothing else of the file system to be seen; no network; no other process in sight; "
        "600 processes and threads (unshare: Operation not permitted)."
    )
    assert so == "strict: an answer can read what you can read, the solutions among it: judge it in a container."
