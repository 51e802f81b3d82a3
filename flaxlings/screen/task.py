"""The task of an exercise, and what is said between two exercises."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from flaxlings.course.model import Exercise
from flaxlings.screen.harmless import harmless, harmless_str, prose
from flaxlings.screen.layout import Hanging, hang, progress_line, sections
from flaxlings.screen.marks import Marks


def docstring(source: str) -> str:
    """The module docstring of a stub, cleaned of its indentation; empty without one or when it cannot be parsed."""
    try:
        with warnings.catch_warnings():
            # An invalid escape in somebody's file is no business of whoever shows the task.
            warnings.simplefilter("ignore")
            return ast.get_docstring(ast.parse(source)) or ""
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""


def render_task(
    exercise: Exercise, *, number: int, total: int, path: str, task: str, marks: Marks, hints_read: int = 0
) -> RenderableType:
    """What to do: the exercise's name and place (`number` of `total`, from 1), its task as Markdown, the file to edit.

    `path` is the file as the learner would open it, `task` the docstring of the pristine stub.
    """
    from flaxlings.screen.markdown import CalmMarkdown  # noqa: PLC0415 -- heavy; only tasks and hints need it

    dot = f" {marks.dot} "
    facts = dot.join((f"{number} of {total}", exercise.track, exercise.difficulty))
    # Most tasks begin with their title as a heading.
    titled = exercise.title.lower() in task.strip().split("\n", 1)[0].lower()
    return sections(
        (
            [
                Hanging(Text.assemble((marks.current, "cyan"), " "), Text(exercise.name, "bold")),
                *([] if titled else [hang(marks.blank + " ", harmless(exercise.title))]),
                hang(marks.blank + " ", Text(facts, "dim")),
            ],
            [CalmMarkdown(harmless_str(task))] if task.strip() else [],
            list(_next_steps(exercise, path, hints_read, marks)),
        )
    )


def _next_steps(exercise: Exercise, path: str, hints_read: int, marks: Marks) -> Iterator[RenderableType]:
    arrow = Text.assemble((marks.arrow, "cyan"), " ")
    yield Hanging(arrow, Text("edit ", overflow="fold").append_text(harmless(path)))
    readme = f"{path.rpartition('/')[0]}/README.md"
    yield Hanging(arrow, Text("what you need to know: ", overflow="fold").append_text(harmless(readme)))
    left = len(exercise.hints) - hints_read
    if left > 0:
        count = f"{left} more" if hints_read else str(left)
        yield Hanging(arrow, prose(f"`flaxlings hint` gives a hint; there {'is' if left == 1 else 'are'} {count}"))


def render_welcome(*, total: int, solved: int, marks: Marks, width: int) -> RenderableType:
    """The first words of `watch`: how this works, to a newcomer; how far it went, to everybody."""
    bar = progress_line(solved, total, marks=marks, width=width)
    if solved:
        return sections(([Text("Welcome back to flaxlings.", "bold")], [bar]))
    steps = (
        "Every exercise is a file. Edit it, save it, and read the answer here.",
        "An answer says what is different, and why.",
        "`flaxlings hint` helps, `flaxlings list` shows the way, Ctrl-C stops; what is solved stays solved.",
    )
    arrow = Text.assemble((marks.arrow, "cyan"), " ")
    return sections(([Text("Welcome to flaxlings.", "bold")], [Hanging(arrow, prose(step)) for step in steps], [bar]))


def render_advanced(
    exercise: Exercise, *, solution_path: str, next_name: str | None, solved: int, total: int, marks: Marks, width: int
) -> RenderableType:
    """After a pass: what was learnt, where the reference answer is, how far that is, what comes next."""
    arrow = Text.assemble((marks.arrow, "cyan"), " ")
    steps = [Hanging(arrow, Text("compare with ", overflow="fold").append_text(harmless(solution_path)))]
    if next_name is not None:
        steps.append(Hanging(arrow, Text("next: ", overflow="fold").append(next_name, "bold")))
    learnt = [Hanging(Text.assemble((marks.ok, "green"), " "), prose(exercise.learnt))] if exercise.learnt else []
    return sections((learnt, [progress_line(solved, total, marks=marks, width=width)], steps))


def render_finished(*, total: int, marks: Marks) -> RenderableType:
    """Nothing is left to solve."""
    arrow = Text.assemble((marks.arrow, "cyan"), " ")
    steps = (
        "`flaxlings verify --all` runs every answer once more.",
        "`flaxlings solution NAME` shows a reference answer beside yours.",
        "`flaxlings reset NAME` brings a stub back, to do it again.",
    )
    done = Text.assemble((marks.ok, "green"), " ", (f"All {total} exercises are solved. Well done.", "bold"))
    return sections(([done], [Hanging(arrow, prose(step)) for step in steps]))
