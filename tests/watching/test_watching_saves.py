"""However a file is saved, there is exactly one current verdict, and it is about the last text."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from processes import QUIET, Place, Watch

LATE = 0.5
"""Seconds in which a busy machine may tell a watch about a save: until then it may speak of the text before."""

OTHER = "def total(numbers):\n    return max(numbers)\n"
WRONG = "def total(numbers):\n    return len(numbers)\n"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def vim(path: Path) -> None:
    script = ["-c", "set backup writebackup backupcopy=no", "-c", "%s/max/len/", "-c", "wq"]
    subprocess.run(["vim", "-Nu", "NONE", "-es", *script, str(path)], check=True, stdin=subprocess.DEVNULL)


def sed(path: Path) -> None:
    subprocess.run(["sed", "-i", "s/max/len/", str(path)], check=True)


def truncate_and_write(path: Path) -> None:
    """As `>` in a shell: emptied first, written piece by piece."""
    line = (
        "exec > $0; for word in 'def total' '(numbers):\\n' '    return ' 'len(numbers)\\n'; do printf \"$word\"; done"
    )
    subprocess.run(["bash", "-c", line, str(path)], check=True)


def rename_onto(path: Path) -> None:
    aside = path.with_name(f".{path.name}.tmp")
    aside.write_text(WRONG)
    aside.replace(path)


@pytest.fixture
def watch(place: Place) -> Iterator[Watch]:
    place.write("first_sum", OTHER)
    with Watch(place) as watch:
        watch.until("ready")
        if not any(event["event"] == "verdict" for event in watch.seen):
            watch.verdict_about(digest(OTHER))
        watch.seen.clear()
        yield watch


@pytest.mark.parametrize("save", [vim, sed, truncate_and_write, rename_onto])
def test_one_save_is_one_verdict_about_its_text(watch: Watch, save: Callable[[Path], None]) -> None:
    if save in (vim, sed) and shutil.which(save.__name__) is None:
        pytest.skip(f"no {save.__name__} here")
    path = watch.place.path("first_sum")
    save(path)
    assert path.read_text() == WRONG
    watch.verdict_about(digest(WRONG))
    assert watch.during(QUIET) == []
    assert [event["event"] for event in watch.seen] == ["saved", "verdict"]


def test_ten_saves_in_one_second_end_in_one_current_verdict_about_the_last_text(watch: Watch) -> None:
    path = watch.place.path("first_sum")
    on_disk: list[tuple[str, float]] = []
    for number in range(10):
        text = f"def total(numbers):\n    return {number} + 100\n"
        on_disk.append((digest(text), time.monotonic()))
        path.write_text(text)
        watch.during(0.1)
    last, written = on_disk[-1]
    if not any(event["event"] == "verdict" and event["verdict"]["digest"] == last for event in watch.seen):
        watch.verdict_about(last)
    assert watch.during(QUIET) == []
    verdicts = [(event["verdict"]["digest"], event["at"]) for event in watch.seen if event["event"] == "verdict"]
    assert [each for each, _ in verdicts].count(last) == 1
    assert verdicts[-1][0] == last
    assert verdicts[-1][1] >= written
    gone = {each: later for (each, _), (_, later) in pairwise(on_disk)}
    assert all(at < gone[each] + LATE for each, at in verdicts[:-1])


def test_ten_saves_at_once_end_in_one_verdict_about_the_last_text(watch: Watch) -> None:
    path = watch.place.path("first_sum")
    texts = [f"def total(numbers):\n    return {number} + 100\n" for number in range(10)]
    for text in texts:
        path.write_text(text)
    watch.verdict_about(digest(texts[-1]))
    assert watch.during(QUIET) == []
    assert watch.seen[-1]["event"] == "verdict"


def test_a_save_that_changes_nothing_is_no_news(watch: Watch) -> None:
    path = watch.place.path("first_sum")
    path.write_text(OTHER)
    path.touch()
    assert watch.during(QUIET) == []


def test_files_that_editors_leave_beside_it_are_no_saves(watch: Watch) -> None:
    path = watch.place.path("first_sum")
    for name in (".first_scale.py.swp", "first_scale.py~", "#first_scale.py#", ".#first_scale.py", "4913", "notes.py"):
        (path.parent / name).write_text(WRONG)
    assert watch.during(QUIET) == []


def test_going_back_to_the_text_before_is_answered_again(watch: Watch) -> None:
    path = watch.place.path("first_sum")
    path.write_text(WRONG)
    watch.verdict_about(digest(WRONG))
    path.write_text(OTHER)
    watch.verdict_about(digest(OTHER))
    assert watch.during(QUIET) == []
