"""What is worth a moment: the first start, an exercise, a topic and the course done; and the page of all keys."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import RenderableType
from rich.text import Text

from flaxlings.course.model import Course, Exercise, Topic
from flaxlings.course.progress import Progress, solved_names
from flaxlings.screen.harmless import harmless, harmless_line, prose
from flaxlings.screen.layout import Hanging, cut, sections
from flaxlings.screen.marks import Marks
from flaxlings.screen.tui.sentences import KEY, keyed, step
from flaxlings.watch.keys import LETTERS, Key

_KEYS: dict[Key, str] = {
    "next": "the next exercise, once this one is solved",
    "advance": "whether a pass leads there by itself",
    "hint": "one more hint",
    "rerun": "run the file again, also when nothing changed",
    "end": "end a run that takes too long",
    "editor": "open the file in your editor",
    "solution": "the reference answer beside yours",
    "module": "the variables of your module",
    "link": "open the documentation",
    "list": "every exercise: search, filter, go there",
    "check": "run every answer",
    "reset": "bring the stub back; yours is kept aside",
    "help": "this page",
    "quit": "stop; what is solved stays solved",
}
_INDENT = "  "
_BAR = 24
"""Columns of the longest bar."""
_SHORTEST = 4
"""Columns that the longest bar needs to say anything."""


def render_welcome(*, total: int, solved: int, marks: Marks) -> RenderableType:
    """The first words: how this works, to a newcomer; how far it went, to everybody else."""
    if solved:
        count = f"{solved} of {total} exercises are solved."
        return Text.assemble(("Welcome back to flaxlings.", "bold"), " ", count, overflow="fold")
    steps = (
        "Every exercise is a file: edit it and save it.",
        "The answer comes here by itself. It says what is different, and why.",
        "`h` gives a hint, `l` shows the way, `?` every key, `q` stops; what is solved stays solved.",
    )
    return sections(
        ([Text("Welcome to flaxlings.", "bold")], [step(keyed(sentence), marks=marks) for sentence in steps])
    )


def render_solved(
    exercise: Exercise,
    following: Exercise | None,
    course: Course,
    progress: Progress,
    *,
    solution: str,
    stays: bool,
    marks: Marks,
    width: int,
) -> RenderableType:
    """What was learnt, the topic if that is done now, and what is next; the learner may have chosen to stay."""
    solved = solved_names(course, progress)
    topic = next(topic for topic in course.topics if exercise in topic.exercises)
    said: list[RenderableType] = [
        Hanging(Text.assemble((marks.ok, "green"), " "), Text.assemble((exercise.name, "bold green"), " is solved"))
    ]
    if exercise.learnt:
        said.append(Hanging(Text(f"{marks.blank} "), prose(exercise.learnt)))
    # At the end of the course a topic is a line among others.
    done = following is not None and all(each.name in solved for each in topic.exercises)
    chart = render_topic_done(topic, progress, marks=marks, width=width) if done else []
    steps = []
    if stays:
        steps.append(step(keyed("`s` shows the reference answer beside yours"), marks=marks))
    elif following is not None:
        steps.append(step(Text("compare with ").append(solution), marks=marks))
    if following is not None:
        name = Text.assemble(keyed("`n` goes on to ") if stays else "next: ", (following.name, "bold"))
        if following.topic != exercise.topic:
            titles = {each.slug: each.title for each in course.topics}
            name.append(f" {marks.dot} {harmless_line(titles[following.topic])}", "dim")
        steps.append(step(name, marks=marks))
    elif stays:
        steps.append(step(keyed("`n` ends the course"), marks=marks))
    return sections((said, chart, steps))


def render_topic_done(topic: Topic, progress: Progress, *, marks: Marks, width: int) -> list[RenderableType]:
    """All of a topic is solved: attempts and time of each of its exercises."""
    records = [(exercise.name, progress.of(exercise.name)) for exercise in topic.exercises]
    rows = [(name, record.attempts, record.seconds) for name, record in records]
    head = Text.assemble(("Topic done: ", "bold green"), harmless(topic.title))
    return [head, *_chart(rows, marks, width)]


def render_course_done(course: Course, progress: Progress, *, marks: Marks, width: int) -> RenderableType:
    """Nothing is left to solve: attempts and time of every topic, and what can be done still."""
    rows = []
    for topic in course.topics:
        records = [progress.of(exercise.name) for exercise in topic.exercises]
        attempts, seconds = sum(each.attempts for each in records), sum(each.seconds for each in records)
        rows.append((harmless_line(topic.title), attempts, seconds))
    head = Text(f"All {len(course.exercises)} exercises are solved. Well done.", "bold")
    steps = (
        "`l` goes to any exercise: there `s` shows the reference answer beside yours, and `x` begins it again.",
        "`c` runs every answer once more.",
    )
    return sections(
        (
            [Hanging(Text.assemble((marks.ok, "green"), " "), head)],
            _chart(rows, marks, width),
            [step(keyed(sentence), marks=marks) for sentence in steps],
        )
    )


def render_help(marks: Marks) -> RenderableType:
    """How it works, and every key."""
    how = (
        "Edit the exercise's file in your editor and save it: the answer appears here.",
        "Arrow keys and the mouse scroll; a click on a line number opens the editor there.",
    )
    letters: dict[Key, str] = {key: letter for letter, key in LETTERS.items()}
    rows = [*((letters[key], says) for key, says in _KEYS.items()), ("t", "fold the task, or show it")]
    return sections(
        (
            [step(Text(each), marks=marks) for each in how],
            [Hanging(Text.assemble("  ", (letter, KEY), "  "), Text(says)) for letter, says in rows],
        )
    )


def _chart(rows: Sequence[tuple[str, int, float]], marks: Marks, width: int) -> list[RenderableType]:
    """A line for each: a bar for the attempts, their number, the time."""
    counts = [_count(attempts, seconds) for _, attempts, seconds in rows]
    room = width - 2 * len(_INDENT) - max(map(cell_len, counts), default=0)
    names = max(min(max((cell_len(name) for name, _, _ in rows), default=0), room), 8)
    most = max((attempts for _, attempts, _ in rows), default=0)
    longest = min(_BAR, room - names - len(_INDENT))
    lines: list[RenderableType] = []
    for (name, attempts, _), count in zip(rows, counts, strict=True):
        line = Text(f"{_INDENT}{set_cell_size(cut(name, names, marks), names)}{_INDENT}", no_wrap=True, overflow="crop")
        if attempts and longest >= _SHORTEST:
            line.append(marks.bar_done * max(round(longest * attempts / most), 1), "cyan").append(_INDENT)
        lines.append(line.append(count, "dim"))
    return lines


def _count(attempts: int, seconds: float) -> str:
    count = f"{attempts} attempt{'' if attempts == 1 else 's'}"
    return f"{count}  {duration(seconds)}" if seconds else count


def duration(seconds: float) -> str:
    """A time as a person says it: `40 s`, `12 min`, `2 h 05 min`."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
