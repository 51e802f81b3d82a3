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
_ELSEWHERE: dict[Panel, dict[Key, str]] = {"check": {"end": "k"}}
_WORDS: dict[Panel, dict[Key, str]] = {"check": {"end": "end the check"}}
_GAP = "  "
_FIXED: dict[Key, str] = {"close": "esc", "yes": "y", "no": "n"}
_LAST = frozenset[Key]({"help", "quit", "close"})
"""Whoever sees only some keys can ask for the others, and get away."""


@dataclass(frozen=True, slots=True)
class Where:
    """What the top line speaks of."""

    exercise: Exercise | None
    progress: Progress
    warm: bool
    """Whether a save is answered at full speed now."""
    busy: bool = False
    """Whether a run goes on for longer than one notices."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What decides about the keys of the list."""

    typing: bool = False
    """Whether letters go to the search."""
    search: bool = False
    """Whether there is one to be cleared."""
    chosen: bool = False
    """Whether the cursor is on an exercise."""


@dataclass(frozen=True, slots=True)
class _Entry:
    letter: str
    word: str
    action: str
    """What a click does."""
    last: bool = False
    """Whether it stands at the end, where there is always room for it."""

    @property
    def size(self) -> int:
        return len(f"{self.letter} {self.word}{_GAP}")


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


def render_bottom(look: Look, listed: Listed = Listed(), *, width: int) -> Text:
    """The keys that mean something now, as many as there is room for; each can be clicked."""
    if look.question is not None:
        answers: list[Key] = ["yes", "no"]
        entries = [_entry(key, LABELS[key]) for key in answers]
        room = width - sum(entry.size for entry in entries)
        return _keys(entries, width, Text(f"{asked(look.question, room)}{_GAP}", "bold"))
    if look.panel == "list":
        return _keys(_list_keys(look, listed), width, Text())
    letters = _ELSEWHERE.get(look.panel, {})
    words = {**LABELS, **_WORDS.get(look.panel, {}), "advance": f"auto {'on' if look.advancing else 'off'}"}
    return _keys([_entry(key, words[key], letters.get(key)) for key in look.keys], width, Text())


def _list_keys(look: Look, listed: Listed) -> list[_Entry]:
    """The list uses its keys itself, and first; what it leaves is for the watch."""
    if listed.typing:
        return [_list_key("enter", "keep the search"), _list_key("escape", "clear it", last=True)]
    entries = []
    if listed.chosen:
        own: tuple[tuple[Key, str], ...] = (("jump", "enter"), ("reset", "x"))
        entries = [_list_key(name, LABELS[key]) for key, name in own if key in look.keys]
    if listed.search:
        entries.append(_list_key("escape", "clear", last=True))
    if "close" in look.keys:
        entries.append(_entry("close", LABELS["close"], "q" if listed.search else None))
    return entries


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


def _entry(key: Key, word: str, letter: str | None = None) -> _Entry:
    letter = letter or _FIXED.get(key) or _LETTER_OF.get(key, "")
    return _Entry(letter, word, f"app.press({key!r})", last=key in _LAST)


def _list_key(name: str, word: str, *, last: bool = False) -> _Entry:
    return _Entry("esc" if name == "escape" else name, word, f"app.press_in_list({name!r})", last)


def _keys(entries: Sequence[_Entry], width: int, begin: Text) -> Text:
    line = begin
    line.no_wrap = True
    last = [entry for entry in entries if entry.last]
    room = width + len(_GAP) - line.cell_len - sum(entry.size for entry in last)
    shown: list[_Entry] = []
    for entry in entries:
        if entry.last:
            continue
        room -= entry.size
        if room < 0:
            # A shorter one behind it would fit, and would be gone again on a wider terminal.
            break
        shown.append(entry)
    for entry in (*shown, *last):
        click = Style.from_meta({"@click": entry.action})
        line.append(entry.letter, Style(bold=True, color="cyan") + click)
        line.append(f" {entry.word}", click).append(_GAP)
    line.truncate(width, overflow="crop")
    return line
