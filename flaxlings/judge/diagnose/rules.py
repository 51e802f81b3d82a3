"""Every rule, in the order in which they are asked: what explains the rest before the rest, the specific first."""

from __future__ import annotations

from flaxlings.judge.diagnose import dtypes, forward, numbers, shapes, statements, structure, texts
from flaxlings.judge.diagnose.case import Rule

RULES: tuple[Rule, ...] = (
    *statements.FIRST,
    *texts.FIRST,
    *structure.RULES,
    *shapes.RULES,
    *dtypes.RULES,
    *numbers.RULES,
    *statements.RULES,
    *texts.RULES,
    *forward.RULES,
)
"""What has the right place, shape and dtype is explained by its numbers; then by the text; the way it came is last."""
