"""Saves that nobody told about are found by looking, once each, and only those."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flaxlings.watch import sightings as sightings_module
from flaxlings.watch.sightings import LOOKS, Sightings


class Tree:
    """A directory with three exercises, and what looks at it find."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory / "exercises"
        self.dense, self.counter, self.third = (self.directory / "03" / f"{name}.py" for name in ("a", "b", "c"))
        self.dense.parent.mkdir(parents=True)
        for path in (self.dense, self.counter, self.third):
            path.write_text("stub\n")
        self.sightings = Sightings(self.directory)
        self.sightings.begin()

    def looks(self, times: int = LOOKS) -> list[tuple[tuple[Path, ...], tuple[Path, ...]]]:
        return [self.sightings.missed() for _ in range(times)]


NOTHING: tuple[tuple[Path, ...], tuple[Path, ...]] = ((), ())


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_what_nobody_touches_is_never_missed(tree: Tree) -> None:
    assert tree.looks(10) == [NOTHING] * 10


def test_a_save_that_was_heard_of_is_not_missed(tree: Tree) -> None:
    tree.dense.write_text("saved\n")
    tree.sightings.hear(tree.dense)
    assert tree.looks() == [NOTHING] * LOOKS


def test_a_save_that_is_heard_of_late_is_not_missed(tree: Tree) -> None:
    tree.dense.write_text("saved\n")
    assert tree.looks(LOOKS - 1) == [NOTHING] * (LOOKS - 1)
    tree.sightings.hear(tree.dense)
    assert tree.looks() == [NOTHING] * LOOKS


def test_a_save_that_nobody_told_about_is_found_once(tree: Tree) -> None:
    tree.dense.write_text("saved\n")
    assert tree.looks(LOOKS + 2) == [NOTHING] * (LOOKS - 1) + [((tree.dense,), ()), NOTHING, NOTHING]


def test_a_save_behind_the_last_one_that_was_heard_of_is_found(tree: Tree) -> None:
    tree.dense.write_text("saved\n")
    tree.sightings.hear(tree.dense)
    tree.dense.write_text("saved again\n")
    assert tree.looks()[-1] == ((tree.dense,), ())


def test_a_file_that_goes_on_changing_is_not_missed_before_it_stays(tree: Tree) -> None:
    for number in range(2 * LOOKS):
        tree.dense.write_text("longer" * number)
        assert tree.looks(1) == [NOTHING]
    assert tree.looks(LOOKS - 1)[-1] == ((tree.dense,), ())


def test_the_last_saved_is_the_last_that_is_told(tree: Tree) -> None:
    for moment, path in enumerate((tree.counter, tree.third, tree.dense)):
        path.write_text("saved\n")
        os.utime(path, (moment, moment))
    assert tree.looks()[-1] == ((tree.counter, tree.third, tree.dense), ())


def test_a_file_that_went_away_is_told_once_and_its_return_too(tree: Tree) -> None:
    tree.dense.unlink()
    assert tree.looks(LOOKS + 1)[-2:] == [((), (tree.dense,)), NOTHING]
    tree.dense.write_text("back\n")
    assert tree.looks(LOOKS + 1)[-2:] == [((tree.dense,), ()), NOTHING]


def test_a_file_that_replaces_another_of_the_same_time_and_size_is_found(tree: Tree) -> None:
    aside = tree.directory / "aside"
    aside.write_text("STUB\n")
    before = tree.dense.stat()
    os.utime(aside, ns=(before.st_atime_ns, before.st_mtime_ns))
    aside.rename(tree.dense)
    assert tree.looks()[-1] == ((tree.dense,), ())


def test_another_time_or_another_file_of_the_same_text_is_no_save(tree: Tree) -> None:
    os.utime(tree.dense, (1, 1))
    aside = tree.directory / "aside"
    aside.write_bytes(tree.counter.read_bytes())
    aside.rename(tree.counter)
    assert tree.looks(LOOKS + 1)[-2:] == [((), (tree.dense, tree.counter)), NOTHING]
    tree.dense.write_text("saved\n")
    assert tree.looks()[-1] == ((tree.dense,), ())


def test_the_text_that_was_heard_of_last_is_the_one_that_counts(tree: Tree) -> None:
    tree.dense.write_text("saved\n")
    tree.sightings.hear(tree.dense)
    tree.dense.write_text("stub\n")
    assert tree.looks()[-1] == ((tree.dense,), ())


def test_a_file_is_read_only_when_it_looks_different(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    working = sightings_module.read_source
    monkeypatch.setattr(sightings_module, "read_source", lambda path: (read.append(path), working(path))[1])
    os.utime(tree.dense, (1, 1))
    tree.looks(10)
    assert read == [tree.dense]


def test_files_and_folders_behind_links_are_looked_at_too(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "real")
    home = tmp_path / "home"
    home.mkdir()
    (home / "03").symlink_to(tree.dense.parent)
    sightings = Sightings(home)
    sightings.begin()
    tree.dense.write_text("saved\n")
    assert [sightings.missed() for _ in range(LOOKS)][-1] == ((home / "03" / "a.py",), ())


def test_a_directory_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    sightings = Sightings(tmp_path / "gone")
    sightings.begin()
    assert sightings.missed() == NOTHING
