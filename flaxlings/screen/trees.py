"""Trees of names with columns beside them; one thing a line where there is no room for columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from flaxlings.screen.harmless import harmless_line
from flaxlings.screen.layout import Hanging
from flaxlings.screen.marks import Marks

_DEEPEST = 6
"""Levels of a tree; what lies deeper shares one label, so that the guides leave room for the text."""

_LONGEST = 80
_GAP = "  "

Payload = TypeVar("Payload")


@dataclass(frozen=True, slots=True)
class TreeRow(Generic[Payload]):
    """One line of a tree: guides before the label, guides for the lines under it, and what stands there."""

    first: str
    rest: str
    label: str
    payload: Payload | None = None

    @property
    def width(self) -> int:
        """Columns of the guides and the label."""
        return cell_len(self.first + self.label)

    def head(self) -> Text:
        """The guides and the label, to be followed by columns."""
        return Text(no_wrap=True, overflow="fold").append(self.first, "dim").append(self.label, "bold")

    def under(self, gap: str, body: Text, name: str = "") -> Hanging:
        """A text below the row, behind the guides that run on there."""
        blank = " " * len(name)
        return Hanging(Text(self.rest + gap + name, "dim"), body, Text(self.rest + gap + blank, "dim"))

    def stacked(self, beside: Iterable[Text], below: Iterable[tuple[str, Text]]) -> Iterator[RenderableType]:
        """The row where there is no room for columns: texts behind the label, then texts by their names, one a line."""
        line = Text(self.label, "bold", overflow="fold")
        for text in beside:
            line.append("  " if line else "")
            begin = len(line)
            line.append_text(text).stylize("not bold", begin)
        yield Hanging(Text(self.first, "dim"), line, Text(self.rest, "dim"))
        for name, text in below:
            yield self.under("  ", text, name)


@dataclass(slots=True)
class _Branch(Generic[Payload]):
    label: str
    payloads: list[Payload] = field(default_factory=list)
    children: dict[str, _Branch[Payload]] = field(default_factory=dict)

    def merged(self) -> _Branch[Payload]:
        """The branch with the branches that it alone leads to, down to where something stands."""
        branch = self
        while not branch.payloads and len(branch.children) == 1:
            (child,) = branch.children.values()
            if child.payloads:
                break
            branch = _Branch(f"{branch.label}/{child.label}", child.payloads, child.children)
        return branch


def tree_rows(
    entries: Iterable[tuple[Sequence[str], Payload]], *, marks: Marks, indent: str, merge: bool = False
) -> Iterator[TreeRow[Payload]]:
    """What stands at these paths as the rows of a tree, each thing on a row of its own.

    Args:
        entries: paths, and what stands there.
        marks: the signs of the console.
        indent: stands before each line.
        merge: write places that lead to one other place only as one, `params/Dense_0`.
    """
    root: _Branch[Payload] = _Branch("")
    for path, payload in entries:
        branch = root
        shared = "/".join(path[_DEEPEST - 1 :])
        for part in path if len(path) <= _DEEPEST else (*path[: _DEEPEST - 1], shared):
            branch = branch.children.setdefault(part, _Branch(_label(part)))
        branch.payloads.append(payload)
    if root.payloads:
        yield from _payload_rows(_Branch("(the value itself)", root.payloads), indent, indent)
    for child in root.children.values():
        yield from _branch_rows(child, marks, indent, indent, merge)


def _branch_rows(
    branch: _Branch[Payload], marks: Marks, first: str, rest: str, merge: bool
) -> Iterator[TreeRow[Payload]]:
    branch = branch.merged() if merge else branch
    yield from _payload_rows(branch, first, rest + (marks.pipe if branch.children else ""))
    for number, child in enumerate(branch.children.values(), start=1):
        is_last = number == len(branch.children)
        guides = (marks.last, marks.gap) if is_last else (marks.branch, marks.pipe)
        yield from _branch_rows(child, marks, rest + guides[0], rest + guides[1], merge)


def _payload_rows(branch: _Branch[Payload], first: str, under: str) -> Iterator[TreeRow[Payload]]:
    """The label with the first thing that stands there, and a row without a label for each further one."""
    yield TreeRow(first, under, branch.label, branch.payloads[0] if branch.payloads else None)
    for payload in branch.payloads[1:]:
        yield TreeRow(under, under, "", payload)


def _label(part: str) -> str:
    """The part in one line; of a long one the beginning and the end, which tell most."""
    return harmless_line(part if len(part) <= _LONGEST else f"{part[:30]}...{part[-40:]}")


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One place of a tree, and what stands in each column there."""

    path: tuple[str, ...]
    cells: tuple[Text, ...]


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
    rows = list(tree_rows(((entry.path, entry.cells) for entry in entries), marks=marks, indent=indent))
    leaves = [row for row in rows if row.payload]
    columns = [
        max([cell_len(name), *(cells[number].cell_len for row in leaves if (cells := row.payload))], default=0)
        for number, name in enumerate(names)
    ]
    head = max((row.width for row in leaves), default=0)
    together = head + sum(columns) + len(_GAP) * sum(map(bool, columns))
    if max(together, *(row.width for row in rows), 0) > width:
        return [line for row in rows for line in _stacked(row, names)]
    above = _aligned(Text(" " * head), [Text(name, "dim") for name in names], head, columns, right)
    lines: list[RenderableType] = [above] if leaves and any(names) else []
    return lines + [_aligned(row.head(), row.payload or (), head, columns, right) for row in rows]


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


def _stacked(row: TreeRow[tuple[Text, ...]], names: Sequence[str]) -> Iterator[RenderableType]:
    """The label with the columns that have no name, and below it each other column by its name."""
    cells = [(name, cell) for name, cell in zip(names, row.payload or (), strict=False) if cell.plain]
    column = max(map(len, names))
    return row.stacked(
        (cell for name, cell in cells if not name), ((f"{name:<{column}} ", cell) for name, cell in cells if name)
    )
