"""A tiny course of one exercise, proved in no time, and what is wrong with it after an edit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from flaxlings.author.prove import Proof, prove_one
from flaxlings.course.directory import Directory
from flaxlings.course.manifest import load_course
from flaxlings.course.model import Course
from flaxlings.run.launcher import make_launcher
from flaxlings.run.pool import Pool
from flaxlings.session import Session

FILES = {
    "checks/01_first/topic.toml": """
title = "First"

[[exercise]]
name = "total"
title = "A total"
track = "foundations"
difficulty = "easy"
learnt = "Sums are sums."
hints = ["Where it starts.", "What to add.", "`start + number`, nearly."]
links = ["https://docs.jax.dev/en/latest/"]
""",
    "checks/01_first/total.py": """
from flaxlings.check import pitfall, probe, variant


@probe("the total")
def total(exercise, seed):
    return exercise.total([seed, 2, 3])


pitfall("one-too-many", replace=("start = 0", "start = 1"), says="A sum starts from nothing.")
pitfall("product", replace=("start + number", "start * number"), says="Add, do not multiply.")
pitfall("last-left-out", replace=("in numbers", "in numbers[:-1]"), says="All of them.")
variant("other-order", replace=("start + number", "number + start"))
""",
    "checks/01_first/stubs/README.md": "# First\n",
    "checks/01_first/stubs/total.py": '"""Add."""\n\n\ndef total(numbers):\n    raise NotImplementedError\n',
    "solutions/01_first/total.py": (
        '"""Add."""\n\n\ndef total(numbers):\n    start = 0\n'
        "    for number in numbers:\n        start = start + number\n    return start\n"
    ),
    "exercises/01_first/README.md": "# First\n",
    "exercises/01_first/total.py": '"""Add."""\n\n\ndef total(numbers):\n    raise NotImplementedError\n',
}

Edits = Mapping[str, tuple[str, str] | None]
MakeCourse = Callable[..., Course]
Prove = Callable[..., Proof]


@pytest.fixture
def make_course(tmp_path: Path) -> MakeCourse:
    """`make_course({"solutions/01_first/total.py": ("old", "new")})`; None removes the file, `more` adds files."""

    def make(edits: Edits | None = None, more: Mapping[str, str] | None = None) -> Course:
        files = {**FILES, **(more or {})}
        for name, edit in (edits or {}).items():
            if edit is None:
                del files[name]
            else:
                assert files[name].count(edit[0]) == 1
                files[name] = files[name].replace(*edit)
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load_course(tmp_path)

    return make


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = Pool(make_launcher("fork"))
    yield pool
    pool.close()


@pytest.fixture
def prove(make_course: MakeCourse, pool: Pool) -> Prove:
    """The proof of the exercise after these edits."""

    def run(edits: Edits | None = None, more: Mapping[str, str] | None = None) -> Proof:
        course = make_course(edits, more)
        return prove_one(Session(course, Directory(course.home), pool), course.exercises[0])

    return run
