"""The rows of the list: which are shown, which columns fit, where the cursor is. Nothing here knows a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text

from flaxlings.course.model import DIFFICULTIES, TRACKS, Course, Difficulty, Track
from flaxlings.course.progress import Progress
from flaxlings.screen.harmless import harmless_line
from flaxlings.screen.layout import cut
from flaxlings.screen.marks import Marks
from flaxlings.screen.tui.moments import duration

State = Literal["all", "pending", "solved"]
Column = Literal["name", "title", "topic", "track", "difficulty", "attempts", "time"]
Widths = Mapping[Column, int]
"""The columns that fit, from left to right, and how wide each is."""

_COLUMNS: tuple[Column, ...] = ("name", "title", "topic", "track", "difficulty", "attempts", "time")
_LEAST_WANTED: tuple[Column, ...] = ("track", "topic", "attempts", "time", "title", "difficulty")
"""What goes first where there is no room: a topic has mostly one track, and the name stays."""
_ELASTIC: tuple[Column, ...] = ("topic", "title")
"""What is cut before a column goes."""
_AT_LEAST = 16
_NUMBERS: frozenset[Column] = frozenset({"attempts", "time"})
_BETWEEN = 2
_KEYS = (("/", "search"), ("f", "show"), ("t", "track"), ("d", "difficulty"))
_TYPING = (("enter", "keeps it"), ("escape", "clears it"))
PRESS = "press"
"""Where a text that can be clicked says which key it stands for."""
_STYLES: dict[Column, str] = dict.fromkeys(_COLUMNS[2:], "dim")
_STATES: tuple[State, ...] = ("all", "pending", "solved")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Row:
    """One exercise, with what the state file says of it."""

    number: int
    """Its place in the course."""
    name: str
    title: str
    topic: str
    """The topic's title."""
    track: Track
    difficulty: Difficulty
    attempts: int
    seconds: float
    solved: bool
    current: bool
    found_by: str
    """What a search looks into."""

    def text(self, column: Column) -> str:
        """What stands in this column; nothing where nothing happened yet."""
        if column == "attempts":
            return str(self.attempts) if self.attempts else ""
        if column == "time":
            return duration(self.seconds) if self.seconds else ""
        return str(getattr(self, column))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are shown."""

    state: State = "all"
    track: Track | None = None
    difficulty: Difficulty | None = None
    search: str = ""

    def words(self) -> tuple[str, ...]:
        """What it leaves out, in words."""
        state = None if self.state == "all" else self.state
        search = f"/{self.search}" if self.search else None
        return tuple(word for word in (state, self.track, self.difficulty, search) if word)


def rows_of(course: Course, progress: Progress, current: str | None) -> tuple[Row, ...]:
    """Every exercise, in the order of the course."""
    titles = {topic.slug: topic.title for topic in course.topics}
    rows = []
    for number, exercise in enumerate(course.exercises):
        record = progress.of(exercise.name)
        topic = titles[exercise.topic]
        rows.append(
            Row(
                number=number,
                name=exercise.name,
                title=harmless_line(exercise.title),
                topic=harmless_line(topic),
                track=exercise.track,
                difficulty=exercise.difficulty,
                attempts=record.attempts,
                seconds=record.seconds,
                solved=record.solved,
                current=exercise.name == current,
                found_by="\n".join((exercise.name, exercise.title, exercise.topic, topic)).casefold(),
            )
        )
    return tuple(rows)


def matching(rows: Sequence[Row], chosen: Filter) -> tuple[Row, ...]:
    """The rows that the filter leaves; every word of the search is in them somewhere."""
    words = chosen.search.casefold().split()
    return tuple(
        row
        for row in rows
        if (chosen.state == "all" or row.solved == (chosen.state == "solved"))
        and chosen.track in {None, row.track}
        and chosen.difficulty in {None, row.difficulty}
        and all(word in row.found_by for word in words)
    )


def turned(chosen: Filter, key: str, rows: Sequence[Row]) -> Filter | None:
    """The filter after one of its keys: the next choice that the course has; None for another key."""
    match key:
        case "f":
            return replace(chosen, state=_next(_STATES, chosen.state))
        case "t":
            tracks = {row.track for row in rows}
            return replace(chosen, track=_next((None, *(each for each in TRACKS if each in tracks)), chosen.track))
        case "d":
            levels = {row.difficulty for row in rows}
            choices = (None, *(each for each in DIFFICULTIES if each in levels))
            return replace(chosen, difficulty=_next(choices, chosen.difficulty))
    return None


def _next(choices: Sequence[_T], chosen: _T) -> _T:
    return choices[(choices.index(chosen) + 1) % len(choices)] if chosen in choices else choices[0]


def nearest(shown: Sequence[Row], number: int) -> int:
    """Where the cursor is when it belongs on the exercise with this number: there, on the next one, or on the last."""
    return next((index for index, row in enumerate(shown) if row.number >= number), max(len(shown) - 1, 0))


def moved(cursor: int, key: str, count: int, page: int) -> int | None:
    """Where a key takes the cursor among `count` rows; None for a key that does not move it."""
    steps = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -page, "pagedown": page, "home": -count, "end": count}
    return max(min(cursor + steps[key], count - 1), 0) if key in steps else None


def scrolled(top: int, cursor: int, height: int) -> int:
    """The first visible row so that the cursor is visible: no move, a short one, or, from far away, to the middle."""
    if top <= cursor < top + height:
        return top
    if not top - height <= cursor < top + 2 * height:
        return max(cursor - height // 2, 0)
    return cursor if cursor < top else cursor - height + 1


def fitting(rows: Sequence[Row], room: int, marks: Marks) -> Widths:
    """The columns that fit behind the mark, each as wide as its longest text or its heading."""
    room -= marks.width + 1
    natural = {column: max([len(column), *(cell_len(row.text(column)) for row in rows)]) for column in _COLUMNS}
    least = {column: min(size, _AT_LEAST) if column in _ELASTIC else size for column, size in natural.items()}
    columns = list(_COLUMNS)
    for column in _LEAST_WANTED:
        if _total([least[each] for each in columns]) <= room:
            break
        columns.remove(column)
    widths = {column: natural[column] for column in columns}
    for column in _ELASTIC:
        if column in widths:
            over = _total(list(widths.values())) - room
            widths[column] = max(widths[column] - max(over, 0), least[column])
    return widths if len(widths) > 1 else {"name": min(widths["name"], max(room, 1))}


def _total(sizes: Sequence[int]) -> int:
    return sum(sizes) + _BETWEEN * (len(sizes) - 1)


def draw_row(row: Row, widths: Widths, *, marks: Marks, width: int, chosen: bool) -> Text:
    """The row in one line; the cursor's is turned over, which needs no colour."""
    # As in `flaxlings list`: a solved exercise that is looked at again keeps its mark.
    mark, style = (marks.ok, "green") if row.solved else (marks.todo, "dim")
    if row.current and not row.solved:
        mark, style = marks.current, "cyan"
    line = Text(no_wrap=True, end="")
    line.append(mark, "" if chosen else style)
    styles = {**_STYLES, "name": "bold cyan" if row.current else ""}
    for number, (column, size) in enumerate(widths.items()):
        line.append(" " * (_BETWEEN if number else 1))
        line.append(_cell(row.text(column), column, size, marks), "" if chosen else styles.get(column, ""))
    if chosen:
        line.truncate(width, pad=True)
        line.stylize("bold reverse" if row.current else "reverse")
    else:
        line.truncate(width)
    return line


