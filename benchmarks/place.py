"""Where flaxlings is measured: a directory for everything, learners' directories in it, and their environment."""

from __future__ import annotations

import itertools
import json
import os
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.processes import run

ROOT = Path(__file__).parents[1]
FLAXLINGS = (sys.executable, "-P", "-m", "flaxlings")
CACHE_VARIABLE = "FLAXLINGS_CACHE"

_UNWANTED = (
    "COLUMNS",
    "LINES",
    "NO_COLOR",
    "LC_ALL",
    "LC_CTYPE",
    "PYTHON",
    "PYTEST",
    "FLAXLINGS",
    "JAX_",
    "XLA_",
    "_TYPER",
)


@dataclass(frozen=True)
class Place:
    """A temporary directory. Everything that is measured works in it, and with the same environment."""

    root: Path
    course: Path = ROOT
    """What holds `checks/` and `solutions/`."""
    _numbers: itertools.count[int] = field(default_factory=itertools.count, repr=False)

    def fresh(self, name: str) -> Path:
        """A new empty directory."""
        path = self.root / f"{name}-{next(self._numbers)}"
        path.mkdir()
        return path

    @cached_property
    def cache(self) -> Path:
        """The caches that go on being used during this benchmark."""
        return self.fresh("cache")

    def environ(self, cache: Path | None = None) -> dict[str, str]:
        """The environment of a learner who has set nothing; `cache` instead of the caches of this place."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_UNWANTED)}
        return {
            **kept,
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "JAX_PLATFORMS": "cpu",
            "FLAXLINGS_COURSE": str(self.course),
            CACHE_VARIABLE: str(cache or self.cache),
        }

    def learner(self) -> Learner:
        """A new learner's directory, made by `flaxlings init`."""
        home = self.fresh("learner") / "course"
        run((*FLAXLINGS, "init", str(home)), self.root, self.environ())
        return Learner(self, home)

    @cached_property
    def exercises(self) -> tuple[dict[str, Any], ...]:
        """The exercises of the course as `list --json` tells of them."""
        learner = self.learner()
        listed = run((*FLAXLINGS, "list", "--json"), learner.home, self.environ())
        return tuple(json.loads(listed.output)["exercises"])

    def path(self, name: str) -> str:
        """Where the file of this exercise is in a learner's directory."""
        return str(next(exercise["path"] for exercise in self.exercises if exercise["name"] == name))

    def solution(self, name: str) -> str:
        """The reference answer."""
        path = self.course / self.path(name).replace("exercises/", "solutions/", 1)
        return path.read_text(encoding="utf-8")

    def check(self, name: str) -> Path:
        """The check file."""
        return self.course / self.path(name).replace("exercises/", "checks/", 1)


@dataclass(frozen=True)
class Learner:
    """A learner's directory."""

    place: Place
    home: Path

    def save(self, name: str, text: str) -> None:
        """Write an answer as a plain editor does: open, write, close."""
        with (self.home / self.place.path(name)).open("w", encoding="utf-8") as file:
            file.write(text)

    def solve(self, names: tuple[str, ...]) -> None:
        """Save the reference answers."""
        for name in names:
            self.save(name, self.place.solution(name))
