"""The rules about numbers, randomness and values that are not finite, in the order in which they are asked."""

from __future__ import annotations

from flaxlings.judge.diagnose import (
    activation,
    axes,
    elementwise,
    finite,
    initializer,
    layers,
    masks,
    order,
    randomness,
    statistics,
)
from flaxlings.judge.diagnose.case import Rule

RULES: tuple[Rule, ...] = (
    *masks.RULES[:1],  # an inverted mask can leave rows of NaN
    *finite.RULES,
    *randomness.RULES,
    *initializer.RULES,
    *masks.RULES[1:],
    *axes.RULES,
    *statistics.RULES,
    *activation.RULES,
    *layers.RULES,
    *elementwise.RULES,
    *order.RULES,
)
"""Most specific first."""
