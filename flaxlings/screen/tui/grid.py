"""The check of all exercises while it goes on: a cell for each, and why those that are not solved are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from rich.cells import cell_len, set_cell_size
from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from flaxlings.course.model import Course, Exercise
from flaxlings.judge.verdict import Verdict
from flaxlings.screen.harmless import harmless_line
from flaxlings.screen.layout import Hanging, cut, sections
from flaxlings.screen.marks import Marks
from flaxlings.screen.results import in_one_line
from flaxlings.screen.tui.paper import Paper
from flaxlings.screen.tui.scrollbar import SCROLLBAR
from flaxlings.screen.verdict import verdict_mark

_BETWEEN = 2
_TALL = 12
"""Lines from which the count is set off."""
_TITLE = 30
"""Columns that a topic's title gets at the most."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How far the check of all exercises is."""

    course: Course
    solved_before: frozenset[str] = frozenset()
    """What was solved when it began."""
    running: frozenset[str] = frozenset()
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    over: Literal["no", "ended", "cancelled"] = "no"

    def started(self, name: str) -> Checked:
        """The run of this exercise goes on."""
        return replace(self, running=self.running | {name})

    def judged(self, verdict: Verdict) -> Checked:
        """The run has its verdict."""
        name = verdict.exercise
        return replace(self, running=self.running - {name}, verdicts={**self.verdicts, name: verdict})

    def ended(self, *, cancelled: bool) -> Checked:
        """Nothing runs any more."""
        return replace(self, running=frozenset(), over="cancelled" if cancelled else "ended")

    @property
    def changed(self) -> int:
        """How many were solved, and with their text of now are not."""
        return sum(
            verdict.status == "unsolved" and name in self.solved_before for name, verdict in self.verdicts.items()
        )


def render_tally(checked: Checked, *, marks: Marks) -> RenderableType:
    """How many are checked, and how that came out."""
    verdicts = checked.verdicts.values()
    unfinished = sum(verdict.reason == "unfinished" for verdict in verdicts)
    counts = (
        (sum(verdict.solved for verdict in verdicts), "solved", "green"),
        (sum(verdict.status == "unsolved" for verdict in verdicts) - unfinished, "wrong", "red"),
        (unfinished, "unfinished", "yellow"),
        (sum(verdict.status == "unjudged" for verdict in verdicts), "not judged", "yellow"),
    )
    line = Text(f"{len(checked.verdicts)} of {len(checked.course.exercises)} checked", "bold", overflow="fold")
    between = ": "
    for count, word, style in counts:
        if count:
            line.append(between, "not bold").append(f"{count} {word}", f"not bold {style}")
            between = ", "
    if checked.changed:
        line.append(f" {marks.dot} ", "not bold dim")
        since = "it was solved" if checked.changed == 1 else "they were solved"
        line.append(f"{checked.changed} changed since {since}", "not bold yellow")
    mark, style = {
        "no": (marks.current, "cyan"),
        "ended": (marks.ok, "green"),
        "cancelled": (marks.warn, "yellow"),
    }[checked.over]
    if checked.over == "cancelled":
        line = Text.assemble(("ended early ", "bold"), (f"{marks.dot} ", "dim"), line)
    return Hanging(Text.assemble((mark, style), " "), line)


