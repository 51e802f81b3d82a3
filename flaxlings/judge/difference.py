"""One place where expected and yours part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DifferenceKind = Literal["missing", "extra", "renamed", "kind", "shape", "dtype", "value", "raised"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where expected and yours part, in words that a screen can print as they are.

    `expected` and `yours` describe the two sides (`f32[3,4]`, `Param f32[3]`, `0.25 at [2,1]`); the side that has
    nothing there is an empty string. `measure` says how far apart values are and what would have been close enough.
    """

    path: str
    kind: DifferenceKind
    expected: str
    yours: str
    measure: str = ""
