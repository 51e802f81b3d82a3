"""What a watch says when the exercise's file is no file any more; it says it once, and goes on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from processes import QUIET, Place, Watch

WRONG = "def total(numbers):\n    return len(numbers)\n"
RIGHT = "def total(numbers):\n    return sum(numbers)\n"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def delete(path: Path) -> None:
    path.unlink()


def put_a_directory_there(path: Path) -> None:
    path.unlink()
    path.mkdir()


def put_a_pipe_there(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def write_latin_1(path: Path) -> None:
    path.write_bytes(WRONG.encode() + b"# caf\xe9\n")


def write_too_much(path: Path) -> None:
    path.write_bytes(b"#" * ((1 << 20) + 1))


def link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def forbid_reading(path: Path) -> None:
    path.chmod(0)


@pytest.fixture
def watch(place: Place) -> Iterator[Watch]:
    with Watch(place) as watch:
        watch.until("ready")
        yield watch


needs_permissions = pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (delete, "first_sum.py is not there."),
        (put_a_directory_there, "first_sum.py is a directory."),
        (put_a_pipe_there, "first_sum.py is not a file."),
        (write_latin_1, "first_sum.py is not UTF-8: byte 49 on line 3."),
        (write_too_much, "first_sum.py is larger than 1 MiB."),
        (link_to_itself, "first_sum.py cannot be read: "),
        pytest.param(forbid_reading, "first_sum.py cannot be read: Permission denied.", marks=needs_permissions),
    ],
)
def test_what_is_no_text_is_said_once_and_the_next_text_is_judged(
    watch: Watch, spoil: Callable[[Path], None], says: str
) -> None:
    path = watch.place.path("first_sum")
    spoil(path)
    watch.overhear(says)
    watch.during(QUIET)
    assert watch.talk.count("warning:") == 1
    assert watch.talk.count("\n\nhint: ") == 1
    assert [event["event"] for event in watch.seen] == ["ready"]
    if path.is_dir():
        path.rmdir()
    elif path.exists() or path.is_symlink():
        path.unlink()
    path.write_text(RIGHT)
    assert watch.verdict_about(digest(RIGHT))["status"] == "solved"
    assert watch.until("advanced")["exercise"] == "first_scale"


def test_a_deleted_file_that_comes_back_as_it_was_is_judged_again(watch: Watch) -> None:
    path = watch.place.path("first_sum")
    path.write_text(WRONG)
    watch.verdict_about(digest(WRONG))
    path.unlink()
    watch.overhear("first_sum.py is not there.")
    path.write_text(WRONG)
    watch.verdict_about(digest(WRONG))
    assert watch.during(QUIET) == []


def test_the_whole_directory_may_go_and_come_back(watch: Watch) -> None:
    exercises = watch.place.root / "exercises"
    aside = watch.place.root / "aside"
    exercises.rename(aside)
    watch.overhear("The directory exercises/ is not there.")
    shutil.copytree(aside, exercises)
    watch.overhear("exercises/ is watched again.")
    watch.place.write("first_sum", RIGHT)
    assert watch.verdict_about(digest(RIGHT))["status"] == "solved"


def test_a_file_that_is_unreadable_from_the_beginning_is_said(place: Place) -> None:
    place.path("first_sum").unlink()
    with Watch(place) as watch:
        watch.overhear("first_sum.py is not there.\n\nhint: Save it again, or `flaxlings reset first_sum`.\n")
        watch.until("ready")
        assert place("reset", "first_sum").returncode == 0
        assert watch.until("verdict")["verdict"]["reason"] == "unfinished"


def test_the_directory_may_be_replaced_by_another_tree(watch: Watch) -> None:
    exercises = watch.place.root / "exercises"
    other = watch.place.root / "other"
    shutil.copytree(exercises, other)
    (other / watch.place.path("first_sum").relative_to(exercises)).write_text(WRONG)
    exercises.rename(watch.place.root / "aside")
    other.rename(exercises)
    watch.verdict_about(digest(WRONG))
    watch.place.write("first_sum", RIGHT)
    assert watch.verdict_about(digest(RIGHT))["status"] == "solved"
    assert watch.until("advanced")["exercise"] == "first_scale"
    watch.during(QUIET)
    verdicts = [event["verdict"]["digest"] for event in watch.seen if event["event"] == "verdict"]
    assert verdicts == [digest(WRONG), digest(RIGHT)]


def test_a_learners_directory_that_is_renamed_and_back_is_watched_as_before(watch: Watch) -> None:
    directory = watch.place.root
    watch.place.write("first_sum", WRONG)
    watch.verdict_about(digest(WRONG))
    aside = directory.with_name("aside")
    directory.rename(aside)
    watch.overhear("The directory exercises/ is not there.")
    aside.rename(directory)
    watch.overhear("exercises/ is watched again.")
    watch.place.write("first_sum", RIGHT)
    assert watch.verdict_about(digest(RIGHT))["status"] == "solved"
    assert watch.until("advanced")["exercise"] == "first_scale"
    watch.during(QUIET)
    verdicts = [event["verdict"]["digest"] for event in watch.seen if event["event"] == "verdict"]
    assert verdicts == [digest(WRONG), digest(RIGHT)]


def test_a_topic_that_is_renamed_is_said_and_judged_again_when_it_is_back(watch: Watch) -> None:
    text = "def layer(features):\n    return features\n"
    topic = watch.place.write("second_dense", text).parent
    watch.verdict_about(digest(text))
    topic.rename(topic.with_name("aside"))
    watch.overhear("second_dense.py is not there.")
    topic.with_name("aside").rename(topic)
    watch.verdict_about(digest(text))
    watch.place.write("second_dense", f"{text}\n")
    watch.verdict_about(digest(f"{text}\n"))
    watch.during(QUIET)
    assert [event["event"] for event in watch.seen if event["event"] != "ready"] == ["saved", "verdict"] * 3
