"""`python -m benchmarks.prepare NAME DIRECTORY`: what the benchmarks need of one exercise, made once. Imports jax.

`DIRECTORY/NAME.json` gets the answers that will be saved, `DIRECTORY/NAME.pickle` the leaves that a right answer gives.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from benchmarks.probing import call_all, cases, leaves
from flaxlings.check import Check
from flaxlings.course.edits import EditFault, apply_edits
from flaxlings.course.manifest import find_home, load_course
from flaxlings.run.worker.load import load_check, load_module

WANTED = 3
"""Mistakes to save by turns."""

TRIES = 12
"""Texts to try for that: each costs a second of compiling."""


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
        "rewritten": _rewritten(check, name, solution),
        "variants": [apply_edits(solution, variant.replace) for variant in check.variants[:1]],
        "stub": stub,
        "solution": solution,
    }
    if not answers["mistakes"]:
        sys.exit(f"no pitfall of {name} can be loaded")
    (directory / f"{name}.json").write_text(json.dumps(answers), encoding="utf-8")


def _mistakes(check: Check, name: str, solution: str) -> list[str]:
    """Pitfalls as texts."""
    return _best(check, name, (apply_edits(solution, pitfall.replace) for pitfall in check.pitfalls), WANTED)


def _rewritten(check: Check, name: str, solution: str) -> list[str]:
    """A mistake in an answer that is written another way: a variant's edits and a pitfall's, if they fit."""

    def both() -> Iterator[str]:
        for pitfall in check.pitfalls:
            for variant in check.variants:
                try:
                    yield apply_edits(solution, (*variant.replace, *pitfall.replace))
                except EditFault:
                    continue

    return _best(check, name, both(), 1)


def _best(check: Check, name: str, texts: Iterable[str], wanted: int) -> list[str]:
    """At most so many of the texts, those first that let every probe run; what cannot be loaded is none of them.

    What raises at once is answered sooner than is fair, and what is no module has no probes to call.
    """
    running: list[str] = []
    loading: list[str] = []
    for text in islice(texts, TRIES):
        if len(running) == wanted:
            break
        try:
            module = load_module(name, "mistake.py", text)
        except Exception:  # noqa: BLE001, S112 -- a mistake may raise anything, and two edits together make any text
            continue
        (loading if call_all(check, module) else running).append(text)
    return (running + loading)[:wanted]


if __name__ == "__main__":
    prepare(sys.argv[1], Path(sys.argv[2]))
