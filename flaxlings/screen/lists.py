"""The exercises of the course, by topic, with what is solved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from rich.cells import cell_len, set_cell_size
from rich.console import RenderableType
from rich.text import Text

from flaxlings.course.model import Course, Exercise
from flaxlings.screen.harmless import harmless
from flaxlings.screen.layout import INDENT, hang, progress_line, sections
from flaxlings.screen.marks import Marks

Column = str
_CHOICES: tuple[tuple[Column, ...], ...] = (
    ("name", "title", "track", "difficulty"),
    ("name", "title", "difficulty"),
    ("name", "difficulty"),
    ("name",),
)
"""Sets of columns, the widest first: the track goes first (a topic has mostly one), then the title."""


def render_list(
    course: Course, *, solved: AbstractSet[str], current: str | None, marks: Marks, width: int
) -> RenderableType:
    """Every topic with its exercises: solved, current or open, and as many columns as fit into `width`."""
    widths = _fitting(course.exercises, width - len(INDENT) - marks.width - 1)
    parts: list[Sequence[RenderableType]] = []
    for topic in course.topics:
        done = sum(exercise.name in solved for exercise in topic.exercises)
        count = (f"  {done} of {len(topic.exercises)}", "dim")
        rows = [_row(exercise, widths, solved, current, marks) for exercise in topic.exercises]
        parts.append([hang("", Text.assemble(harmless(topic.title), count), "bold"), *rows])
    total = len(course.exercises)
    count_solved = sum(exercise.name in solved for exercise in course.exercises)
    parts.append([progress_line(count_solved, total, marks=marks, width=width), *_legend(current)])
    return sections(parts)


def _legend(current: str | None) -> Iterator[RenderableType]:
    if current is not None:
        yield Text.assemble(("current: ", "dim"), harmless(current))


def _row(
    exercise: Exercise, widths: dict[Column, int], solved: AbstractSet[str], current: str | None, marks: Marks
) -> Text:
    line = Text(INDENT, no_wrap=True, overflow="fold")
    is_solved, is_current = exercise.name in solved, exercise.name == current
    mark, style = (marks.ok, "green") if is_solved else (marks.todo, "dim")
    # A solved exercise that is looked at again keeps its mark; then its name alone is set off.
    if is_current and not is_solved:
        mark, style = marks.current, "cyan"
    line.append(mark, style).append(" ")
    styles = {"name": "bold cyan" if is_current else "", "title": "", "track": "dim", "difficulty": "dim"}
    for column, size in widths.items():
        line.append(set_cell_size(getattr(exercise, column), size), styles[column]).append("  ")
    line.rstrip()
    return line


def _fitting(exercises: Sequence[Exercise], room: int) -> dict[Column, int]:
    """The first set of columns that fits, each as wide as its longest text."""
    widths: dict[Column, int] = {}
    for columns in _CHOICES:
        widths = {
            column: max((cell_len(getattr(exercise, column)) for exercise in exercises), default=0)
            for column in columns
        }
        if sum(widths.values()) + 2 * (len(columns) - 1) <= room:
            break
    return widths
