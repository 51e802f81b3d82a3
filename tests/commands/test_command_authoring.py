"""`dev new` writes an exercise that `dev check` accepts; both are run as an author runs them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from processes import MakePlace, Place

STEPS = """\
✓ {0} is an exercise that works. Next:
1. Make it yours: solution, check and stub, then the entry; write what TODO(author) asks for.
2. `flaxlings dev stubs` takes the stub in exercises/ as pristine.
3. `flaxlings dev check {0}` proves it; without a name it finds what is left of TODO(author).
"""


@pytest.fixture
def clone(make_place: MakePlace) -> Place:
    """A place whose course is a clone: it has exercises/ beside its checks."""
    place = make_place({})
    for stubs in place.course.glob("checks/*/stubs"):
        shutil.copytree(stubs, place.course / "exercises" / stubs.parent.name)
    return place


def files(course: Path) -> set[str]:
    return {path.relative_to(course).as_posix() for path in course.rglob("*") if path.is_file()}


def test_a_new_exercise_is_proved_as_it_stands_and_can_be_changed(clone: Place) -> None:
    before = files(clone.course)
    done = clone("dev", "new", "03_third/linen_shift")
    new = [
        "exercises/03_third/linen_shift.py",
        "solutions/03_third/linen_shift.py",
        "checks/03_third/linen_shift.py",
        "checks/03_third/stubs/linen_shift.py",
        "exercises/03_third/README.md",
        "checks/03_third/stubs/README.md",
        "checks/03_third/topic.toml",
    ]
    listed = "".join(f"→ {path}\n" for path in new)
    assert (done.returncode, done.stdout, done.stderr) == (0, listed + STEPS.format("linen_shift"), "")
    assert files(clone.course) - before == set(new)

    # Of another track, beside an exercise that is there, in words.
    done = clone("dev", "new", "second", "shift", "--track", "nnx")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[4] == "→ checks/02_second/topic.toml: an entry at its end"
    assert done.stdout.endswith(STEPS.format("shift"))

    checked = clone("dev", "check", "linen_shift", "shift", COLUMNS="200")
    assert (checked.returncode, checked.stderr) == (0, "")
    header, *proofs, summary = checked.stdout.splitlines()
    assert header.split() == ["exercise", "pitfalls", "variants", "seconds"]
    assert [line.split()[:4] for line in proofs] == [["✓", "shift", "3", "1"], ["✓", "linen_shift", "3", "1"]]
    assert summary.startswith("2 exercises, all proved, ")

    # Changed into something else, it is proved as that.
    for path in clone.course.glob("*/03_third/*linen_shift.py"):
        path.write_text(path.read_text().replace("x * scale + bias", "(x + bias) * scale"))
    check = clone.course / "checks/03_third/linen_shift.py"
    check.write_text(check.read_text().replace("bias + scale * x", "(bias + x) * scale"))
    taken = clone("dev", "stubs")
    assert taken.stdout == "→ checks/03_third/stubs/linen_shift.py\n1 pristine file changed.\n"
    checked = clone("dev", "check", "linen_shift", COLUMNS="200")
    assert (checked.returncode, checked.stdout.splitlines()[1].split()[:2]) == (0, ["✓", "linen_shift"])


def test_the_whole_course_says_what_is_still_to_be_written(clone: Place) -> None:
    assert clone("dev", "new", "first/shift").returncode == 0
    checked = clone("dev", "check", COLUMNS="200")
    assert checked.returncode == 1
    hint = "  hint: Write it, and take TODO(author) out."
    lines = checked.stdout.splitlines()
    wanted = [line for line in lines if "still to be written" in line]
    assert [line.split(",")[0] for line in wanted] == [
        "✗ course: checks/01_first/topic.toml",
        "✗ course: checks/01_first/stubs/shift.py",
        "✗ course: checks/01_first/shift.py",
    ]
    assert [lines[lines.index(line) + 1] for line in wanted] == [hint] * 3


def test_a_new_exercise_can_be_tried_at_once(clone: Place) -> None:
    assert clone("dev", "new", "03_third/shift", "--track", "nnx").returncode == 0
    solution = clone.course / "solutions/03_third/shift.py"
    tried = clone("dev", "try", "shift", str(solution))
    assert (tried.returncode, tried.stderr) == (0, "")
    assert tried.stdout.startswith("✓ shift — solved")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("01_first/first_sum", "There is an exercise first_sum already, in 01_first."),
        ("01_frist/more", "The number 01 is that of the topic 01_first."),
        ("third/more", 'There is no topic "third", and it cannot be the name of a new one.'),
        ("first/More", '"More" cannot be a name.'),
        ("more", '"more" is not a topic and a name.'),
        ("first/more --track bridge", 'There is no template of the track "bridge".'),
    ],
)
def test_what_cannot_be_is_said_with_a_hint_and_nothing_is_written(clone: Place, arguments: str, says: str) -> None:
    before = files(clone.course)
    done = clone("dev", "new", *arguments.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {says}\n\nhint: ")
    assert files(clone.course) == before


def test_an_installation_is_no_place_for_a_new_exercise(make_place: MakePlace) -> None:
    place = make_place({})
    before = files(place.course)
    done = place("dev", "new", "first/more")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: This installation has no exercises/ beside its checks.\n\nhint: Do it in a clone of the project.\n"
    )
    assert files(place.course) == before
