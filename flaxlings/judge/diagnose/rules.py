"""Every rule, in the order in which they are asked: what explains the rest before the rest, the specific first."""

from __future__ import annotations

from flaxlings.judge.diagnose import dtypes, forward, numbers, shapes, structure
from flaxlings.judge.diagnose.case import Rule

RULES: tuple[Rule, ...] = (*structure.RULES, *shapes.RULES, *dtypes.RULES, *numbers.RULES, *forward.RULES)
"""Where a value has the right place, shape and dtype, its numbers have the word; the way it came comes last."""
