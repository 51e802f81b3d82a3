"""The watcher on real files, with the system's observer and with polling."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watch_home import GIVE_UP, POLL, Home, exercise, linux_only

from flaxlings.watch.events import Touched, TreeChanged, WatcherReported
from flaxlings.watch.watcher import Watcher, is_source_name


@pytest.fixture(params=["system", "polling"])
def poll(request: pytest.FixtureRequest) -> float | None:
    return POLL if request.param == "polling" else None


@pytest.fixture
def watched(home: Home, poll: float | None) -> Iterator[Home]:
    with home.watcher(poll):
        yield home
    assert not [event for event in home.seen if isinstance(event, WatcherReported)]


def test_every_way_to_save_touches_the_exercise(watched: Home, save: Callable[[Path, str], None]) -> None:
    save(watched.dense, "saved\n")
    watched.wait(Touched("dense", True, 7.0), Touched("dense", False, 7.0))
    assert watched.dense.read_text() == "saved\n"


def test_every_way_to_arrive_touches_the_exercise(watched: Home, arrive: Callable[[Path, str], None]) -> None:
    arrive(watched.dense, "saved\n")
    watched.wait(Touched("dense", True, 7.0), Touched("dense", False, 7.0))
    assert watched.dense.read_text() == "saved\n"


@linux_only
def test_inotify_knows_when_the_writer_is_done(home: Home, save: Callable[[Path, str], None]) -> None:
    with home.watcher():
        save(home.dense, "saved\n")
        home.wait(Touched("dense", True, 7.0))


@pytest.mark.parametrize(
    "name",
    [
        "4913",
        ".dense.py.swp",
        "dense.py~",
        "#dense.py#",
        ".#dense.py",
        "dense.py___jb_tmp___",
        "dense.py___jb_old___",
        "dense.py.tmp",
        ".hidden.py",
        "notes.md",
    ],
)
def test_what_editors_leave_around_is_no_source(name: str) -> None:
    assert not is_source_name(name)


def test_files_that_are_no_exercises_and_reading_touch_nothing(watched: Home) -> None:
    for name in (".dense.py.swp", "dense.py~", "#dense.py#", "4913", "other.py", "notes.md"):
        (watched.topic / name).write_text("x")
        (watched.topic / name).unlink()
    assert watched.dense.read_text() == "dense\n"
    assert watched.touched() == set()


@pytest.mark.parametrize("gone", [Path.unlink, lambda path: path.rename(path.parents[2] / "elsewhere.py")])
def test_a_file_that_goes_away_changes_the_tree_and_is_no_save(watched: Home, gone: Callable[[Path], object]) -> None:
    gone(watched.dense)
    watched.wait(TreeChanged(7.0))
    assert watched.touched() == set()


def test_a_directory_in_the_place_of_a_file_is_noticed(watched: Home) -> None:
    watched.dense.unlink()
    watched.dense.mkdir()
    # A poll cannot tell a directory that got the file's inode from a file that was written.
    watched.wait(TreeChanged(7.0), Touched("dense", False, 7.0))


def test_a_topic_that_goes_away_changes_the_tree(watched: Home) -> None:
    watched.topic.rename(watched.directory.parent / "elsewhere")
    watched.wait(TreeChanged(7.0))


def test_paths_reported_through_a_symbolic_link_are_still_exercises(tmp_path: Path, poll: float | None) -> None:
    home = Home(tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    dense = tmp_path / "link" / "exercises" / "03_parameters" / "dense.py"
    watcher = Watcher(
        tmp_path / "link" / "exercises", exercise_of={dense: exercise("dense")}.get, post=home.queue.put, poll=poll
    )
    with watcher:
        home.dense.write_text("saved\n")
        event = home.queue.get(timeout=GIVE_UP)
    assert isinstance(event, Touched)
    assert event.exercise == "dense"


# The directory itself


def away_and_back(home: Home) -> None:
    elsewhere = home.directory.with_name("elsewhere")
    home.directory.rename(elsewhere)
    home.wait_for_report()
    elsewhere.rename(home.directory)


def deleted_and_made_anew(home: Home) -> None:
    shutil.rmtree(home.directory)
    home.wait_for_report()
    home.topic.mkdir(parents=True)
    home.dense.write_text("dense\n")


@pytest.mark.parametrize("vanish", [away_and_back, deleted_and_made_anew])
def test_a_directory_that_vanishes_is_reported_once_and_watched_again(
    home: Home, poll: float | None, vanish: Callable[[Home], None]
) -> None:
    with home.watcher(poll):
        vanish(home)
        home.wait_for_report()
        home.wait(TreeChanged(7.0))
        home.dense.write_text("saved\n")
        home.wait(Touched("dense", True, 7.0), Touched("dense", False, 7.0))
    assert [event.says for event in home.seen if isinstance(event, WatcherReported)] == [
        "The directory exercises/ is not there.",
        "exercises/ is watched again.",
    ]


def test_a_directory_that_was_replaced_is_watched_again(home: Home, poll: float | None) -> None:
    shutil.copytree(home.directory, home.directory.with_name("new"))
    with home.watcher(poll):
        home.directory.rename(home.directory.with_name("old"))
        home.directory.with_name("new").rename(home.directory)
        home.wait(TreeChanged(7.0))
        home.dense.write_text("saved\n")
        home.wait(Touched("dense", True, 7.0), Touched("dense", False, 7.0))


def test_a_directory_that_is_not_there_at_the_start_is_reported_and_watched_when_it_comes(home: Home) -> None:
    elsewhere = home.directory.with_name("elsewhere")
    home.directory.rename(elsewhere)
    with home.watcher():
        assert home.wait_for_report() == WatcherReported(
            "The directory exercises/ is not there.", "Bring it back, or run `flaxlings init`."
        )
        elsewhere.rename(home.directory)
        assert home.wait_for_report() == WatcherReported("exercises/ is watched again.", "")


def test_an_observer_that_died_is_replaced(home: Home, poll: float | None) -> None:
    with home.watcher(poll) as watcher:
        observer = watcher._observer
        assert observer is not None
        observer.stop()
        observer.join()
        home.wait(TreeChanged(7.0))
        home.dense.write_text("saved\n")
        home.wait(Touched("dense", True, 7.0), Touched("dense", False, 7.0))


def test_nothing_is_posted_after_a_stop(home: Home, poll: float | None) -> None:
    watcher = home.watcher(poll)
    watcher.start()
    watcher.stop()
    home.dense.write_text("saved\n")
    assert home.queue.empty()


def test_importing_the_watcher_does_not_import_watchdog() -> None:
    probe = "import sys, flaxlings.watch.watcher, flaxlings.watch.loop; print('watchdog' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True)
    assert answer.stdout == "False\n"
