"""Which files a course must have, and which it must not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from flaxlings.author.template import MARK
from flaxlings.course.model import Course, Exercise

HINTS = 3
Complaint = tuple[str, str]
"""What is wrong, and what to do."""


def check_files(course: Course, exercise: Exercise) -> Iterator[Complaint]:
    """What is missing for one exercise."""
    for word, path in (
        ("check", course.check_path(exercise)),
        ("solution", course.solution_path(exercise)),
        ("stub", course.stub_path(exercise)),
    ):
        if not path.is_file():
            yield f"its {word} is missing", f"Write {path.relative_to(course.home)}."
    if len(exercise.hints) < HINTS:
        yield (
            f"it has {len(exercise.hints)} hints",
            f"Write at least {HINTS}, climbing from where to look to almost the answer.",
        )
    for index, hint in enumerate(exercise.hints):
        if any(hint in later or later in hint for later in exercise.hints[index + 1 :]):
            yield (
                f"hint {index + 1} stands in a later one or contains it",
                "Each hint says something that the others do not.",
            )
        if re.search(r"__\w+__", re.sub(r"`[^`]*`", "", hint)):
            yield f"hint {index + 1} has a __name__ that Markdown takes for bold", "Put code between backticks."
    if not exercise.links:
        yield "it has no link", "Link the page of the official documentation that it rests on."


def stray_files(course: Course, exercises: Path | None) -> Iterator[Complaint]:
    """Files that belong to no exercise, and stubs in `exercises` (None: do not look) that differ from their copies."""
    slugs = {topic.slug for topic in course.topics}
    for topic in course.topics:
        names = {f"{exercise.name}.py" for exercise in topic.exercises}
        for folder, known in (
            (f"checks/{topic.slug}", names | {"topic.toml"}),
            (f"checks/{topic.slug}/stubs", names | {"README.md"}),
            (f"solutions/{topic.slug}", names),
        ):
            for path in _content(course.home / folder):
                if path.is_file() and path.name not in known:
                    yield f"{folder}/{path.name} belongs to no exercise", "Name it in topic.toml, or remove it."
    for folder in ("checks", "solutions"):
        for path in _content(course.home / folder):
            if path.is_dir() and path.name not in slugs and path.name != "__pycache__":
                yield f"{folder}/{path.name} is no topic", "Give it a topic.toml, or remove it."
    for topic in course.topics:
        if not course.readme_path(topic).is_file():
            yield f"topic {topic.slug} has no README", f"Write {course.readme_path(topic).relative_to(course.home)}."
        if exercises is not None:
            yield from _copies(course, topic.slug, exercises)


def unwritten(course: Course) -> Iterator[Complaint]:
    """What `flaxlings dev new` left for an author to write, and nobody has written."""
    for topic in course.topics:
        paths = [course.home / "checks" / topic.slug / "topic.toml", course.readme_path(topic)]
        for exercise in topic.exercises:
            paths += [course.stub_path(exercise), course.check_path(exercise), course.solution_path(exercise)]
        for path in paths:
            text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
            for number, line in enumerate(text.splitlines(), 1):
                if MARK in line:
                    what = line.partition(MARK)[2].strip(" :.")
                    where = f"{path.relative_to(course.home).as_posix()}, line {number}"
                    yield f"{where}: still to be written: {what}", f"Write it, and take {MARK} out."


def _content(folder: Path) -> list[Path]:
    """What is in a folder; nothing when it is missing, which is said of every file that should be there."""
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _copies(course: Course, slug: str, exercises: Path) -> Iterator[Complaint]:
    pristine = {path.name: path for path in (course.home / "checks" / slug / "stubs").glob("*") if path.is_file()}
    worked = {path.name: path for path in (exercises / slug).glob("*") if path.is_file()}
    for name in sorted(pristine.keys() | worked.keys()):
        if name not in pristine or name not in worked or pristine[name].read_bytes() != worked[name].read_bytes():
            yield (
                f"exercises/{slug}/{name} and its pristine copy in checks/{slug}/stubs differ",
                "`flaxlings dev stubs` takes the ones in exercises/ as pristine; or copy the pristine one back.",
            )
