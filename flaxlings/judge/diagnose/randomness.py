"""Rules about keys: the seed is ignored, or one key is used where several are needed."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from flaxlings.judge.describe import describe_path
from flaxlings.judge.diagnose.arrays import numbers
from flaxlings.judge.diagnose.case import Case, Found, Rule, Sighting, leaves_by_path
from flaxlings.judge.diagnose.evidence import Mismatch, measured, mentions, quiet, subject
from flaxlings.judge.diagnose.syntax import unused_arguments
from flaxlings.judge.observation import Observation, PathPart
from flaxlings.judge.variables import is_parameter

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.arrays import Numbers

_FIXED_KEY = r"(PRNGKey|random\.key|Rngs)\(\s*(\w+\s*=\s*)?\d"


def is_param(each: Mismatch) -> bool:
    """Whether this is a parameter, or has a name that most parameters have."""
    name = str(each.path[-1]).lower() if each.path else ""
    return is_parameter(each.path, each.variable) or name in ("kernel", "bias", "embedding")


def is_drawn(each: Mismatch) -> bool:
    """Whether this is a parameter that is drawn at random: by where it stands, and because it varies."""
    import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

    return is_param(each) and each.expected.size >= 4 and bool(np.ptp(each.expected) > 0)


def seed_ignored(case: Case) -> Found | None:
    """Yours is the same with every seed, where the expected numbers change."""
    import numpy as np  # noqa: PLC0415 -- likewise

    found = measured(case)
    sightings = case.sightings
    if not found or len({each.seed for each in sightings}) < 2 or any(each.yours.raised for each in sightings):
        return None
    expected = [_numbers(each.expected) for each in sightings]
    yours = [_numbers(each.yours) for each in sightings]
    size = 0
    for path in {each.path for each in found}:
        if any(path not in side for side in (*expected, *yours)):
            return None
        first = yours[0][path]
        size += first.size
        if (first.size > 1 and not np.ptp(first) > 0) or any(
            not np.array_equal(first, each[path]) for each in yours[1:]
        ):
            return None
        if any(_alike(left[path], right[path]) for left, right in combinations(expected, 2)):
            return None
    drawn = all(is_drawn(each) for each in found)
    fixed = mentions(case, _FIXED_KEY)
    # A result that stays the same can ignore something else than the seed, unless the text says so.
    if size < 3 - fixed or not (drawn or (fixed and _unused_seed(case))):
        return None
    return Found(
        "seed-ignored",
        f"{subject(found)} is the same with every seed: use the key (or the seed) that is handed in, not a fixed one.",
    )


def _unused_seed(case: Case) -> bool:
    return next(unused_arguments(case.source, "seed|key|rng|rngs|prng_key"), None) is not None


def _numbers(observation: Observation) -> dict[tuple[PathPart, ...], Numbers]:
    found = {}
    for path, leaf in leaves_by_path(observation).items():
        array = numbers(leaf)
        if array is not None and array.dtype.kind in "fiu":
            found[path] = array
    return found


def _alike(left: Numbers, right: Numbers) -> bool:
    import numpy as np  # noqa: PLC0415 -- likewise

    return left.shape == right.shape and bool(np.allclose(left, right, rtol=1e-3, atol=1e-6, equal_nan=True))


def drawn_alike(case: Case) -> Found | None:
    """The slices along the first axis are equal in yours, and differ from each other in what is expected."""
    found = measured(case)
    if not found or not all(is_drawn(each) and _slices_alike(each) for each in found):
        return None
    return Found(
        "drawn-alike",
        f"{subject(found)} holds the same numbers for each index of its first axis: split the key, so that each "
        "(layer, head, ...) draws its own.",
    )


def _slices_alike(each: Mismatch) -> bool:
    import numpy as np  # noqa: PLC0415 -- likewise

    if each.yours.ndim < 2 or each.yours.shape[0] < 2 or each.yours[0].size < 3:
        return False
    first, others = each.yours[0], each.yours[1:]
    if not np.ptp(first) > 0 or not all(_alike(first, other) for other in others):
        return False
    return not any(_alike(each.expected[0], other) for other in each.expected[1:])


def key_reused(case: Case) -> Found | None:
    """Two parameters hold equal numbers in yours, and different ones in what is expected."""
    found = measured(case)
    if not found or not all(is_drawn(each) for each in found):
        return None
    names: set[tuple[str, str] | None] = {_twins(case, sighting) for sighting in case.failing}
    twins = names.pop() if len(names) == 1 else None
    if twins is None:
        return None
    return Found(
        "key-reused",
        f"Your `{twins[0]}` and `{twins[1]}` hold the same numbers: they were drawn with one key. Split it, and use "
        "each part once.",
    )


def _twins(case: Case, sighting: Sighting) -> tuple[str, str] | None:
    """The paths of two parameters of one shape that are equal in yours only."""
    import numpy as np  # noqa: PLC0415 -- likewise

    drawn = {each.path for each in measured(case) if each.seed == sighting.seed}
    expected, yours = _numbers(sighting.expected), _numbers(sighting.yours)
    both = [path for path in yours if path in expected and yours[path].size >= 4][:64]
    for left, right in combinations(both, 2):
        if not {left, right} & drawn or yours[left].shape != yours[right].shape or not np.ptp(yours[left]) > 0:
            continue
        if _alike(yours[left], yours[right]) and not _alike(expected[left], expected[right]):
            return describe_path(left), describe_path(right)
    return None


RULES: tuple[Rule, ...] = tuple(map(quiet, (seed_ignored, drawn_alike, key_reused)))
"""Most specific first."""
