"""How things stand on the page: hanging indents, sections, a bar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from flaxlings.screen.marks import Marks

INDENT = "  "

_NARROWEST = 8
"""Columns that a wrapped text gets however deep its prefix is."""


@dataclass(frozen=True, slots=True)
class Hanging:
    """A text behind a prefix; the lines it wraps onto stand behind `rest`, by default blanks as wide as `first`."""

    first: Text
    body: Text
    rest: Text | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if options.no_wrap:
            yield Text.assemble(self.first, self.body, no_wrap=True, overflow="ignore")
            return
        rest = self.rest if self.rest is not None else Text(" " * self.first.cell_len)
        width = max(options.max_width - max(self.first.cell_len, rest.cell_len), _NARROWEST)
        lines = self.body.wrap(console, width, overflow="fold") or [Text()]
        for number, line in enumerate(lines):
            line.rstrip()
            yield Text.assemble(rest if number else self.first, line, no_wrap=True, overflow="fold")


def hang(prefix: str, body: Text, style: str = "") -> Hanging:
    """A text behind a prefix in this style."""
    return Hanging(Text(prefix, style), body)


def sections(parts: Iterable[Sequence[RenderableType]]) -> Group:
    """The parts that hold something, with a blank line between two of them."""
    return Group(*_spaced(part for part in parts if part))


def _spaced(parts: Iterable[Sequence[RenderableType]]) -> Iterator[RenderableType]:
    for number, part in enumerate(parts):
        if number:
            yield Text("")
        yield from part


def cut(text: str, room: int, marks: Marks) -> str:
    """The text, or its beginning and the sign for more, in at most `room` columns."""
    if cell_len(text) <= room:
        return text
    more = marks.more if room > 2 * len(marks.more) else ""
    return set_cell_size(text, max(room - len(more), 0)) + more


def progress_line(solved: int, total: int, *, marks: Marks, width: int) -> Text:
    """A bar and `7 of 21 solved`."""
    label = f"{solved} of {total} solved"
    columns = max(min(30, width - len(label) - 2), 0)
    done = columns * solved // total if total else 0
    line = Text(no_wrap=True)
    if columns >= 5:
        line.append(marks.bar_done * done, "green").append(marks.bar_left * (columns - done), "dim").append("  ")
    return line.append(label)
