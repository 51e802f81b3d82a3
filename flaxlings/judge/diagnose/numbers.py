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
    weights,
)
from flaxlings.judge.diagnose.case import Rule

RULES: tuple[Rule, ...] = (
    *masks.INVERSION_RULES,
    *finite.RULES,
    *randomness.RULES,
    *initializer.RULES,
    *masks.RULES,
    *axes.RULES,
    *weights.RULES,
    *statistics.RULES,
    *activation.RULES,
    *layers.RULES,
    *elementwise.RULES,
    *order.RULES,
)
"""Most specific first."""
