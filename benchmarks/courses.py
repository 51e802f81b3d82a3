"""Courses of any size: the exercises of the real one, or one of them, copied under other names."""

from __future__ import annotations

import itertools
import json
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

TOPIC_SIZE = 20
"""Exercises in one topic; a topic's folder has a number of two digits, so that there are at most 100 topics."""


def generate(source: Path, target: Path, size: int) -> None:
    """Write a course of `size` exercises below `target`, from the one below `source`.

    Raises:
        ValueError: there cannot be so many topics.
    """
    if size > 100 * TOPIC_SIZE:
        raise ValueError(f"{size} exercises are more than {100 * TOPIC_SIZE}")
    endless = ((copy, slug, table) for copy in itertools.count() for slug, table in _tables(source))
    copies = list(itertools.islice(endless, size))
    for first in range(0, size, TOPIC_SIZE):
        _write_topic(source, target, f"{first // TOPIC_SIZE:02}_copies", copies[first : first + TOPIC_SIZE])


def repeat(source: Path, target: Path, name: str, size: int, time_limit: float) -> None:
    """Write a course of `size` copies of one exercise below `target`, each with this time limit (seconds)."""
    slug, table = next(found for found in _tables(source) if found[1]["name"] == name)
    limited = {**table, "time_limit": time_limit}
    _write_topic(source, target, "00_copies", [(copy, slug, limited) for copy in range(size)])


def _write_topic(source: Path, target: Path, topic: str, copies: Sequence[tuple[int, str, Mapping[str, Any]]]) -> None:
    """One topic of copies: each is the copy of this number of what a manifest of this slug says."""
    stubs = target / "checks" / topic / "stubs"
    solutions = target / "solutions" / topic
    stubs.mkdir(parents=True)
    solutions.mkdir(parents=True)
    (stubs / "README.md").write_text("# Copies\n", encoding="utf-8")
    manifest = ['title = "Copies"']
    for copy, slug, table in copies:
        name = table["name"]
        file = f"{copied(name, copy)}.py"
        shutil.copyfile(source / "checks" / slug / f"{name}.py", stubs.parent / file)
        shutil.copyfile(source / "checks" / slug / "stubs" / f"{name}.py", stubs / file)
        shutil.copyfile(source / "solutions" / slug / f"{name}.py", solutions / file)
        manifest += ["", "[[exercise]]", *_entries({**table, "name": copied(name, copy)})]
    (stubs.parent / "topic.toml").write_text("\n".join(manifest) + "\n", encoding="utf-8")


def copied(name: str, copy: int) -> str:
    """The name of a copy of this exercise; copies are counted from 0."""
    return f"{name}_copy_{copy}"


def _tables(source: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every exercise of a course, as its topic's manifest has it, with the topic's slug."""
    for path in sorted(source.glob("checks/*/topic.toml")):
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["exercise"]:
            yield path.parent.name, table


def _entries(table: Mapping[str, Any]) -> list[str]:
    # Strings, numbers and lists of strings are written alike in JSON and TOML.
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]
