"""The reference answer beside the learner's file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from flaxlings.screen.harmless import harmless
from flaxlings.screen.layout import Hanging, hang, sections
from flaxlings.screen.marks import Marks

SIDE_BY_SIDE = 100
"""Columns from which both files stand beside each other."""

_CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one file: its number from 1, and its text."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """Lines that belong together: the same in both files, in one of them only, or changed; `folded` equal lines."""

    kind: Literal["same", "changed", "folded"]
    yours: Line | None = None
    theirs: Line | None = None
    folded: int = 0


def diff_rows(yours: str, solution: str) -> tuple[Row, ...]:
    """Both files line by line; long stretches of equal lines are folded to the three lines around a change."""
    left, right = yours.splitlines(), solution.splitlines()
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    rows: list[Row] = []
    opcodes = matcher.get_opcodes()
    for position, (tag, i1, i2, j1, j2) in enumerate(opcodes):
        mine = [Line(number + 1, left[number]) for number in range(i1, i2)]
        theirs = [Line(number + 1, right[number]) for number in range(j1, j2)]
        if tag == "equal":
            same = [Row("same", one, other) for one, other in zip(mine, theirs, strict=True)]
            rows += _folded(same, first=position == 0, last=position == len(opcodes) - 1)
        else:
            rows += [Row("changed", one, other) for one, other in zip_longest(mine, theirs)]
    return tuple(rows)


def _folded(rows: list[Row], *, first: bool, last: bool) -> list[Row]:
    before = 0 if first else _CONTEXT
    after = 0 if last else _CONTEXT
    hidden = len(rows) - before - after
    if hidden <= 1:
        return rows
    return [*rows[:before], Row("folded", folded=hidden), *rows[len(rows) - after :]]


def render_diff(
    yours: str, solution: str, *, yours_path: str, solution_path: str, marks: Marks, width: int
) -> RenderableType:
    """The learner's file (`-`) and the reference answer (`+`), side by side where `width` allows it."""
    rows = diff_rows(yours, solution)
    if not any(row.kind == "changed" for row in rows):
        same = Text("Your file and the reference answer have the same lines.")
        return sections(([Hanging(Text.assemble((marks.ok, "green"), " "), same)], [hang("", harmless(solution_path))]))
    if width >= SIDE_BY_SIDE:
        return _side_by_side(rows, yours_path, solution_path, marks)
    return sections(
        (
            [
                Hanging(Text("- ", "red"), Text.assemble("yours      ", harmless(yours_path), overflow="fold")),
                Hanging(Text("+ ", "green"), Text.assemble("reference  ", harmless(solution_path), overflow="fold")),
            ],
            list(_unified(rows, marks)),
        )
    )


def _unified(rows: tuple[Row, ...], marks: Marks) -> Iterator[RenderableType]:
    """Changed lines in a row are said as in a unified diff: first all of yours, then all of the reference."""
    added: list[Line] = []
    for row in (*rows, Row("same")):
        if row.kind == "changed":
            if row.yours:
                yield _unified_line("- ", row.yours, "red")
            if row.theirs:
                added.append(row.theirs)
            continue
        for line in added:
            yield _unified_line("+ ", line, "green")
        added.clear()
        if row.kind == "folded":
            yield _fold_text(row, marks)
        elif row.yours:
            yield _unified_line("  ", row.yours, "")


def _unified_line(mark: str, line: Line, style: str) -> Hanging:
    text = harmless(line.text)
    text.stylize(style)
    return Hanging(Text(mark, style), text)


def _fold_text(row: Row, marks: Marks) -> Text:
    return Text(f"{marks.more} {row.folded} equal lines", "dim")


def _side_by_side(rows: tuple[Row, ...], yours_path: str, solution_path: str, marks: Marks) -> Table:
    table = Table.grid(padding=(0, 1), expand=True)
    for _ in range(2):
        table.add_column(justify="right", style="dim", no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
    blank = Text("")
    table.add_row(blank, blank, _path("yours", yours_path), blank, blank, _path("reference", solution_path))
    table.add_row(*(blank,) * 6)
    for row in rows:
        if row.kind == "folded":
            text = _fold_text(row, marks)
            table.add_row(blank, blank, text, blank, blank, text)
        else:
            changed = row.kind == "changed"
            table.add_row(*_cells(row.yours, "-", "red", changed), *_cells(row.theirs, "+", "green", changed))
    return table


def _path(label: str, path: str) -> Text:
    return Text.assemble((label, "bold"), "  ", (harmless(path).plain, "dim"), overflow="fold")


def _cells(line: Line | None, mark: str, style: str, changed: bool) -> tuple[Text, Text, Text]:
    if line is None:
        return Text(""), Text(""), Text("")
    text = harmless(line.text)
    if changed:
        text.stylize(style)
    return Text(str(line.number)), Text(mark if changed else " ", style), text
