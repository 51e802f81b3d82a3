"""The top and the bottom line: where the learner is, and which keys mean something now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from flaxlings.course.model import Course, Exercise
from flaxlings.course.progress import Progress, solved_names
from flaxlings.screen.layout import progress_line
from flaxlings.screen.marks import Marks
from flaxlings.watch.keys import LABELS, LETTERS, Key
from flaxlings.watch.pressed import Look
from flaxlings.watch.state import Panel, Question

_LETTER_OF: dict[Key, str] = {key: letter for letter, key in LETTERS.items()}
_ELSEWHERE: dict[Panel, dict[Key, str]] = {
    "list": {"jump": "enter", "reset": "x", "close": "esc"},
    "check": {"end": "k", "close": "esc"},
}
_WORDS: dict[Panel, dict[Key, str]] = {"check": {"end": "end the check"}}
_GAP = "  "
_FIXED: dict[Key, str] = {"close": "esc", "yes": "y", "no": "n"}


@dataclass(frozen=True, slots=True)
class Where:
    """What the top line speaks of."""

    exercise: Exercise | None
    progress: Progress
    warm: bool
    """Whether a save is answered at full speed now."""
    busy: bool = False
    """Whether a run goes on for longer than one notices."""


def render_top(course: Course, where: Where, *, marks: Marks, width: int, rows: int) -> Text:
    """The exercise in the first of `rows` lines (1 or 2), the progress in the last."""
    exercise = where.exercise
    solved = solved_names(course, where.progress)
    count = f"{len(solved)}/{len(course.exercises)}"
    if exercise is None:
        first = Text.assemble((f"{marks.ok} ", "green"), ("every exercise is solved", "bold"), no_wrap=True)
    else:
        mark = (f"{marks.ok} ", "green") if exercise.name in solved else (f"{marks.current} ", "cyan")
        first = Text.assemble(mark, (exercise.name, "bold"), no_wrap=True, overflow="ellipsis")
        dot = f" {marks.dot} "
        for fact in (f" {marks.dash} {exercise.title}", f"{dot}{exercise.track}", f"{dot}{exercise.difficulty}"):
            if first.cell_len + cell_len(fact) + len(count) + 2 <= width:
                first.append(fact, "dim" if fact.startswith(dot) else "")
    if rows < 2:
        return _at_the_right(first, Text(f"{marks.more} checking" if where.busy else count, "dim"), width)
    second = progress_line(len(solved), len(course.exercises), marks=marks, width=max(width // 2, 20))
    topic = next((topic for topic in course.topics if exercise in topic.exercises), None)
    if topic is not None:
        here = sum(each.name in solved for each in topic.exercises)
        about = f"  {marks.dot}  {topic.title}: {here} of {len(topic.exercises)}"
        if second.cell_len + cell_len(about) + 12 <= width:
            second.append(about, "dim")
    state = Text(f"{marks.ok} ready", "green") if where.warm else Text(f"{marks.more} warming up", "dim")
    if where.busy:
        state = Text(f"{marks.more} checking", "yellow")
    return Text("\n").join((_at_the_right(first, Text(), width), _at_the_right(second, state, width)))


def _at_the_right(left: Text, right: Text, width: int) -> Text:
    gap = width - left.cell_len - right.cell_len
    if gap < 1:
        left.truncate(width, overflow="ellipsis")
        return left
    return left.append(" " * gap).append_text(right)


def render_bottom(look: Look, *, width: int) -> Text:
    """The keys that mean something now, as many as there is room for; each can be clicked."""
    if look.question is not None:
        answers: list[tuple[Key, str]] = [("yes", LABELS["yes"]), ("no", LABELS["no"])]
        room = width - sum(_size(key, word, {}) for key, word in answers)
        return _keys(answers, {}, width, Text(f"{asked(look.question, room)}{_GAP}", "bold"))
    letters = _ELSEWHERE.get(look.panel, {})
    words = {**LABELS, **_WORDS.get(look.panel, {}), "advance": f"auto {'on' if look.advancing else 'off'}"}
    return _keys([(key, words[key]) for key in look.keys], letters, width, Text())


def asked(question: Question, room: int) -> str:
    """The question in words, as many as there is room for."""
    name = question.exercise
    if question.about == "solution":
        choices = [f"{name} is not solved yet. Show its solution?", "Not solved yet. Show the solution?"]
        shortest = "Show the solution?"
    else:
        choices = [f"Bring the stub of {name} back? Yours is kept aside.", f"Bring the stub of {name} back?"]
        choices += [f"Reset {name}?"]
        shortest = "Bring the stub back?"
    return next((choice for choice in choices if cell_len(choice) <= room), shortest)


def _keys(keys: Sequence[tuple[Key, str]], letters: dict[Key, str], width: int, begin: Text) -> Text:
    line = begin
    line.no_wrap = True
    # Whoever sees only some can ask for the others.
    last = [entry for entry in keys if entry[0] in {"help", "quit", "close"}]
    room = width + len(_GAP) - line.cell_len - sum(_size(key, word, letters) for key, word in last)
    shown: list[tuple[Key, str]] = []
    for key, word in keys:
        if (key, word) in last:
            continue
        room -= _size(key, word, letters)
        if room < 0:
            # A shorter one behind it would fit, and would be gone again on a wider terminal.
            break
        shown.append((key, word))
    for key, word in (*shown, *last):
        click = Style.from_meta({"@click": f"app.press({key!r})"})
        line.append(_letter(key, letters), Style(bold=True, color="cyan") + click)
        line.append(f" {word}", click).append(_GAP)
    line.truncate(width, overflow="crop")
    return line


def _size(key: Key, word: str, letters: dict[Key, str]) -> int:
    return len(f"{_letter(key, letters)} {word}{_GAP}")


def _letter(key: Key, letters: dict[Key, str]) -> str:
    return letters.get(key) or _FIXED.get(key) or _LETTER_OF.get(key, "")
