"""Where the forward pass parts: the first submodule that gets or gives something else than in the reference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from flaxlings.judge.compare import compare
from flaxlings.judge.diagnose import axes, elementwise, order, weights
from flaxlings.judge.diagnose.activation import functions
from flaxlings.judge.diagnose.arrays import numbers, pairs
from flaxlings.judge.diagnose.case import Case, Found, Rule, Sighting, every_failing
from flaxlings.judge.dtypes import DTYPES
from flaxlings.judge.observation import Array, Leaf, Observation, ProbePlan, Step

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.arrays import Numbers

_PATH_LIMIT = 80
_SIZE_LIMIT = 1 << 14
_TELLING = 3
"""Elements below which two functions can agree by accident."""
_RTOL, _ATOL = 1e-4, 1e-5


def _first_to_part(case: Case, sighting: Sighting) -> Found | None:
    """The calls of both sides, each against the same call of the same submodule, in the order of the reference."""
    yours = _by_path(sighting.yours.steps)
    if {path: len(calls) for path, calls in _by_path(sighting.expected.steps).items()} != {
        path: len(calls) for path, calls in yours.items()
    }:
        return None  # another structure: there is nothing to go along
    name = partial(_name, "." if case.exercise.track == "nnx" else "/")
    before: Step | None = None
    for expected in sighting.expected.steps:
        found = _part(expected, yours[expected.path].pop(0), before, name)
        if found is not None:
            return found
        before = expected
    if before is None or sighting.yours.raised is not None:
        return None
    ends = [(each.expected, each.yours) for each in pairs(sighting, case.plan) if not each.same]
    if len(ends) == 1:
        found = _between(_numbers(before.output), *ends[0], f"The output of `{name(before)}`", "at the end")
        if found is not None:
            return found
    says = f"Every submodule gets and gives what it should, up to `{name(before)}`: the mistake is in what follows it."
    return Found("parts-after", says, is_place=True)


def _part(expected: Step, yours: Step, before: Step | None, name: Callable[[Step], str]) -> Found | None:
    until = f"Everything is right up to `{name(before)}`; " if before else "Already the first submodule differs: "
    if expected.input is not None and yours.input is not None and not _close(expected.input, yours.input):
        right, wrong = _numbers(expected.input), _numbers(yours.input)
        origin = right if before is None else _numbers(before.output)
        what = "The input" if before is None else f"The output of `{name(before)}`"
        found = _between(origin, right, wrong, what, f"before `{name(expected)}`")
        if found is not None:
            return found
        return Found("parts-before", f"{until}`{name(expected)}` gets another input than it should.", is_place=True)
    if _close(expected.output, yours.output):
        return None
    look = "look at how it is made"
    if before is not None and _is_inside(before, expected):
        arrays = _numbers(before.output), _numbers(expected.output), _numbers(yours.output)
        found = _between(*arrays, f"The output of `{name(before)}`", f"at the end of `{name(expected)}`")
        if found is not None:
            return found
        look = f"look at what it does besides calling `{name(before)}`"
    shapes = "" if expected.output.shape == yours.output.shape else ", of another shape"
    gets = "" if expected.input is None or yours.input is None else "gets the right input and "
    says = f"{until}`{name(expected)}` {gets}gives another output{shapes}: {look}."
    return Found("parts-at", says, is_place=True)


def _is_inside(step: Step, outer: Step) -> bool:
    """Whether this is the call of a submodule of the other: it returns before."""
    return len(step.path) > len(outer.path) and step.path[: len(outer.path)] == outer.path


def _between(
    origin: Numbers | None, right: Numbers | None, wrong: Numbers | None, what: str, where: str
) -> Found | None:
    """What is done to `origin` on both sides, where both are one of the usual functions."""
    if origin is None or right is None or wrong is None:
        return None
    if any(each.dtype.kind not in "fi" for each in (origin, right, wrong)):
        return None  # activations are no functions of yes and no, nor of complex numbers
    if not origin.shape == right.shape == wrong.shape or origin.size > _SIZE_LIMIT or origin.size < _TELLING:
        return None
    wanted, done = _function(origin, right), _function(origin, wrong)
    if wanted is None or done is None or wanted == done:
        return None
    if not done:
        return Found("activation-missing", f"{what} goes on as it is {where}: {wanted} is missing there.")
    if not wanted:
        return Found("activation-extra", f"{what} goes through {done} {where}, and should go on as it is.")
    return Found("another-activation", f"{what} goes through {done} {where}, where {wanted} should be.")


def _function(origin: Numbers, result: Numbers) -> str | None:
    """The name of the activation that gives this result; empty when nothing was done, None when it is another thing."""
    import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

    with np.errstate(all="ignore"):
        if np.allclose(origin, result, _RTOL, _ATOL):
            return ""
        names = [name for name, apply in functions().items() if np.allclose(apply(origin), result, _RTOL, _ATOL)]
    return names[0] if len(names) == 1 else None


def _close(expected: Array, yours: Array) -> bool:
    import numpy as np  # noqa: PLC0415 -- likewise

    left, right = _numbers(expected), _numbers(yours)
    if left is None or right is None or left.shape != right.shape:
        return False
    known = DTYPES[expected.dtype]
    with np.errstate(all="ignore"):
        return bool(np.allclose(right, left, known.rtol, known.atol, equal_nan=True))


def _numbers(array: Array | None) -> Numbers | None:
    return None if array is None else numbers(Leaf((), array))


def _by_path(steps: Sequence[Step]) -> dict[tuple[str, ...], list[Step]]:
    found: dict[tuple[str, ...], list[Step]] = {}
    for step in steps:
        found.setdefault(step.path, []).append(step)
    return found


def _name(separator: str, step: Step) -> str:
    text = separator.join(step.path)
    return text if text.isprintable() and len(text) <= _PATH_LIMIT else "a submodule"


def _what_is_done_there(case: Case) -> Found | None:
    """What the rules about numbers say of the array with which the parting begins, with every seed that fails."""
    plan = msgspec.structs.replace(case.plan, rtol=None, atol=None)
    sightings = [_array_that_parts(plan, sighting) for sighting in case.failing]
    found = [each for each in sightings if each is not None]
    if not found or len(found) != len(sightings) or len({each.expected.leaves[0].path for each in found}) != 1:
        return None
    there = replace(case, plan=plan, sightings=tuple(found))
    answers = (rule(there) for rule in (*axes.RULES, *weights.RULES, *elementwise.RULES, *order.RULES))
    return next((each for each in answers if each is not None and each.sure), None)


def _array_that_parts(plan: ProbePlan, sighting: Sighting) -> Sighting | None:
    """The first array that a submodule gets or gives and that differs, as if it were all that the probe had seen."""
    yours = _by_path(sighting.yours.steps)
    for step in sighting.expected.steps:
        calls = yours.get(step.path)
        if not calls:
            return None
        call = calls.pop(0)
        for word, left, right in (("input", step.input, call.input), ("output", step.output, call.output)):
            if left is None or right is None or _close(left, right):
                continue
            path = (f"{word} of {_name('/', step)}",)
            sides = (Leaf(path, left),), (Leaf(path, right),)
            seen = [Observation(plan.name, sighting.seed, leaves) for leaves in sides]
            return Sighting(sighting.seed, seen[0], seen[1], compare(*sides, plan))
    return None


RULES: tuple[Rule, ...] = (every_failing(_first_to_part), _what_is_done_there)
