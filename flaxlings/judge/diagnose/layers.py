"""Rules about the parts of a layer: the bias, the scale, and a square kernel that stands the wrong way round."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.evidence import (
    Mismatch,
    explains,
    measured,
    mentions,
    mismatches,
    observed,
    quiet,
    subject,
    telling,
)
from flaxlings.judge.diagnose.syntax import thrown_away, unused_bias, uses

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.arrays import Numbers

_BIAS = "bias"


def bias_unused(case: Case) -> Found | None:
    """The learner's text makes or takes a bias and reads it nowhere, or throws the sum with it away."""
    if not mismatches(case):
        return None
    thrown = next(thrown_away(case.source, _BIAS), None)
    if thrown is not None:
        return Found("bias-missing", "The sum with the bias is thrown away: assign it, or return it.", line=thrown[1])
    line = unused_bias(case.source)
    if line is None:
        return None
    return Found("bias-missing", "The bias is there but never used: add it to the product.", line=line)


def bias_subtracted(case: Case) -> Found | None:
    """The learner's text subtracts a bias."""
    lines = uses(case.source, ast.Sub, _BIAS)
    if len(lines) != 1 or not mismatches(case):
        return None
    return Found("sign", "The bias is subtracted: it is added.", line=lines[0])


def bias_apart(case: Case) -> Found | None:
    """Every row is off by the same vector."""
    import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

    found = measured(case)
    gaps = [_gap(each) for each in found]
    known = [gap for gap in gaps if gap is not None]
    if not found or len(known) != len(gaps):
        return None
    for each, gap in zip(found, known, strict=True):
        near = each.atol + each.rtol * float(np.max(np.abs(each.expected)))
        if not np.isfinite(gap).all() or float(np.max(np.abs(gap))) < 10 * near or _centred(each, near):
            return None
    names = {_bias_among(case, each, gap) for each, gap in zip(found, known, strict=True)}
    if len(names) == 1 and (named := names.pop()) is not None:
        name, twice = named
        if twice:
            return Found("bias-twice", f"{subject(found)} has `{name}` in it twice: add the bias once.")
        return Found(
            "bias-missing", f"{subject(found)} lacks `{name}`: add the bias after the product with the kernel."
        )
    if any(_rows(each) < 2 or np.ptp(gap) < 1e-3 * np.max(np.abs(gap)) for each, gap in zip(found, known, strict=True)):
        return None
    if sum((_rows(each) - 1) * gap.size for each, gap in zip(found, known, strict=True)) < 4 or not mentions(
        case, "bias|Dense|Linear|Conv"
    ):
        return None
    if len(uses(case.source, ast.Add, _BIAS)) > 1:
        return Found("bias-twice", f"{subject(found)} has a bias in it twice: add the bias once.", sure=False)
    return Found(
        "bias-missing",
        f"{subject(found)} lacks the same vector in every row: add the bias after the product with the kernel.",
        sure=False,
    )


def _rows(each: Mismatch) -> int:
    return each.expected.size // each.expected.shape[-1] if each.expected.ndim and each.expected.shape[-1] else 0


def _gap(each: Mismatch) -> Numbers | None:
    """The vector that yours lacks in every row; None when the rows lack different ones."""
    rows = _rows(each)
    if not rows or each.expected.shape[-1] < 2:
        return None
    gaps = (each.expected - each.yours).reshape(rows, -1)
    gap = gaps.mean(axis=0)
    return gap if each.close(each.expected, each.yours + gap) else None


def _centred(each: Mismatch, near: float) -> bool:
    """Whether each feature has mean 0 on one side: then a mean was subtracted there, and this is no bias."""
    rows = _rows(each)
    sides = (side.reshape(rows, -1).mean(axis=0) for side in (each.expected, each.yours))
    return rows > 1 and any(bool((abs(mean) <= 10 * near).all()) for mean in sides)


def _bias_among(case: Case, each: Mismatch, gap: Numbers) -> tuple[str, bool] | None:
    """The bias that the gap is, among what the reference showed with this seed, and whether yours has it twice."""
    for name, bias in observed(case, each.seed, gap.shape):
        if name.rpartition("/")[2] in ("bias", "b") and each.close(bias, gap):
            return name, False
        if name.rpartition("/")[2] in ("bias", "b") and each.close(bias, -gap):
            return name, True
    return None


def scale_apart(case: Case) -> Found | None:
    """Every row is off by the same factor for each feature."""
    import numpy as np  # noqa: PLC0415 -- likewise

    found = measured(case)
    if not telling(found, more=2) or not mentions(case, r"scale|gamma|LayerNorm|RMSNorm"):
        return None

    def by_feature(each: Mismatch) -> bool:
        rows = _rows(each)
        if rows < 3 or each.expected.shape[-1] < 2:
            return False
        expected, yours = each.expected.reshape(rows, -1), each.yours.reshape(rows, -1)
        down = (yours**2).sum(axis=0)
        if not (down > 0).all():
            return False
        scale = (expected * yours).sum(axis=0) / down
        varied = np.ptp(scale) > 1e-2 * np.max(np.abs(scale))
        return bool(varied) and each.close(expected, yours * scale)

    if not explains(found, by_feature):
        return None
    return Found(
        "scale-missing",
        f"{subject(found)} is off by one factor per feature, as when the scale is not multiplied, or not rightly.",
        sure=False,
    )


def transposed_operand(case: Case) -> Found | None:
    """The product with a square kernel, where the transposed kernel was meant, or the other way round."""
    import numpy as np  # noqa: PLC0415 -- likewise

    found = measured(case)
    if not telling(found, more=1):
        return None

    def by_kernel(each: Mismatch) -> bool:
        width = each.expected.shape[-1] if each.expected.ndim else 0
        if not 3 <= width <= 64:
            return False
        for _, kernel in observed(case, each.seed, (width, width)):
            kernel = kernel.astype(np.float64)  # noqa: PLW2901 -- ints cannot be inverted
            # LAPACK prints about what is not finite, such as a mask.
            if not np.isfinite(kernel).all():
                continue
            try:
                if np.array_equal(kernel, each.expected) or np.linalg.cond(kernel) > 1e3:
                    continue
                turned = each.expected @ np.linalg.inv(kernel) @ kernel.T
            except np.linalg.LinAlgError:
                continue
            if each.close(turned, each.yours):
                return True
        return False

    if not explains(found, by_kernel):
        return None
    return Found(
        "transposed-operand",
        f"{subject(found)} is the product with the transposed kernel: a Flax kernel is (in, features), for x @ kernel.",
    )


RULES: tuple[Rule, ...] = tuple(map(quiet, (bias_unused, bias_subtracted, transposed_operand, bias_apart, scale_apart)))
"""Most specific first."""
