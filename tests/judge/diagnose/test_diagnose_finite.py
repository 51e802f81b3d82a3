"""Rules about NaN and infinity: where they first are, and a cause only when the text has it."""

from __future__ import annotations

import numpy as np
import pytest
from diagnose_cases import case, named, says

X = np.random.default_rng(2).normal(size=(3, 4))
NAN_ROW = np.where(np.arange(3)[:, None] == 1, np.nan, X)
SOFTMAX = "nn.softmax(jnp.where(mask, scores, -jnp.inf))"


def some(value: float) -> np.ndarray:
    changed = X.copy()
    changed[1, 2] = changed[2, 0] = value
    return changed


@pytest.mark.parametrize(
    ("id", "yours", "source"),
    [
        ("masked-softmax-over-nothing", NAN_ROW, SOFTMAX),
        ("log-of-zero", some(-np.inf), "jnp.log(p)"),
        ("division-by-zero", some(np.inf), "x / x.sum()"),
        ("not-finite", NAN_ROW, ""),
        ("not-finite", some(np.nan), SOFTMAX),
        ("not-finite", np.full((3, 4), np.nan), SOFTMAX),
        ("not-finite", some(np.inf), "jnp.log(p)"),
        ("not-finite", some(np.inf), "jnp.exp(x) / 2"),
        ("not-finite", some(np.inf), "# a / b"),
    ],
)
def test_a_cause_is_named_when_the_text_has_it(id, yours, source):  # noqa: A002 -- the field of Found
    assert named(case((X, yours), source=source)) == id


@pytest.mark.parametrize(
    ("expected", "yours"), [(NAN_ROW, X), (NAN_ROW, some(np.nan)), (X, -X + 0.5 * X**2), (some(-np.inf), X)]
)
def test_what_is_not_finite_in_the_reference_is_no_cause(expected, yours):
    assert named(case((expected, yours))) is None


def test_a_seed_that_fails_without_nan_is_not_explained_by_nan():
    assert named(case((X, NAN_ROW), (X, X + X**2))) is None


def test_the_first_place_is_said():
    assert says(case(({"a": X, "b": X}, {"a": X + X**2, "b": some(np.nan)}))) == (
        "There is NaN, first in `b` at [1,2], where finite numbers are expected: look for 0 / 0, log(0), the root of a "
        "negative number, or exp of a large one."
    )
    assert says(case((X, np.full((3, 4), np.inf)))) == (
        "There is infinity, where finite numbers are expected: look for 0 / 0, log(0), the root of a negative number, "
        "or exp of a large one."
    )
    assert says(case((X, NAN_ROW), source=SOFTMAX)) == (
        "There are whole rows of NaN, first at [1,0]: a softmax over a row that is masked entirely divides 0 by 0. "
        "Mask with a large negative number, and let every row see at least one entry."
    )
