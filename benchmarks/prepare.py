"""`python -m benchmarks.prepare NAME DIRECTORY`: what the benchmarks need of one exercise, made once. Imports jax.

`DIRECTORY/NAME.json` gets the answers that will be saved, `DIRECTORY/NAME.pickle` the leaves that a right answer gives.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.probing import call_all, cases, leaves
from flaxlings.check import Check
from flaxlings.course.edits import EditFault, apply_edits
from flaxlings.course.manifest import find_home, load_course
from flaxlings.run.worker.load import load_check, load_module

WANTED = 3
"""Mistakes to save by turns."""

TRIES = 12
"""Pitfalls to try for that: each costs a second of compiling."""


def prepare(name: str, directory: Path) -> None:
    """Write both files."""
    course = load_course(find_home())
    exercise = course.by_name[name]
    check = load_check(str(course.check_path(exercise)), name)
    solution = course.solution_path(exercise).read_text(encoding="utf-8")
    module = load_module(name, "solution.py", solution)
    expected = {f"{probe.plan.name}-{seed}": leaves(probe.function(module, seed)) for probe, seed in cases(check)}
    (directory / f"{name}.pickle").write_bytes(pickle.dumps(expected))

    stub = course.stub_path(exercise).read_text(encoding="utf-8")
    answers = {
        "mistakes": _mistakes(check, name, solution),
        "rewritten": _rewritten(check, solution),
        "variants": [apply_edits(solution, variant.replace) for variant in check.variants[:1]],
        "stub": stub,
        "solution": solution,
    }
    (directory / f"{name}.json").write_text(json.dumps(answers), encoding="utf-8")


def _mistakes(check: Check, name: str, solution: str) -> list[str]:
    """Pitfalls as texts, those first that let every probe run: what raises at once is answered sooner than is fair."""
    texts = [apply_edits(solution, pitfall.replace) for pitfall in check.pitfalls[:TRIES]]
    running: list[str] = []
    for text in texts:
        if len(running) < WANTED and _runs(check, name, text):
            running.append(text)
    return (running + [text for text in texts if text not in running])[:WANTED]


def _runs(check: Check, name: str, text: str) -> bool:
    try:
        return call_all(check, load_module(name, "mistake.py", text)) == 0
    except Exception:  # noqa: BLE001 -- a mistake may be one that cannot be loaded
        return False


def _rewritten(check: Check, solution: str) -> list[str]:
    """A mistake in an answer that is written another way: a variant's edits and a pitfall's, if they fit."""

    def both() -> Iterator[str]:
        for pitfall in check.pitfalls:
            for variant in check.variants:
                try:
                    yield apply_edits(solution, (*variant.replace, *pitfall.replace))
                except EditFault:
                    continue

    return list(both())[:1]


if __name__ == "__main__":
    prepare(sys.argv[1], Path(sys.argv[2]))