def draw_heading(widths: Widths, *, marks: Marks, width: int) -> Text:
    """What stands in each column."""
    cells = [_cell(column, column, size, marks) for column, size in widths.items()]
    line = Text(f"{marks.blank} {(' ' * _BETWEEN).join(cells)}", "dim", no_wrap=True, end="")
    line.truncate(width)
    return line


def _cell(text: str, column: Column, size: int, marks: Marks) -> str:
    if column in _NUMBERS:
        return text.rjust(size)
    return set_cell_size(cut(text, size, marks), size)


def draw_count(chosen: Filter, shown: int, total: int, *, marks: Marks, width: int) -> Text:
    """How many of how many are shown, and what leaves out the others."""
    line = Text(f"{shown} of {total}", "bold", no_wrap=True, end="")
    for word in chosen.words() or ("all",):
        line.append(f" {marks.dot} ", "not bold dim").append(word, "not bold")
    line.truncate(width)
    return line


def nothing(chosen: Filter, total: int) -> str:
    """What is said where no row is shown."""
    if not total:
        return "There are no exercises."
    return "Nothing matches: esc clears the search" if chosen.search else "Nothing matches: f, t, d show others"


def draw_foot(typed: str | None, width: int) -> Text:
    """The keys of the list, as many as there is room for; during a search what is `typed`, of which the end stays."""
    if typed is None:
        return _keys(_KEYS, width)
    line = Text(f"/{typed}", "bold", no_wrap=True, end="")
    while line.cell_len > max(width - 1, 0):
        line = line[1:]
    line.append(" ", "not bold reverse")
    keys = _keys(_TYPING, width)
    return line.append("  ").append_text(keys) if line.cell_len + 2 + keys.cell_len <= width else line


def _keys(keys: Sequence[tuple[str, str]], width: int) -> Text:
    line = Text(no_wrap=True, end="")
    for key, word in keys:
        click = Style(meta={PRESS: key})
        letter = "esc" if key == "escape" else key
        if line.cell_len + len(letter) + 1 + len(word) > width:
            break
        line.append(letter, Style(bold=True, color="cyan") + click).append(f" {word}", click).append("  ")
    line.rstrip()
    return line
