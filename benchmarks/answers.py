"""The texts that are saved while a watch is measured."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.place import Place
from benchmarks.processes import run


@dataclass(frozen=True, slots=True)
class Answer:
    """One text, by what it is; a solved one makes a watch go on to the next exercise."""

    label: str
    text: str
    solved: bool = False

    def touched(self, number: int) -> str:
        """The text with a comment that no other save has."""
        return f"{self.text.rstrip()}\n# save {number}\n"


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one exercise that are saved by turns, and where the leaves of a right one are stored."""

    mistake: Answer
    """Unsolved, and every probe runs to its end."""
    changes: tuple[Answer, ...]
    """Each another text than the one before it: a mistake, a mistake in another way, the stub, right ones."""
    expected: Path


def arrange(prepared: dict[str, list[str]], stub: str, solution: str, expected: Path) -> Answers:
    """The answers in the order in which they are saved; what an exercise does not have is left out."""
    mistakes = [Answer(f"mistake {number}", text) for number, text in enumerate(prepared["mistakes"])]
    changes = [
        *mistakes[1:2],
        *(Answer("mistake, rewritten", text) for text in prepared["rewritten"]),
        Answer("stub", stub),
        *(Answer("variant", text, solved=True) for text in prepared["variants"]),
        *(mistakes[2:3] or mistakes[:1]),
        Answer("solution", solution, solved=True),
    ]
    return Answers(mistakes[0], tuple(changes), expected)


@cache
def answers_to(place: Place, name: str) -> Answers:
    """The answers to this exercise; a process of its own finds them, once.

    Raises:
        NotMeasured: that process failed.
    """
    directory = place.fresh("prepared")
    run((sys.executable, "-P", "-m", "benchmarks.prepare", name, str(directory)), place.root, place.environ())
    found = json.loads((directory / f"{name}.json").read_text(encoding="utf-8"))
    stub, solution = found.pop("stub"), found.pop("solution")
    return arrange(found, stub, solution, directory / f"{name}.pickle")
