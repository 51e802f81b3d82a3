"""What is to be measured, and how often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Say = Callable[[str], None]
"""Where a section says what it is doing; talk, not results."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is to be measured, and how often."""

    names: tuple[str, ...]
    """The exercises, in the order of the course."""
    saves: int
    """Saves of each series, for each exercise."""
    quick: bool
    """Few rounds: whether everything works, not how quick it is."""
    chosen: bool = False
    """Whether the exercises were named on the command line; otherwise they are all there are."""

    total: int | None = None
    """What `--saves` says, for a section with one long series; None where it was not given."""

    def rounds(self, usual: int, quick: int = 1) -> int:
        """How many rounds of something that usually has so many."""
        return quick if self.quick else usual
