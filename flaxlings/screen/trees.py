"""Trees of names with columns beside them; one thing a line where there is no room for columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from flaxlings.screen.harmless import harmless_line
from flaxlings.screen.layout import Hanging
from flaxlings.screen.marks import Marks

_DEEPEST = 7
"""Levels of the tree; what lies deeper shares one label, so that the guides leave room for the text."""

_LABEL = 40
_GAP = "  "


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One place of a tree, and what stands in each column there."""

    path: tuple[str, ...]
    cells: tuple[Text, ...]


@dataclass(slots=True)
class _Branch:
    label: str
    cells: tuple[Text, ...] = ()
    children: dict[str, _Branch] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the tree: guides before the label, guides for the lines under it, and its columns."""

    first: str
    rest: str
    label: str
    cells: tuple[Text, ...]

    @property
    def head(self) -> str:
        return self.first + self.label


def tree_lines(
    entries: Sequence[TreeEntry],
    *,
    names: Sequence[str],
    marks: Marks,
    width: int,
    indent: str,
    right: frozenset[int] = frozenset(),
) -> list[RenderableType]:
    """The entries as a tree.

    Args:
        entries: leaves of the tree, each with as many cells as there are names.
        names: what the columns are called; they stand above them, an empty one nowhere.
        marks: the signs of the console.
        width: its columns.
        indent: stands before each line.
        right: the columns whose cells end below each other, for numbers.
    """
    rows = list(_rows(_grow(entries), marks, indent))
    leaves = [row for row in rows if row.cells]
    columns = [
        max([cell_len(name), *(row.cells[number].cell_len for row in leaves)], default=0)
        for number, name in enumerate(names)
    ]
    head = max((cell_len(row.head) for row in leaves), default=0)
    together = head + sum(columns) + len(_GAP) * sum(map(bool, columns))
    if max(together, *(cell_len(row.head) for row in rows), 0) > width:
        return [line for row in rows for line in _stacked(row, names)]
    above = _aligned(Text(" " * head), [Text(name, "dim") for name in names], head, columns, right)
    lines: list[RenderableType] = [above] if leaves and any(names) else []
    return lines + [_aligned(_head(row), row.cells, head, columns, right) for row in rows]


def _grow(entries: Sequence[TreeEntry]) -> _Branch:
    root = _Branch("")
    for entry in entries:
        parts = entry.path
        if len(parts) > _DEEPEST:
            parts = (*parts[: _DEEPEST - 1], "/".join(parts[_DEEPEST - 1 :]))
        branch = root
        for part in parts:
            branch = branch.children.setdefault(part, _Branch(_label(part)))
        branch.cells = branch.cells or entry.cells
    return root


def _label(part: str) -> str:
    """The part in one line; of a long one the beginning and the end, which tell most."""
    return harmless_line(part if len(part) <= _LABEL else f"{part[: _LABEL - 19]}...{part[-16:]}")


def _rows(root: _Branch, marks: Marks, indent: str) -> Iterator[_Row]:
    if root.cells:
        yield _Row(indent, indent, "(the value itself)", root.cells)
    for child in root.children.values():
        yield from _branch_rows(child, marks, indent, indent)


def _branch_rows(branch: _Branch, marks: Marks, first: str, rest: str) -> Iterator[_Row]:
    yield _Row(first, rest + (marks.pipe if branch.children else ""), branch.label, branch.cells)
    for number, child in enumerate(branch.children.values(), start=1):
        is_last = number == len(branch.children)
        guides = (marks.last, marks.gap) if is_last else (marks.branch, marks.pipe)
        yield from _branch_rows(child, marks, rest + guides[0], rest + guides[1])


def _head(row: _Row) -> Text:
    return Text(no_wrap=True, overflow="fold").append(row.first, "dim").append(row.label, "bold")


def _aligned(line: Text, cells: Sequence[Text], head: int, columns: Sequence[int], right: frozenset[int]) -> Text:
    line.append(" " * (head - line.cell_len))
    for number, cell in enumerate(cells):
        if not columns[number]:
            continue
        blank = " " * (columns[number] - cell.cell_len)
        line.append(_GAP + (blank if number in right else "")).append_text(cell)
        line.append("" if number in right else blank)
    line.rstrip()
    return line


def _stacked(row: _Row, names: Sequence[str]) -> Iterator[RenderableType]:
    """The label with the columns that have no name, and below it each other column by its name."""
    label = Text(row.label, "bold", overflow="fold")
    named = []
    for name, cell in zip(names, row.cells, strict=False):
        if name and cell.plain:
            named.append((name, cell))
        elif cell.plain:
            label.append("  ").append_text(Text.assemble(("", "not bold"), cell))
    yield Hanging(Text(row.first, "dim"), label, Text(row.rest, "dim"))
    column = max(map(len, names))
    for name, cell in named:
        guides = f"{row.rest}  "
        yield Hanging(Text(f"{guides}{name:<{column}} ", "dim"), cell, Text(guides + " " * (column + 1), "dim"))
