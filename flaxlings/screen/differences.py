"""The small tree of what was expected and what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from flaxlings.judge.difference import Difference
from flaxlings.screen.harmless import harmless_line
from flaxlings.screen.marks import Marks
from flaxlings.screen.trees import TreeRow, tree_rows

_PART = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^/]+""")
"""A part of a path; one that holds a slash itself is quoted."""

_GAP = "   "
_COLORS = {"expected": "green", "yours": "red"}


_Row = TreeRow[Difference]


def difference_tree(
    differences: Sequence[Difference], *, marks: Marks, width: int, indent: str, most: int
) -> list[RenderableType]:
    """At most `most` differences as a tree; columns where `width` allows it, otherwise one thing a line."""
    entries = [(_PART.findall(difference.path), difference) for difference in differences[:most]]
    rows = list(tree_rows(entries, marks=marks, indent=indent, merge=True))
    table = _Columns.of(rows)
    lines: list[RenderableType] = []
    for row in rows:
        lines += table.aligned(row) if table.width <= width else _stacked(row)
    left = len(differences) - most
    if left > 0:
        lines.append(Text(f"{indent}{marks.more} and {left:,} more", "dim"))
    return lines


@dataclass(frozen=True, slots=True)
class _Columns:
    """The widths that put kinds, expected and yours of all rows below each other."""

    head: int
    kind: int
    expected: int
    yours: int

    @classmethod
    def of(cls, rows: Sequence[_Row]) -> _Columns:
        found = [row.payload for row in rows if row.payload]
        return cls(
            head=max((row.width for row in rows if row.payload), default=0),
            kind=max((len(difference.kind) for difference in found), default=0),
            expected=max((cell_len(_side("expected", difference)) for difference in found), default=0),
            yours=max((cell_len(_side("yours", difference)) for difference in found), default=0),
        )

    @property
    def width(self) -> int:
        columns = (self.head, self.kind, self.expected, self.yours)
        return sum(columns) + len(_GAP) * (sum(map(bool, columns)) - 1)

    def aligned(self, row: _Row) -> Iterator[RenderableType]:
        line = row.head()
        if (difference := row.payload) is None:
            yield line
            return
        line.append(" " * (self.head - line.cell_len) + _GAP).append(f"{difference.kind:<{self.kind}}", "yellow")
        for name, column in (("expected", self.expected), ("yours", self.yours)):
            if column:
                text = _side(name, difference)
                line.append(_GAP + text[: len(name)], "dim").append(text[len(name) :], _COLORS[name])
                line.append(" " * (column - cell_len(text)))
        line.rstrip()
        yield line
        if difference.measure:
            gap = " " * (self.head - cell_len(row.rest)) + _GAP
            yield row.under(gap, Text(harmless_line(difference.measure), "dim"))


def _stacked(row: _Row) -> Iterator[RenderableType]:
    if (difference := row.payload) is None:
        return row.stacked((), ())
    below = [
        (f"{name:<9}", Text(text[len(name) + 1 :], _COLORS[name], overflow="fold"))
        for name in ("expected", "yours")
        if (text := _side(name, difference))
    ]
    if difference.measure:
        below.append(("", Text(harmless_line(difference.measure), "dim", overflow="fold")))
    return row.stacked([Text(difference.kind, "yellow")], below)


def _side(name: str, difference: Difference) -> str:
    """`expected f32[3,4]`; an empty string where that side has nothing."""
    text = difference.expected if name == "expected" else difference.yours
    return f"{name} {harmless_line(text)}" if text else ""
