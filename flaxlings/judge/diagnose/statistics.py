"""Rules about means and variances: the divisor, the epsilon, the momentum of a running average."""

from __future__ import annotations

import re
from math import sqrt
from typing import TYPE_CHECKING

from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.evidence import (
    Mismatch,
    explains,
    factor,
    measured,
    mentions,
    observed,
    quiet,
    show,
    sizes,
    subject,
    telling,
)

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.arrays import Numbers

_AVERAGES = r"momentum|decay|\bema\b|average|running|BatchNorm"
_MOMENTA = (0.9, 0.95, 0.99, 0.999)


def variance_biased(case: Case) -> Found | None:
    """A variance divided by n - 1 instead of n, or the other way round; or what was normalized by its root."""
    found = measured(case)
    if not telling(found) or not mentions(case, r"\bvar|std\b|variance|ddof"):
        return None
    if any("params" in each.path or "kernel" in each.path for each in found):
        return None
    if mentions(case, r"(ddof|correction)\s*=\s*1") and explains(found, _slightly_more):
        return Found(
            "variance-biased",
            f"{subject(found)} is a little too large: with ddof=1 the divisor is n - 1, and n is meant.",
        )
    ratio = factor(found)
    counts = [size for size in sizes(case) if size > 2]
    if mentions(case, "ddof") or all(each.path and re.search("var|std", str(each.path[-1])) for each in found):
        counts += [size for size in range(3, 65) if size not in counts]
    for size in counts:
        unbiased = size / (size - 1)
        for divisor, other, wanted in ((size - 1, size, unbiased), (size, size - 1, 1 / unbiased)):
            says = (
                f"{subject(found)} comes from a variance divided by {divisor}, and {other} is meant: "
                f"{'leave ddof at 0' if divisor < other else 'ddof=1 divides by n - 1'}."
            )
            if ratio is not None and (_near(ratio, wanted) or _near(ratio, sqrt(wanted))):
                positive = all((each.expected >= 0).all() for each in found)
                if positive:
                    return Found("variance-biased", says, sure=_near(ratio, wanted))
            if explains(found, lambda each, wanted=wanted: _stretched(each, 1 / sqrt(wanted))):  # type: ignore[misc]
                return Found("variance-biased", says)
    return None


def _slightly_more(each: Mismatch) -> bool:
    """Whether yours is larger by one factor, as a variance is (or its root) when it is divided by n - 1."""
    import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

    if not (each.expected > 0).all():
        return False
    ratios = each.yours / each.expected
    ratio = float(np.median(ratios))
    return 1 < ratio < 1.6 and each.close(each.expected * ratio, each.yours)


def _near(left: float, right: float) -> bool:
    return abs(left - right) <= 1e-3 * abs(right - 1) + 1e-6


def _stretched(each: Mismatch, scale: float) -> bool:
    """Whether yours is the expected numbers, scaled about one centre per feature: normalized, then given a bias."""
    import numpy as np  # noqa: PLC0415 -- likewise

    if each.expected.ndim < 2 or each.expected.size < 9:
        return False
    expected = each.expected.reshape(-1, each.expected.shape[-1])
    yours = each.yours.reshape(expected.shape)
    if expected.shape[0] < 3 or (expected >= 0).all():
        return False
    centres = expected - (yours - expected) / (scale - 1)
    spread = np.abs(centres - centres.mean(axis=0)).max()
    return bool(spread <= 5e-3 * np.abs(expected).max()) and bool(np.ptp(expected, axis=0).min() > 0.05)


def epsilon(case: Case) -> Found | None:
    """Slices with mean 0, each scaled by a little, the same way, and more where the variance is small."""
    found = measured(case)
    if not telling(found, more=2) or not mentions(case, r"eps|Norm|var|rsqrt"):
        return None
    ranks = {each.expected.ndim for each in found}
    if len(ranks) != 1 or not 2 <= (rank := ranks.pop()) <= 4:
        return None
    for axis in range(rank):
        if explains(found, lambda each, axis=axis: _scaled_slightly(each, axis)):  # type: ignore[misc]
            return Found(
                "epsilon",
                f"{subject(found)} is normalized a little too much or too little: compare the epsilon, and whether it "
                "is added to the variance, inside the square root.",
                sure=False,
            )
    return None


