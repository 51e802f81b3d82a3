"""A tiny course of three exercises that are judged in no time, a learner's directory in it, and the order of tests."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from processes import COURSE, MakePlace, Place

from flaxlings.command.place import open_session
from flaxlings.course.create import create_directory
from flaxlings.course.directory import Directory
from flaxlings.course.manifest import find_home, load_course
from flaxlings.course.model import Course
from flaxlings.session import Session

CACHE = "FLAXLINGS_CACHE"
_own_cache = ""


def pytest_configure(config: pytest.Config) -> None:
    global _own_cache  # noqa: PLW0603 -- a hook has nowhere else to leave it for another
    if CACHE not in os.environ:
        os.environ[CACHE] = _own_cache = tempfile.mkdtemp(prefix="flaxlings-cache-")
    # Tests that run in the background or under nohup ignore these, and what they start would inherit that.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    config.addinivalue_line("markers", "last: runs after everything else, because it takes longest")
    config.addinivalue_line("markers", "long: takes minutes; only with `-m long`")


def pytest_unconfigure() -> None:
    if _own_cache:
        shutil.rmtree(_own_cache, ignore_errors=True)
        del os.environ[CACHE]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "long" not in config.option.markexpr:
        left_out = [item for item in items if item.get_closest_marker("long") is not None]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.fixture
def make_place(tmp_path: Path) -> Iterator[MakePlace]:
    """`make_place(edits={"checks/01_first/topic.toml": ("old", "new")})`: a place with a course of its own."""
    places: list[Place] = []

    def make(edits: dict[str, tuple[str, str]] | None = None) -> Place:
        course = COURSE
        if edits is not None:
            course = tmp_path / f"course{len(places)}"
            shutil.copytree(COURSE, course)
            for name, (old, new) in edits.items():
                text = (course / name).read_text(encoding="utf-8")
                assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
                (course / name).write_text(text.replace(old, new), encoding="utf-8")
        created = create_directory(tmp_path / f"learner{len(places)}", load_course(course))
        places.append(Place(created.directory.root, course))
        return places[-1]

    yield make
    for place in places:
        place.wait_until_nothing_is_left()


@pytest.fixture
def place(make_place: MakePlace) -> Place:
    """A learner's directory in the tiny course: `first_sum`, `first_scale` and `second_dense`."""
    return make_place()


@pytest.fixture(scope="session")
def real_course() -> Course:
    """The course that flaxlings ships."""
    return load_course(find_home({}))


@pytest.fixture(scope="session")
def real_session(real_course: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """One pool for every test of the whole course, so that each reference answer runs once."""
    with open_session(real_course, Directory(tmp_path_factory.mktemp("learner"))) as session:
        yield session
