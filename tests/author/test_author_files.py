"""Which files a course must have, and which it must not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flaxlings.author.files import check_files, stray_files
from flaxlings.author.prove import Finding, prove_course
from flaxlings.course.model import Course

MakeCourse = Callable[..., Course]
DIFFER = "exercises/01_first/{} and its pristine copy in checks/01_first/stubs differ"


def missing(course: Course) -> list[str]:
    return [says for says, _ in check_files(course, course.exercises[0])]


def stray(course: Course) -> list[str]:
    return [says for says, _ in stray_files(course, course.home / "exercises")]


def test_a_whole_course_has_nothing_missing_and_nothing_stray(make_course: MakeCourse) -> None:
    course = make_course()
    assert (missing(course), stray(course), list(stray_files(course, None))) == ([], [], [])


@pytest.mark.parametrize(
    ("word", "path"),
    [
        ("check", "checks/01_first/total.py"),
        ("solution", "solutions/01_first/total.py"),
        ("stub", "checks/01_first/stubs/total.py"),
    ],
)
def test_a_missing_file_is_said_with_the_path_to_write(make_course: MakeCourse, word: str, path: str) -> None:
    course = make_course({path: None})
    assert list(check_files(course, course.exercises[0])) == [(f"its {word} is missing", f"Write {path}.")]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (', "`start + number`, nearly."]', "]", ["it has 2 hints"]),
        ('"What to add."', '"Where it starts. And on."', ["hint 1 stands in a later one or contains it"]),
        ('"What to add."', '"starts"', ["hint 1 stands in a later one or contains it"]),
        ('links = ["https://docs.jax.dev/en/latest/"]', "links = []", ["it has no link"]),
    ],
)
def test_hints_climb_and_links_lead_on(make_course: MakeCourse, old: str, new: str, says: list[str]) -> None:
    assert missing(make_course({"checks/01_first/topic.toml": (old, new)})) == says


def test_a_file_of_no_exercise_is_stray(make_course: MakeCourse) -> None:
    more = {
        "checks/01_first/old.py": "",
        "checks/01_first/stubs/old.py": "",
        "solutions/01_first/old.py": "",
        "solutions/01_first/README.md": "",
        "exercises/01_first/old.py": "",
        "solutions/02_second/x.py": "",
        "checks/01_first/__pycache__/total.pyc": "",
        "solutions/__pycache__/x.pyc": "",
    }
    course = make_course(more=more)
    assert stray(course) == [
        "checks/01_first/old.py belongs to no exercise",
        "checks/01_first/stubs/old.py belongs to no exercise",
        "solutions/01_first/README.md belongs to no exercise",
        "solutions/01_first/old.py belongs to no exercise",
        "solutions/02_second is no topic",
    ]


def test_a_topic_without_solutions_yet_is_no_crash(make_course: MakeCourse) -> None:
    course = make_course({"solutions/01_first/total.py": None})
    assert not (course.home / "solutions").exists()
    assert stray(course) == []
    assert missing(course) == ["its solution is missing"]


def test_a_topic_without_a_readme_is_said(make_course: MakeCourse) -> None:
    course = make_course({"checks/01_first/stubs/README.md": None})
    assert stray(course) == ["topic 01_first has no README", DIFFER.format("README.md")]
    assert [hint for _, hint in stray_files(course, None)] == ["Write checks/01_first/stubs/README.md."]


@pytest.mark.parametrize("name", ["total.py", "README.md"])
def test_a_stub_that_differs_from_its_pristine_copy_is_said_with_both_ways_out(
    make_course: MakeCourse, name: str
) -> None:
    course = make_course()
    (course.home / "exercises/01_first" / name).write_text("something else\n")
    hint = "`flaxlings dev stubs` takes the ones in exercises/ as pristine; or copy the pristine one back."
    assert list(stray_files(course, course.home / "exercises")) == [(DIFFER.format(name), hint)]
    assert prove_course(course, course.home / "exercises") == (Finding("", DIFFER.format(name), hint),)
    assert prove_course(course, None) == ()


def test_a_stub_that_only_one_side_has_is_said(make_course: MakeCourse) -> None:
    course = make_course(more={"exercises/01_first/extra.py": ""})
    assert stray(course) == [DIFFER.format("extra.py")]
    (course.home / "exercises/01_first/extra.py").unlink()
    (course.home / "exercises/01_first/total.py").unlink()
    assert stray(course) == [DIFFER.format("total.py")]
