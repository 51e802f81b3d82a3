"""The small tree of what was expected and what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from flaxlings.judge.difference import Difference
from flaxlings.screen.harmless import harmless_line
from flaxlings.screen.layout import Hanging
from flaxlings.screen.marks import Marks

_DEEPEST = 6
"""Levels of the tree; what lies deeper shares one label, so that the guides leave room for the text."""

_PART = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^/]+""")
"""A part of a path; one that holds a slash itself is quoted."""

_GAP = "   "
_COLORS = {"expected": "green", "yours": "red"}


@dataclass(slots=True)
class _Branch:
    """A place in the tree, with the differences found right there."""

    label: str
    differences: list[Difference] = field(default_factory=list)
    children: dict[str, _Branch] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the tree: guides before the label, guides for the lines under it, and what stands there."""

    first: str
    rest: str
    label: str
    difference: Difference | None = None

    @property
    def head(self) -> str:
        return self.first + self.label


def difference_tree(
    differences: Sequence[Difference], *, marks: Marks, width: int, indent: str, most: int
) -> list[RenderableType]:
    """At most `most` differences as a tree; columns where `width` allows it, otherwise one thing a line."""
    rows = list(_rows(_grow(differences[:most]), marks, indent))
    table = _Columns.of(rows)
    lines: list[RenderableType] = []
    for row in rows:
        lines += table.aligned(row) if table.width <= width else _stacked(row)
    left = len(differences) - most
    if left > 0:
        lines.append(Text(f"{indent}{marks.more} and {left:,} more", "dim"))
    return lines


def _grow(differences: Sequence[Difference]) -> _Branch:
    root = _Branch("")
    for difference in differences:
        parts = _PART.findall(difference.path)
        if len(parts) > _DEEPEST:
            parts[_DEEPEST - 1 :] = ["/".join(parts[_DEEPEST - 1 :])]
        branch = root
        for part in parts:
            branch = branch.children.setdefault(part, _Branch(_label(part)))
        branch.differences.append(difference)
    return root


def _label(part: str) -> str:
    """The part in one line; of a long one the beginning and the end, which tell most."""
    return harmless_line(part if len(part) <= 80 else f"{part[:30]}...{part[-40:]}")


def _merged(branch: _Branch) -> _Branch:
    """The branch with the branches that it alone leads to, `params/Dense_0`, down to where something differs."""
    while not branch.differences and len(branch.children) == 1:
        (child,) = branch.children.values()
        if child.differences:
            break
        branch = _Branch(f"{branch.label}/{child.label}", child.differences, child.children)
    return branch


def _rows(root: _Branch, marks: Marks, indent: str) -> Iterator[_Row]:
    for difference in root.differences:
        yield _Row(indent, indent, "", difference)
    for child in root.children.values():
        yield from _branch_rows(_merged(child), marks, indent, indent)


def _branch_rows(branch: _Branch, marks: Marks, first: str, rest: str) -> Iterator[_Row]:
    under = rest + (marks.pipe if branch.children else "")
    yield _Row(first, under, branch.label, branch.differences[0] if branch.differences else None)
    for difference in branch.differences[1:]:
        yield _Row(under if branch.children else rest, under, "", difference)
    children = [_merged(child) for child in branch.children.values()]
    for number, child in enumerate(children, start=1):
        is_last = number == len(children)
        guides = (marks.last, marks.gap) if is_last else (marks.branch, marks.pipe)
        yield from _branch_rows(child, marks, rest + guides[0], rest + guides[1])


@dataclass(frozen=True, slots=True)
class _Columns:
    """The widths that put kinds, expected and yours of all rows below each other."""

    head: int
    kind: int
    expected: int
    yours: int

    @classmethod
    def of(cls, rows: Sequence[_Row]) -> _Columns:
        found = [row.difference for row in rows if row.difference]
        return cls(
            head=max((cell_len(row.head) for row in rows if row.difference), default=0),
            kind=max((len(difference.kind) for difference in found), default=0),
            expected=max((cell_len(_side("expected", difference)) for difference in found), default=0),
            yours=max((cell_len(_side("yours", difference)) for difference in found), default=0),
        )

    @property
    def width(self) -> int:
        columns = (self.head, self.kind, self.expected, self.yours)
        return sum(columns) + len(_GAP) * (sum(map(bool, columns)) - 1)

    def aligned(self, row: _Row) -> Iterator[RenderableType]:
        line = _head(row)
        if (difference := row.difference) is None:
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
            yield _under(row, gap, Text(harmless_line(difference.measure), "dim"))


def _stacked(row: _Row) -> Iterator[RenderableType]:
    line = Text(row.label, "bold", overflow="fold")
    if row.difference is not None:
        line.append("  " if row.label else "").append(row.difference.kind, "not bold yellow")
    yield Hanging(Text(row.first, "dim"), line, Text(row.rest, "dim"))
    if (difference := row.difference) is None:
        return
    for name in ("expected", "yours"):
        if text := _side(name, difference):
            body = Text(overflow="fold").append(text[len(name) + 1 :], _COLORS[name])
            yield _under(row, "  ", body, name=f"{name:<9}")
    if difference.measure:
        yield _under(row, "  ", Text(harmless_line(difference.measure), "dim", overflow="fold"))


def _side(name: str, difference: Difference) -> str:
    """`expected f32[3,4]`; an empty string where that side has nothing."""
    text = difference.expected if name == "expected" else difference.yours
    return f"{name} {harmless_line(text)}" if text else ""


def _head(row: _Row) -> Text:
    return Text(no_wrap=True, overflow="fold").append(row.first, "dim").append(row.label, "bold")


def _under(row: _Row, gap: str, body: Text, name: str = "") -> Hanging:
    """A text below a row, behind the guides that run on there."""
    first = Text.assemble((row.rest + gap + name, "dim"))
    return Hanging(first, body, Text.assemble((row.rest + gap + " " * len(name), "dim")))
