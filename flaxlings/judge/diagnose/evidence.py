"""The numbers that differ, of every seed that fails: what rules about numbers have to explain, all of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from math import prod
from typing import TYPE_CHECKING

from flaxlings.judge.describe import describe_path
from flaxlings.judge.diagnose.arrays import SIZE_LIMIT, Pair, numbers, pairs
from flaxlings.judge.diagnose.case import Case, Found, Rule, Sighting, leaves_by_path, once
from flaxlings.judge.observation import Array, Spec

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.arrays import Numbers

_TOTAL_LIMIT = SIZE_LIMIT >> 3
"""Elements of all seeds together: some thirty rules look at them while somebody waits."""

_LOOSE = 1e-2
"""A relative tolerance from which a few elements can fit by accident."""

_SOURCE_LIMIT = 100_000


@dataclass(frozen=True)
class Mismatch(Pair):
    """One array (or number) that differs, with one seed; both sides are of one shape."""

    seed: int
    variable: str | None

    def close(self, expected: Numbers, yours: Numbers) -> bool:
        """Whether a relation holds in every element; tiny numbers are held to their own size, and NaN holds none."""
        import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

        if expected.shape != yours.shape:
            return False
        if not expected.size:
            return True
        largest = float(np.max(np.abs(expected)))
        atol = min(self.atol, self.rtol * largest) if np.isfinite(largest) else self.atol
        return bool(np.allclose(yours, expected, rtol=self.rtol, atol=atol))


def quiet(rule: Rule) -> Rule:
    """The rule, without numpy's warnings: what a stranger sent may overflow and divide by zero."""

    @wraps(rule)
    def quietly(case: Case) -> Found | None:
        import numpy as np  # noqa: PLC0415 -- likewise

        with np.errstate(all="ignore"):
            return rule(case)

    return quietly


@once
def mismatches(case: Case) -> tuple[Mismatch, ...]:
    """Every number that differs; nothing when anything else than numbers of one shape differs, or there are too many.

    Values with NaN and infinities are among them, and bools; see `measured`.
    """
    found: list[Mismatch] = []
    for sighting in case.failing:
        here = _of(case, sighting)
        if not here:
            return ()
        found += here
    return tuple(found) if sum(each.expected.size for each in found) <= _TOTAL_LIMIT else ()


def _of(case: Case, sighting: Sighting) -> list[Mismatch]:
    places = {difference.path for difference in sighting.differences if difference.kind == "value"}
    if sighting.yours.raised is not None or not places or len(places) != len(sighting.differences):
        return []
    variables = {path: leaf.variable for path, leaf in leaves_by_path(sighting.expected).items()}
    found: list[Mismatch] = []
    for pair in pairs(sighting, case.plan):
        if pair.name in places and pair.same_shape and pair.expected.size:
            # What a rule computes of ints is no int, and is rounded.
            rtol, atol = (1e-9, 1e-9) if pair.exact else (min(max(pair.rtol, 1e-6), 0.05), max(pair.atol, 0.0))
            variable = variables.get(pair.path)
            found.append(Mismatch(pair.path, pair.expected, pair.yours, rtol, atol, sighting.seed, variable))
    return found if len(found) == len(places) else []


@once
def measured(case: Case) -> tuple[Mismatch, ...]:
    """Every number that differs, as float64; nothing when one is no finite real number."""
    import numpy as np  # noqa: PLC0415 -- likewise

    found = mismatches(case)
    for each in found:
        if any(side.dtype.kind not in "fiu" or not np.isfinite(side).all() for side in (each.expected, each.yours)):
            return ()
    return tuple(
        replace(each, expected=each.expected.astype(np.float64), yours=each.yours.astype(np.float64)) for each in found
    )


