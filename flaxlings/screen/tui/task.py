"""The task as the application shows it, whole or folded, and its hints: keys are pressed where commands are typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from flaxlings.course.model import Exercise
from flaxlings.screen.harmless import harmless, harmless_str
from flaxlings.screen.hints import hint_panel
from flaxlings.screen.layout import Hanging, sections
from flaxlings.screen.marks import Marks
from flaxlings.screen.tui.sentences import KEY, keyed, linked, step


def render_task(
    exercise: Exercise, *, number: int, total: int, task: str, marks: Marks, hints_read: int
) -> RenderableType:
    """What to do: which file to edit, and the task as Markdown. The exercise is `number` of `total`, from 1."""
    from flaxlings.screen.markdown import CalmMarkdown  # noqa: PLC0415 -- heavy; it comes with the first task

    facts = f" {marks.dot} ".join((f"{number} of {total}", exercise.track, exercise.difficulty))
    name = Text.assemble((exercise.name, "bold"), (f"  {facts}", "dim"))
    edit = Text("edit ").append_text(harmless(exercise.path)).append_text(keyed("  `e` opens it"))
    return sections(
        (
            [Hanging(Text.assemble((marks.current, "cyan"), " "), name), step(edit, marks=marks)],
            [CalmMarkdown(harmless_str(task))] if task.strip() else [harmless(exercise.title)],
            list(_help(exercise, hints_read, marks)),
        )
    )


def _help(exercise: Exercise, hints_read: int, marks: Marks) -> Iterator[RenderableType]:
    readme = f"{exercise.path.rpartition('/')[0]}/README.md"
    yield step(Text("what you need to know: ").append_text(harmless(readme)), marks=marks)
    if exercise.links:
        says = keyed("`o` opens the documentation: ").append_text(linked(exercise.links[0]))
        yield step(says, marks=marks)
    left = len(exercise.hints) - hints_read
    if left > 0:
        yield step(keyed(f"`h` gives a hint; {_count(left, more=bool(hints_read))}"), marks=marks)


def _count(left: int, *, more: bool) -> str:
    return f"there {'is' if left == 1 else 'are'} {left}{' more' if more else ''}"


def render_folded(exercise: Exercise, *, marks: Marks, width: int) -> Text:
    """The task in one line, with the file where there is room for it."""
    line = Text.assemble((f"{marks.current} ", "cyan"), ("t", KEY), " shows the task", no_wrap=True)
    path = f"  {harmless_str(exercise.path)}"
    return line.append(path, "dim") if line.cell_len + cell_len(path) <= width else line


def render_hints(exercise: Exercise, numbers: Sequence[int], *, marks: Marks) -> RenderableType:
    """These hints, and under them how to get the next one, or where to read more after the last."""
    panels: list[RenderableType] = [hint_panel(exercise, number) for number in numbers]
    left = len(exercise.hints) - max(numbers)
    if left > 0:
        return sections((panels, [step(keyed(f"`h` gives the next one; {left} left"), marks=marks)]))
    more = [step(linked(link), marks=marks) for link in exercise.links]
    return sections(
        (panels, [Text("That was the last hint. Read more:" if more else "That was the last hint."), *more])
    )
