"""Hints, one at a time."""

from __future__ import annotations

import re

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from flaxlings.course.model import Exercise
from flaxlings.screen.harmless import CODE, harmless, harmless_str, prose
from flaxlings.screen.layout import Hanging, hang, sections
from flaxlings.screen.marks import Marks

_MARKDOWN = re.compile(r"[\n`*<>&\\~|]|(?<!\w)_(?=\S)|\]\(|^\s*([-+#]|\d+[.)])")
"""What could mean more than itself, outside of code."""


def render_hint(exercise: Exercise, number: int, *, marks: Marks) -> RenderableType:
    """Hint `number` (from 1), how to get the next one, and after the last one the links.

    Raises:
        IndexError: there is no such hint.
    """
    return sections(([hint_panel(exercise, number)], [_after(exercise, number, marks)]))


def render_hints(exercise: Exercise, *, marks: Marks) -> RenderableType:
    """Every hint, then the links."""
    count = len(exercise.hints)
    panels: list[RenderableType] = [hint_panel(exercise, number) for number in range(1, count + 1)]
    return sections((panels, [_after(exercise, count, marks)]))


def hint_panel(exercise: Exercise, number: int) -> Panel:
    """Hint `number` (from 1) alone.

    Raises:
        IndexError: there is no such hint.
    """
    if not 0 < number <= len(exercise.hints):
        raise IndexError(f"{exercise.name} has {len(exercise.hints)} hints, not a hint {number}")
    return Panel(
        _hint(exercise.hints[number - 1]),
        box=box.ROUNDED,
        border_style="dim",
        title=Text(f"hint {number} of {len(exercise.hints)}"),
        title_align="left",
        subtitle=Text(exercise.name, "dim"),
        subtitle_align="right",
    )


def _hint(text: str) -> RenderableType:
    """The hint as Markdown. A sentence with no more than code in it is not worth the import of a parser."""
    if not _MARKDOWN.search(CODE.sub("", text)):
        # As Markdown shows it: code without its backticks.
        parts = enumerate(harmless_str(text).split("`"))
        return Text.assemble(*((part, "markdown.code" if index % 2 else "") for index, part in parts))
    from flaxlings.screen.markdown import CalmMarkdown  # noqa: PLC0415 -- takes as long as everything else together

    return CalmMarkdown(harmless_str(text))


def _after(exercise: Exercise, number: int, marks: Marks) -> RenderableType:
    arrow = Text.assemble((marks.arrow, "cyan"), " ")
    left = len(exercise.hints) - number
    if left > 0:
        return Hanging(arrow, prose(f"`flaxlings hint {exercise.name}` gives the next one; {left} left"))
    if not exercise.links:
        return hang("", Text("There is no further hint.", "dim"))
    links = [Hanging(Text.assemble((marks.arrow, "cyan"), " "), harmless(link)) for link in exercise.links]
    return Group(Text("read more", "dim"), *links)