def telling(found: Sequence[Mismatch], more: int = 0) -> bool:
    """Whether enough different numbers differ that a relation between the sides is no accident.

    Three do, or one with each of two seeds; `more` asks for more, for relations that fit more easily. Single ints
    that stand under different names say little: any two small counts are an offset apart.
    """
    import numpy as np  # noqa: PLC0415 -- likewise

    if not found:
        return False
    if any(each.rtol < 1e-6 and each.expected.size < 3 and not _in_sequence(each) for each in found):
        return False
    values: set[str] = set()
    for each in found:
        wrong = np.abs(each.expected - each.yours) > each.atol + each.rtol * np.abs(each.expected)
        values.update(f"{value:.3e}" for value in each.expected[wrong][:200].ravel().tolist())
    loose = max(each.rtol for each in found) >= _LOOSE
    needed = 8 if loose else 2 if len({each.seed for each in found}) > 1 else 3
    return len(values) >= needed + more


def _in_sequence(found: Mismatch) -> bool:
    return bool(found.path) and isinstance(found.path[-1], int)


def explains(found: Sequence[Mismatch], relation: Callable[[Mismatch], bool]) -> bool:
    """Whether the relation holds for everything that differs."""
    return bool(found) and all(relation(each) for each in found)


def factor(found: Sequence[Mismatch]) -> float | None:
    """The one number that takes every expected value to yours, when there is one that is not 0 and not 1."""
    import numpy as np  # noqa: PLC0415 -- likewise

    down = sum(float(np.sum(each.expected**2)) for each in found)
    up = sum(float(np.sum(each.expected * each.yours)) for each in found)
    ratio = up / down if down else 0.0
    # A factor that is nearly 1 comes out of any two numbers that are close.
    if not np.isfinite(ratio) or abs(ratio) < 1e-6 or abs(ratio - 1) < 20 * max(each.rtol for each in found):
        return None
    return ratio if explains(found, lambda each: each.close(ratio * each.expected, each.yours)) else None


def subject(found: Sequence[Mismatch]) -> str:
    """What differs, as the start of a sentence whose verb is in the singular."""
    paths = {each.path for each in found}
    if len(paths) != 1:
        return "Every number that differs"
    (path,) = paths
    if path and all(isinstance(part, int) for part in path):
        return f"Entry {describe_path(path)} of your result"
    return f"Your `{describe_path(path)}`" if path else "Your result"


def show(number: float) -> str:
    """A number with four digits: `0.3333`, `2`."""
    return f"{number:.4g}"


def sizes(case: Case) -> tuple[int, ...]:
    """Sizes of axes that the reference's run showed, the ones of this check's numbers among them, ascending."""
    found: set[int] = set()
    for observation in (*case.reference, *(each.expected for each in case.sightings)):
        for leaf in observation.leaves[:1000]:
            if isinstance(leaf.value, Array | Spec):
                found.update(size for size in leaf.value.shape[:8] if 2 <= size <= 4096)
    return tuple(sorted(found)[:64])


def observed(case: Case, seed: int, shape: tuple[int, ...] | None = None) -> list[tuple[str, Numbers]]:
    """Small arrays that the reference's run showed with this seed: path and numbers, at most 40."""
    found: list[tuple[str, Numbers]] = []
    seen = (*case.reference, *(each.expected for each in case.sightings))
    for observation in seen:
        if observation.seed != seed:
            continue
        for leaf in observation.leaves[:1000]:
            value = leaf.value
            if not isinstance(value, Array) or (shape is not None and value.shape != shape) or len(value.shape) > 8:
                continue
            if prod(value.shape) <= 4096 and (array := numbers(leaf)) is not None and array.dtype.kind in "fiu":
                found.append((describe_path(leaf.path), array))
            if len(found) >= 40:
                return found
    return found


def mentions(case: Case, pattern: str) -> bool:
    """Whether the learner's text or a title has something that the pattern finds, in any case of letters."""
    texts = (case.source[:_SOURCE_LIMIT], case.exercise.title, case.plan.title)
    return any(re.search(pattern, text, re.IGNORECASE) for text in texts)
