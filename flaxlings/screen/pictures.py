"""What is wrong, drawn: numbers beside numbers where they fit, signs where they do not, trees beside trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.console import Group, RenderableType
from rich.text import Text

from flaxlings.judge.picture import ArrayPicture, Grid, HistogramPicture, Picture, TreePicture, TreeRow
from flaxlings.screen.charts import heat_map, histograms, line_pair
from flaxlings.screen.harmless import harmless_line
from flaxlings.screen.layout import Hanging
from flaxlings.screen.marks import Marks
from flaxlings.screen.trees import TreeEntry, tree_lines

_ROWS = 8
_COLUMNS = 8
"""A larger array is drawn, not written."""

_DIGITS = (3, 4, 6)
"""Significant digits to try, until numbers that differ read differently."""

_SIGN = "*"
"""Stands behind a number that differs."""

_BETWEEN = "   "


def render_picture(picture: Picture, *, marks: Marks, width: int, indent: str = "") -> RenderableType:
    """The picture for a console of `width` columns, each line behind `indent`."""
    match picture:
        case ArrayPicture():
            lines = _array_lines(picture, marks, width, indent)
        case HistogramPicture():
            title = _title(picture.path, f"{picture.about}, {picture.yours.size:,} numbers", marks, indent)
            lines = [title, *histograms(picture, marks=marks, width=width, indent=indent)]
        case TreePicture():
            lines = _tree(picture, marks, width, indent)
    return Group(*lines)


def _title(path: str, about: str, marks: Marks, indent: str) -> Hanging:
    text = Text(harmless_line(path), "bold", overflow="fold").append(f" {marks.dash} ", "not bold dim")
    return Hanging(Text(indent), text.append(harmless_line(about), "not bold dim"))


def _array_lines(picture: ArrayPicture, marks: Marks, width: int, indent: str) -> list[RenderableType]:
    about = picture.about + (f", the slice {picture.place} is furthest off" if picture.place else "")
    if picture.differ:
        about += f", {picture.differ:,} of {picture.size:,} differ"
    written = _written(picture, width - len(indent))
    if written is not None:
        about += f" ({_SIGN})" if picture.wrong else ""
        return [_title(picture.path, about, marks, indent), *_grids(picture, written, indent)]
    title = _title(picture.path, about, marks, indent)
    if not picture.same_shape:
        return [title]
    draw = line_pair if picture.rank == 1 else heat_map
    return [title, *draw(picture, marks=marks, width=width, indent=indent)]


@dataclass(frozen=True, slots=True)
class _Written:
    """Both sides in as many digits as fit."""

    expected: tuple[tuple[str, ...], ...]
    yours: tuple[tuple[str, ...], ...]
    beside: bool
    """Whether there is room for one beside the other; otherwise one stands above the other."""

    @property
    def cell(self) -> int:
        return max(len(text) for side in (self.expected, self.yours) for row in side for text in row)

    def width(self, side: Sequence[Sequence[str]]) -> int:
        """Columns of one side, with the sign behind each number and the index before each row."""
        index = len("[0] ") if len(side) > 1 else 0
        return index + len(side[0]) * (self.cell + 2) - 1


def _written(picture: ArrayPicture, width: int) -> _Written | None:
    """The numbers as they fit best; None where there are too many of them."""
    largest = [(len(side), len(side[0])) for side in (picture.expected, picture.yours)]
    if any(rows > _ROWS or columns > _COLUMNS for rows, columns in largest) or picture.block != (1, 1):
        return None
    fitting = []
    for beside in (True, False):
        for digits in _DIGITS:
            written = _Written(_texts(picture.expected, digits), _texts(picture.yours, digits), beside)
            widths = [written.width(side) for side in (written.expected, written.yours)]
            if (sum(widths) + len(_BETWEEN) if beside else max(widths)) > width:
                continue
            if all(written.expected[row][at] != written.yours[row][at] for row, at in picture.wrong):
                return written
            fitting.append(written)
    return fitting[0] if fitting else None


def _texts(grid: Grid, digits: int) -> tuple[tuple[str, ...], ...]:
    # Adding zero makes a zero of a negative one, which is no other number.
    return tuple(tuple(f"{number + 0.0:.{digits}g}" for number in row) for row in grid)


def _grids(picture: ArrayPicture, written: _Written, indent: str) -> Iterator[Text]:
    names = ("expected", "yours")
    if not picture.same_shape:
        rank = picture.rank if picture.yours_rank is None else picture.yours_rank
        names = (f"expected {_shape(picture.expected, picture.rank)}", f"yours {_shape(picture.yours, rank)}")
    # What differs is set off on both sides, and signed on the learner's.
    left = _grid(Text(names[0], "dim"), written.expected, written.cell, dict.fromkeys(picture.wrong, ("green", " ")))
    right = _grid(Text(names[1], "dim"), written.yours, written.cell, dict.fromkeys(picture.wrong, ("red", _SIGN)))
    if not written.beside:
        yield from (Text(indent, no_wrap=True, overflow="crop").append_text(line) for line in (*left, *right))
        return
    column = max(line.cell_len for line in left)
    for first, second in zip_longest(left, right, fillvalue=Text()):
        line = Text(indent, no_wrap=True, overflow="crop").append_text(first)
        line.append(" " * (column - first.cell_len) + _BETWEEN).append_text(second)
        line.rstrip()
        yield line


def _grid(
    name: Text, side: Sequence[Sequence[str]], cell: int, marked: Mapping[tuple[int, int], tuple[str, str]]
) -> list[Text]:
    """The rows under the name, each number in its style and with its sign where it is marked."""
    lines = [name]
    for row, texts in enumerate(side):
        line = Text(f"[{row}] " if len(side) > 1 else "", "dim")
        for at, text in enumerate(texts):
            style, sign = marked.get((row, at), ("", " "))
            line.append(f"{text:>{cell}}{sign} ", f"not dim {style}")
        line.rstrip()
        lines.append(line)
    return lines


def _shape(grid: Grid, rank: int) -> str:
    return f"[{len(grid)},{len(grid[0])}]" if rank > 1 else f"[{len(grid[0])}]"


def _tree(picture: TreePicture, marks: Marks, width: int, indent: str) -> list[RenderableType]:
    entries = [TreeEntry(row.path, _cells(row, marks)) for row in picture.rows]
    counts = (Text(f"{picture.expected_count:,}"), Text(f"{picture.yours_count:,}"), Text())
    if picture.expected_count or picture.yours_count:
        entries.append(TreeEntry(("elements in all",), counts))
    lines = tree_lines(entries, names=("expected", "yours", ""), marks=marks, width=width, indent=indent)
    if picture.left:
        lines.append(Text(f"{indent}{marks.more} and {picture.left:,} more", "dim"))
    return lines


def _cells(row: TreeRow, marks: Marks) -> tuple[Text, Text, Text]:
    differs = row.kind is not None
    says = f"renamed to {row.renamed}" if row.kind == "renamed" and row.renamed else row.kind or ""
    return (
        Text(harmless_line(row.expected), "green" if differs else "", overflow="fold"),
        Text(harmless_line(row.yours), "red" if differs else "", overflow="fold"),
        Text(f"{marks.bad.strip()} {harmless_line(says)}" if says else "", "yellow", overflow="fold"),
    )