def _scaled_slightly(each: Mismatch, axis: int) -> bool:
    import numpy as np  # noqa: PLC0415 -- likewise

    size = each.expected.shape[axis]
    if size < 3 or each.expected.size // size < 3:
        return False
    expected = np.moveaxis(each.expected, axis, -1).reshape(-1, size)
    yours = np.moveaxis(each.yours, axis, -1).reshape(-1, size)
    variances = expected.var(axis=1)
    if not np.allclose(expected.mean(axis=1), 0, atol=1e-3) or not ((variances > 0) & (variances < 1.001)).all():
        return False
    scales = (expected * yours).sum(axis=1) / (expected**2).sum(axis=1)
    apart = np.abs(scales - 1)
    # The same scale everywhere is another mistake, and so is a large one.
    if not (apart < 0.5).all() or np.ptp(apart) < 0.2 * apart.max() or not ((scales > 1).all() or (scales < 1).all()):
        return False
    return each.close(expected * scales[:, None], yours)


def momentum_inverted(case: Case) -> Found | None:
    """A running average where the old value and the new one have exchanged their weights."""
    found = measured(case)
    if not telling(found) or not mentions(case, _AVERAGES) or not all(_is_average(each) for each in found):
        return None
    for ratio in _ratios(case, found[0]):
        if not explains(found, lambda each, ratio=ratio: _reweighted(case, each, ratio)):  # type: ignore[misc]
            continue
        share = ratio / (1 + ratio)
        if any(abs(share - momentum) < 1e-3 for momentum in (*_MOMENTA, *(1 - each for each in _MOMENTA))):
            return Found(
                "momentum-inverted",
                f"{subject(found)} weighs the old value with {show(1 - share)} and the new one with {show(share)}; it "
                "is the other way round: momentum is the weight of the old value.",
                sure=all(each.path for each in found),
            )
        # A mean that starts at 0 is in any ratio to another one; the variance beside it, which starts at 1, is not.
        if {"mean", "var"} <= {str(each.path[-1]) for each in found if each.path}:
            return Found(
                "another-momentum",
                f"{subject(found)} moves {show(ratio)} times as far from its old value as expected: compare the "
                "momentum, which in Flax is the weight of the old value (0.99 unless you say otherwise).",
            )
    return None


def _ratios(case: Case, each: Mismatch) -> list[float]:
    """How many times as far yours moved as expected, for every old value that there may have been."""
    import numpy as np  # noqa: PLC0415 -- likewise

    found = []
    for old in _olds(case, each):
        steps = float(np.sum((each.expected - old) ** 2))
        ratio = float(np.sum((each.expected - old) * (each.yours - old))) / steps if steps else 0.0
        if 1e-4 < ratio < 1e4 and abs(ratio - 1) > 1e-2:
            found.append(ratio)
    return found


def _is_average(each: Mismatch) -> bool:
    last = str(each.path[-1]).lower() if each.path else ""
    return not each.path or any(word in last for word in ("mean", "var", "ema", "average", "avg", "running", "stat"))


def _reweighted(case: Case, each: Mismatch, ratio: float) -> bool:
    """Whether yours is as far from the old value as the expected one, times the ratio, for some old value."""
    return any(each.close(old + ratio * (each.expected - old), each.yours) for old in _olds(case, each))


def _olds(case: Case, each: Mismatch) -> list[Numbers]:
    import numpy as np  # noqa: PLC0415 -- likewise

    shape = each.expected.shape
    return [np.zeros(shape), np.ones(shape), *(array for _, array in observed(case, each.seed, shape))]


RULES: tuple[Rule, ...] = tuple(map(quiet, (momentum_inverted, variance_biased, epsilon)))
"""Most specific first."""
