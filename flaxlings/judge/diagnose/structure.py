"""Rules about structure: what was returned at all, what its parts are called, and which there are."""

from __future__ import annotations

from flaxlings.judge.diagnose import exchanges, levels, members, naming, results
from flaxlings.judge.diagnose.case import Rule

RULES: tuple[Rule, ...] = (*results.RULES, *exchanges.RULES, *levels.RULES, *naming.RULES, *members.RULES)
"""Most specific first: a result that is another thing has no names to compare, and what was renamed is not missing."""
