from __future__ import annotations

from pathlib import Path

import pytest

from flaxlings.course.create import create_directory
from flaxlings.course.directory import Directory, exercise_of, find_directory


@pytest.fixture
def directory(tmp_path, course) -> Directory:
    return create_directory(tmp_path / "mine", course).directory


def test_the_directory_is_found_from_anywhere_inside_it(directory, course):
    topic = directory.exercises / "01_first"
    found = [find_directory(start, course) for start in (directory.root, directory.exercises, topic, topic / "gone")]
    assert found == [directory] * 4


def test_the_nearest_directory_wins(directory, course):
    inner = create_directory(directory.root / "again", course).directory
    assert find_directory(inner.exercises, course) == inner


def test_exercises_of_another_course_or_a_file_of_that_name_are_no_directory(tmp_path, course):
    (tmp_path / "other" / "exercises" / "01_strings").mkdir(parents=True)
    (tmp_path / "file").mkdir()
    (tmp_path / "file" / "exercises").write_text("")
    (tmp_path / "entry" / "exercises").mkdir(parents=True)
    (tmp_path / "entry" / "exercises" / "01_first").write_text("")
    found = [find_directory(tmp_path / name, course) for name in ("other", "file", "entry", "missing")]
    assert found == [None] * 4


def test_its_paths_are_where_the_design_puts_them(course):
    directory = Directory(Path("mine"))
    assert [
        path.as_posix()
        for path in (directory.state_path, directory.backups, directory.exercise_path(course.by_name["beta"]))
    ] == ["mine/.flaxlings/state.json", "mine/.flaxlings/backups", "mine/exercises/01_first/beta.py"]


def test_a_path_is_an_exercise_by_slug_and_name_whether_or_not_it_exists(directory, course, monkeypatch):
    path = directory.exercises / "01_first" / "beta.py"
    monkeypatch.chdir(directory.exercises / "02_second")
    path.unlink()
    assert [
        exercise_of(course, directory, path),
        exercise_of(course, directory, Path("../01_first/beta.py")),
        exercise_of(course, directory, directory.root / "exercises/../exercises/01_first/beta.py"),
    ] == [course.by_name["beta"]] * 3


@pytest.mark.parametrize(
    "path",
    [
        "exercises/02_second/beta.py",
        "exercises/01_first/beta.txt",
        "exercises/01_first/.beta.py.swp",
        "exercises/01_first/gamma.py",
        "exercises/01_first/README.md",
        "exercises/01_first",
        "beta.py",
        "solutions/01_first/beta.py",
        ".flaxlings/backups/beta.20250131T120000Z.py",
        "../other/exercises/01_first/beta.py",
    ],
)
def test_any_other_path_is_no_exercise(directory, course, path):
    assert exercise_of(course, directory, directory.root / path) is None


def test_links_to_the_root_to_a_folder_and_from_a_file_are_understood(tmp_path, directory, course):
    beta = course.by_name["beta"]
    (tmp_path / "link").symlink_to(directory.root)
    linked = Directory(tmp_path / "link")
    elsewhere = tmp_path / "elsewhere.py"
    directory.exercise_path(beta).replace(elsewhere)
    directory.exercise_path(beta).symlink_to(elsewhere)
    assert [
        exercise_of(course, linked, directory.exercise_path(beta)),
        exercise_of(course, directory, linked.exercise_path(beta)),
        exercise_of(course, directory, directory.exercise_path(beta)),
        exercise_of(course, directory, elsewhere),
    ] == [beta, beta, beta, None]
