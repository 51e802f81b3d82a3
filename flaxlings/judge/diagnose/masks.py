"""Rules about masks, and about what dropout and batch normalization do in training and not in evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.evidence import (
    Mismatch,
    explains,
    factor,
    measured,
    mentions,
    mismatches,
    quiet,
    show,
    subject,
    telling,
)

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.arrays import Numbers
    from flaxlings.judge.values import Places

_FORBIDDEN = -1e4
"""Scores below it are meant to be minus infinity."""

_MASKS = "mask|causal|pad|tril|triu|where|bernoulli"
"""Zeros alone are no sign of a mask: relu makes them too."""


def _masked(values: Numbers) -> Places:
    """Where a mask has been: zeros, or scores that no softmax can see."""
    import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

    if values.dtype.kind == "b":
        return np.asarray(~values, dtype=np.bool_)
    if values.dtype.kind != "f":
        return np.zeros(values.shape, np.bool_)
    low = values < _FORBIDDEN
    return np.asarray(low if low.any() else values == 0, dtype=np.bool_)


def mask_inverted(case: Case) -> Found | None:
    """Yours is masked just where the expected numbers are not."""
    import numpy as np  # noqa: PLC0415 -- likewise

    found = mismatches(case)
    if not found or (any(each.expected.dtype.kind != "b" for each in found) and not mentions(case, _MASKS)):
        return None

    def inverted(each: Mismatch) -> bool:
        if not each.expected.ndim:
            return False
        expected, yours = _masked(each.expected), _masked(each.yours)
        if each.expected.dtype.kind != "b":
            # A row that loses all of its entries comes out uniform, or NaN.
            rows = ~expected.any(axis=-1)
            spread = np.ptp(each.yours, axis=-1) if each.yours.shape[-1] else np.zeros(rows.shape)
            lost = rows & (np.isnan(each.yours).all(axis=-1) | (spread <= 1e-6))
            yours = np.where(lost[..., None], True, yours)
        return bool((expected != yours).all())

    hidden = sum(int(_masked(each.expected).sum()) for each in found)
    shown = sum(int((~_masked(each.expected)).sum()) for each in found)
    if hidden < 2 or shown < 2 or hidden + shown < 6 or not explains(found, inverted):
        return None
    return Found(
        "mask-inverted",
        f"{subject(found)} is masked where it should not be, and the other way round: the mask is inverted.",
    )


def not_masked(case: Case) -> Found | None:
    """The expected numbers are masked at places, yours is not, and the rest is the same but for the sum of a row."""
    import numpy as np  # noqa: PLC0415 -- likewise

    found = mismatches(case)

    def bare(each: Mismatch) -> bool:
        if each.expected.dtype.kind != "f" or not each.expected.ndim or not np.isfinite(each.yours).all():
            return False
        hidden = _masked(each.expected)
        if not hidden.any() or hidden.all() or _masked(each.yours)[hidden].any():
            return False
        expected, yours = np.where(hidden, 0, each.expected), np.where(hidden, 0, each.yours)
        if each.close(expected, yours):
            return True
        if (each.expected < 0).any() or (each.yours < 0).any():
            return False
        # A softmax shares what the mask hides among the rest of the row.
        totals = yours.sum(axis=-1, keepdims=True)
        return each.close(np.ones(totals.shape), each.yours.sum(axis=-1, keepdims=True)) and each.close(
            expected, np.where(hidden, 0, yours / totals)
        )

    if not found or not mentions(case, _MASKS) or not explains(found, bare):
        return None
    hidden = sum(int(_masked(each.expected).sum()) for each in found)
    shown = sum(int((~_masked(each.expected)).sum()) for each in found)
    if hidden < 2 or shown < 3 or hidden + shown < 8:
        return None
    # Were all that is hidden negative in yours, it could as well be a relu.
    if all((each.yours[_masked(each.expected)] < 0).all() and (each.expected >= 0).all() for each in found):
        return None
    return Found(
        "not-masked",
        f"{subject(found)} has numbers where the mask should hide them; the rest is right: apply the mask.",
    )


def _drops(case: Case) -> bool:
    return mentions(case, "dropout|bernoulli")


def dropout_in_evaluation(case: Case) -> Found | None:
    """Yours is zero at places and larger by one factor at all others: dropout, where none is expected."""
    rate = _dropped(measured(case), from_yours=True) if _drops(case) else None
    if rate is None:
        return None
    return Found(
        "training-mode",
        f"Dropout is at work (rate {show(rate)}) where nothing should be dropped: outside of training it is "
        "deterministic=True.",
    )


def dropout_in_training(case: Case) -> Found | None:
    """The expected numbers are zero at places and larger by one factor elsewhere; yours went through nothing."""
    rate = _dropped(measured(case), from_yours=False) if _drops(case) else None
    if rate is None:
        return None
    return Found(
        "evaluation-mode",
        f"Nothing is dropped where a rate of {show(rate)} is expected: in training dropout is deterministic=False.",
    )


def _dropped(found: tuple[Mismatch, ...], *, from_yours: bool) -> float | None:
    """The rate with which one side was made from the other by dropout."""
    import numpy as np  # noqa: PLC0415 -- likewise

    if not telling(found):
        return None
    sides = [(each.yours, each.expected) if from_yours else (each.expected, each.yours) for each in found]
    dropped = [(low == 0) & (whole != 0) for low, whole in sides]
    kept = [(low != 0) & (whole != 0) for low, whole in sides]
    # What is 0 on both sides tells nothing of a mask, and a number out of nothing is no dropout.
    if any(((low != 0) & (whole == 0)).any() for low, whole in sides):
        return None
    if sum(int(each.sum()) for each in dropped) < 2 or sum(int(each.sum()) for each in kept) < 3:
        return None
    ratios = np.concatenate([low[at] / whole[at] for (low, whole), at in zip(sides, kept, strict=True)])
    ratio = float(np.median(ratios))
    rtol = max(each.rtol for each in found)
    if not 1.01 < ratio < 100 or not np.allclose(ratios, ratio, rtol=max(1e-3, rtol)):
        return None
    return 1 - 1 / ratio


def dropout_not_scaled(case: Case) -> Found | None:
    """The same entries are dropped, and the others are smaller by the share that is kept."""
    found = measured(case)
    ratio = factor(found) if telling(found) and _drops(case) else None
    if ratio is None or sum(int((each.expected == 0).sum()) for each in found) < 2:
        return None
    for percent in range(5, 100, 5):
        if abs(ratio - (1 - percent / 100)) <= 1e-3 * ratio:
            return Found(
                "dropout-not-scaled",
                f"{subject(found)} is {show(ratio)} times what is expected where nothing is dropped: divide what is "
                f"kept by 1 - rate, here {show(ratio)}.",
                sure=not mentions(case, r"relu\s*\("),
            )
    return None


def other_statistics(case: Case) -> Found | None:
    """Every feature is scaled and moved on its own: normalized by other statistics."""
    import numpy as np  # noqa: PLC0415 -- likewise

    found = measured(case)
    if not telling(found, more=2) or not mentions(case, "BatchNorm|use_running_average"):
        return None

    def by_feature(each: Mismatch) -> bool:
        if each.expected.ndim < 2 or each.expected.shape[-1] < 2:
            return False
        expected = each.expected.reshape(-1, each.expected.shape[-1])
        yours = each.yours.reshape(expected.shape)
        if expected.shape[0] < 4:
            return False
        centre, other = expected.mean(axis=0), yours.mean(axis=0)
        spread = ((expected - centre) ** 2).sum(axis=0)
        if not (spread > 0).all():
            return False
        scale = ((expected - centre) * (yours - other)).sum(axis=0) / spread
        moved = np.abs(other - centre * scale).max() > 1e-3 * np.abs(yours).max()
        varied = np.ptp(scale) > 1e-3 * np.abs(scale).max()
        return bool(moved and varied and (scale > 0).all()) and each.close((expected - centre) * scale + other, yours)

    if not explains(found, by_feature):
        return None
    return Found(
        "training-mode",
        f"{subject(found)} is normalized by other statistics: BatchNorm takes those of the batch in training "
        "(use_running_average=False), and the running ones in evaluation (True).",
        sure=False,
    )


INVERSION_RULES: tuple[Rule, ...] = (quiet(mask_inverted),)
"""An inverted mask can leave rows of NaN: it has the word before what is said of NaN."""

RULES: tuple[Rule, ...] = tuple(
    map(quiet, (dropout_in_evaluation, dropout_in_training, dropout_not_scaled, not_masked, other_statistics))
)
"""The others, most specific first."""