def render_grid(checked: Checked, *, marks: Marks, width: int) -> RenderableType:
    """A cell for every exercise, by topic where there is room; under them why each is not solved, in a line."""
    exercises = checked.course.exercises
    names = max((cell_len(exercise.name) for exercise in exercises), default=0)
    names = max(min(names, width - marks.width - 1), 1)
    cell = marks.width + 1 + names + _BETWEEN
    titles = [harmless_line(topic.title) for topic in checked.course.topics]
    beside = min(max((cell_len(title) for title in titles), default=0), _TITLE) + _BETWEEN
    lines: list[RenderableType] = []
    if beside + 2 * cell - _BETWEEN <= width:
        for title, topic in zip(titles, checked.course.topics, strict=True):
            heading = set_cell_size(cut(title, beside - _BETWEEN, marks), beside)
            columns = (width - beside + _BETWEEN) // cell
            for number, row in enumerate(_rows(topic.exercises, columns)):
                begin = Text(no_wrap=True).append(" " * beside if number else heading, "dim")
                lines.append(_cells(begin, row, checked, names, marks))
    else:
        columns = max((width + _BETWEEN) // cell, 1)
        lines = [_cells(Text(no_wrap=True), row, checked, names, marks) for row in _rows(exercises, columns)]
    return sections((lines, list(_reasons(checked, marks, width))))


def _rows(exercises: Sequence[Exercise], columns: int) -> Iterator[Sequence[Exercise]]:
    for begin in range(0, len(exercises), columns):
        yield exercises[begin : begin + columns]


def _cells(line: Text, exercises: Sequence[Exercise], checked: Checked, names: int, marks: Marks) -> Text:
    for exercise in exercises:
        verdict = checked.verdicts.get(exercise.name)
        name_style = ""
        if verdict is not None:
            mark, style = verdict_mark(verdict, marks)
        elif exercise.name in checked.running:
            mark, style = marks.current, "cyan"
        else:
            mark, style, name_style = marks.blank, "", "dim"
        line.append(mark, style).append(" ")
        line.append(set_cell_size(cut(exercise.name, names, marks), names), name_style).append(" " * _BETWEEN)
    line.rstrip()
    return line


def _reasons(checked: Checked, marks: Marks, width: int) -> Iterator[RenderableType]:
    for exercise in checked.course.exercises:
        verdict = checked.verdicts.get(exercise.name)
        reason = in_one_line(verdict) if verdict is not None else ""
        if verdict is None or not reason:
            continue
        line = Text.assemble(verdict_mark(verdict, marks), " ", (exercise.name, "bold"), "  ", no_wrap=True)
        if line.cell_len + cell_len(reason) > width and 2 * line.cell_len > width:
            # Behind a long name on a narrow terminal hardly a word has room.
            line.truncate(width)
            yield line
            line = Text(f"{marks.blank} ", no_wrap=True)
        yield line.append(cut(reason, max(width - line.cell_len, 0), marks), "dim")


class Grid(VerticalScroll):
    """The check of all exercises: how far it is stays in sight, the rest scrolls."""

    DEFAULT_CSS = f"""
    Grid {{ padding: 0 1; {SCROLLBAR} }}
    Grid > #tally {{ dock: top; padding: 0 0 1 0; }}
    Grid.low > #tally {{ padding: 0; }}
    """

    def __init__(self, marks: Marks) -> None:
        super().__init__(id="check")
        self._marks = marks
        self._checked: Checked | None = None
        self._tally = Paper(id="tally")
        self._cells = Paper(id="cells")

    def compose(self) -> ComposeResult:
        """The count, and what it counts."""
        yield self._tally
        yield self._cells

    def on_resize(self) -> None:
        """A low terminal has no line to leave blank."""
        self.set_class(self.size.height < _TALL, "low")

    def begin(self, course: Course, solved: frozenset[str] = frozenset()) -> None:
        """A new check; `solved` are the exercises that were solved before it."""
        self._show(Checked(course, solved))
        self.scroll_home(animate=False)

    def started(self, name: str) -> None:
        """The run of this exercise begins."""
        if self._checked is not None and self._checked.over == "no":
            self._show(self._checked.started(name))

    def verdict(self, verdict: Verdict) -> None:
        """The verdict about an exercise; what comes when the check is over is not shown any more."""
        if self._checked is not None and self._checked.over == "no":
            self._show(self._checked.judged(verdict))

    def ended(self, cancelled: bool) -> None:
        """The check is over."""
        if self._checked is not None:
            self._show(self._checked.ended(cancelled=cancelled))

    def _show(self, checked: Checked) -> None:
        self._checked = checked
        self._tally.show(lambda _: render_tally(checked, marks=self._marks))
        self._cells.show(lambda width: render_grid(checked, marks=self._marks, width=width))
