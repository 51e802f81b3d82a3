"""Rules about weights that should sum to 1, where yours are made of the same scores in another way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.evidence import Mismatch, explains, measured, quiet, subject, telling

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.arrays import Numbers


def another_weighting(case: Case) -> Found | None:
    """Softmax over the last axis is expected; yours are its scores, their logarithms, sigmoids, or not normalized."""
    found = measured(case)
    if not telling(found, more=1) or not explains(found, lambda each: _are_weights(each.expected)):
        return None
    if explains(found, _is_log):
        return Found(
            "another-activation",
            f"{subject(found)} holds the logarithms of the weights: use softmax, not log_softmax.",
        )
    if explains(found, lambda each: each.close(each.expected, _softmax(each.yours))):
        return Found(
            "activation-missing", f"{subject(found)} still holds scores: softmax over the last axis is missing."
        )
    if explains(found, _is_sigmoid):
        says = f"{subject(found)} holds weights that do not compete: softmax over the last axis, not sigmoid."
        return Found("another-activation", says)
    if explains(found, _is_unnormalized):
        return Found(
            "softmax-not-normalized",
            f"{subject(found)} has the right proportions in each row, and rows that do not sum to 1: divide by the sum "
            "over the last axis.",
        )
    return None


def _are_weights(array: Numbers) -> bool:
    """Whether every row of the last axis sums to 1, with more than one entry and nothing negative."""
    import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

    if array.ndim < 1 or array.shape[-1] < 3 or not (array >= 0).all():
        return False
    return bool(np.allclose(array.sum(axis=-1), 1, rtol=1e-3) and np.ptp(array) > 0)


def _softmax(scores: Numbers) -> Numbers:
    import numpy as np  # noqa: PLC0415 -- likewise

    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _is_log(each: Mismatch) -> bool:
    import numpy as np  # noqa: PLC0415 -- likewise

    return bool((each.yours <= 0).all()) and each.close(each.expected, np.exp(each.yours))


def _is_sigmoid(each: Mismatch) -> bool:
    import numpy as np  # noqa: PLC0415 -- likewise

    inside = bool(((each.yours > 0) & (each.yours < 1)).all())
    return inside and each.close(each.expected, _softmax(np.log(each.yours) - np.log1p(-each.yours)))


def _is_unnormalized(each: Mismatch) -> bool:
    sums = each.yours.sum(axis=-1, keepdims=True)
    return bool((each.yours >= 0).all() and (sums > 0).all()) and each.close(each.expected, each.yours / sums)


RULES: tuple[Rule, ...] = (quiet(another_weighting),)
