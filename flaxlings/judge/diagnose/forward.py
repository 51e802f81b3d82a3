"""Where the forward pass parts: the first submodule that gets or gives something else than in the reference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flaxlings.judge.diagnose.activation import functions
from flaxlings.judge.diagnose.arrays import numbers, pairs
from flaxlings.judge.diagnose.case import Case, Found, Rule, Sighting, every_failing
from flaxlings.judge.dtypes import DTYPES
from flaxlings.judge.observation import Array, Leaf, Step

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
    before: Step | None = None
    for expected in sighting.expected.steps:
        found = _part(expected, yours[expected.path].pop(0), before)
        if found is not None:
            return found
        before = expected
    if before is None or sighting.yours.raised is not None:
        return None
    ends = [(each.expected, each.yours) for each in pairs(sighting, case.plan) if not each.same]
    last = _numbers(before.output)
    if len(ends) == 1 and last is not None:
        found = _between(last, *ends[0], f"The output of `{_name(before)}`", "at the end")
        if found is not None:
            return found
    says = f"Every submodule gets and gives what it should, up to `{_name(before)}`: the mistake is in what follows it."
    return Found("parts-after", says, is_place=True)


def _part(expected: Step, yours: Step, before: Step | None) -> Found | None:
    name = _name(expected)
    if expected.input is not None and yours.input is not None and not _close(expected.input, yours.input):
        right, wrong = _numbers(expected.input), _numbers(yours.input)
        if right is not None and wrong is not None:
            origin = right if before is None else _numbers(before.output)
            what = "The input" if before is None else f"The output of `{_name(before)}`"
            found = None if origin is None else _between(origin, right, wrong, what, f"before `{name}`")
            if found is not None:
                return found
        says = f"{_until(before)}`{name}` gets another input than it should."
        return Found("parts-before", says, is_place=True)
    if not _close(expected.output, yours.output):
        shapes = "" if expected.output.shape == yours.output.shape else ", of another shape"
        says = (
            f"{_until(before)}`{name}` gets the right input and gives another output{shapes}: look at how it is made."
        )
        return Found("parts-at", says, is_place=True)
    return None


def _between(origin: Numbers, right: Numbers, wrong: Numbers, what: str, where: str) -> Found | None:
    """What is done to `origin` on both sides, where both are one of the usual functions."""
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


def _until(before: Step | None) -> str:
    return f"Everything is right up to `{_name(before)}`; " if before else "Already the first submodule differs: "


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


def _name(step: Step) -> str:
    text = "/".join(step.path)
    return text if text.isprintable() and len(text) <= _PATH_LIMIT else "a submodule"


RULES: tuple[Rule, ...] = (every_failing(_first_to_part),)
