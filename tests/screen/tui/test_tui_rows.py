"""The rows of the list without a terminal: filter, search, cursor, columns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flaxlings.course.model import Course
from flaxlings.course.progress import Progress, Record
from flaxlings.screen.marks import ASCII, UNICODE, Marks
from flaxlings.screen.tui.rows import (
    Filter,
    Row,
    draw_count,
    draw_foot,
    draw_heading,
    draw_row,
    fitting,
    matching,
    moved,
    nearest,
    nothing,
    rows_of,
    scrolled,
    turned,
)

PROGRESS = Progress(
    records={
        "linen_dense": Record(solved=True, attempts=3, seconds=95.0),
        "linen_init_scale": Record(attempts=12, seconds=7500.0),
    }
)


@pytest.fixture
def rows(course: Course) -> tuple[Row, ...]:
    """`linen_dense` is solved, `linen_init_scale` is current, nothing happened at `nnx_dense`."""
    return rows_of(course, PROGRESS, "linen_init_scale")


def drawn(rows: tuple[Row, ...], width: int, marks: Marks = UNICODE) -> list[str]:
    """Heading and rows as they are read, without the blanks at their ends."""
    widths = fitting(rows, width, marks)
    lines = [draw_heading(widths, marks=marks, width=width)]
    lines += [draw_row(row, widths, marks=marks, width=width, chosen=False) for row in rows]
    assert max(line.cell_len for line in lines) <= width
    return [line.plain.rstrip() for line in lines]


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        (Filter(), ["linen_dense", "linen_init_scale", "nnx_dense"]),
        (Filter(state="solved"), ["linen_dense"]),
        (Filter(state="pending"), ["linen_init_scale", "nnx_dense"]),
        (Filter(track="nnx"), ["nnx_dense"]),
        (Filter(difficulty="medium"), ["linen_init_scale"]),
        (Filter(state="pending", track="linen", difficulty="easy"), []),
        (Filter(search="nnx"), ["nnx_dense"]),
        (Filter(search="DENSE"), ["linen_dense", "nnx_dense"]),
        (Filter(search="parameters"), ["linen_dense", "linen_init_scale"]),
        (Filter(search="12_"), ["nnx_dense"]),
        (Filter(search="from scratch"), ["linen_dense"]),
        (Filter(search="scratch dense"), ["linen_dense"]),
        (Filter(search=" "), ["linen_dense", "linen_init_scale", "nnx_dense"]),
        (Filter(search="dense", state="pending"), ["nnx_dense"]),
        (Filter(search="(.*"), []),
    ],
)
def test_a_filter_leaves_what_it_says(rows: tuple[Row, ...], chosen: Filter, names: list[str]) -> None:
    assert [row.name for row in matching(rows, chosen)] == names


def test_a_key_of_the_filter_goes_round_through_what_the_course_has(rows: tuple[Row, ...]) -> None:
    def round_of(key: str, presses: int) -> list[str]:
        chosen, said = Filter(search="x"), []
        for _ in range(presses):
            after = turned(chosen, key, rows)
            assert after is not None
            chosen = after
            said.append(" ".join(chosen.words()))
        return said

    assert round_of("f", 3) == ["pending /x", "solved /x", "/x"]
    assert round_of("t", 3) == ["linen /x", "nnx /x", "/x"]
    assert round_of("d", 4) == ["easy /x", "medium /x", "hard /x", "/x"]
    assert turned(Filter(), "z", rows) is None
    # The course has changed since this was chosen.
    assert turned(Filter(track="bridge"), "t", rows) == Filter()


@pytest.mark.parametrize(("number", "cursor"), [(0, 0), (3, 1), (4, 1), (5, 2), (9, 2)])
def test_the_cursor_of_a_hidden_exercise_is_on_the_next_one_or_the_last(
    rows: tuple[Row, ...], number: int, cursor: int
) -> None:
    shown = [replace(rows[0], number=place) for place in (0, 4, 8)]
    assert nearest(shown, number) == cursor
    assert nearest([], number) == 0


@pytest.mark.parametrize(
    ("key", "cursor"),
    [
        ("up", 9),
        ("k", 9),
        ("down", 11),
        ("j", 11),
        ("pageup", 3),
        ("pagedown", 17),
        ("home", 0),
        ("end", 29),
        ("left", None),
        ("z", None),
    ],
)
def test_a_key_moves_the_cursor(key: str, cursor: int | None) -> None:
    assert moved(10, key, 30, 7) == cursor


@pytest.mark.parametrize("key", ["up", "down", "pageup", "pagedown", "home", "end"])
def test_the_cursor_stays_among_the_rows(key: str) -> None:
    assert moved(0, key, 1, 7) == 0
    assert moved(0, key, 0, 7) == 0


@pytest.mark.parametrize(
    ("top", "cursor", "expected"),
    [(10, 10, 10), (10, 19, 10), (10, 20, 11), (10, 9, 9), (10, 29, 20), (10, 0, 0), (10, 30, 25), (50, 39, 34)],
)
def test_scrolling_is_none_or_short_or_to_the_middle(top: int, cursor: int, expected: int) -> None:
    assert scrolled(top, cursor, 10) == expected


def test_wide_rows_have_every_column(rows: tuple[Row, ...]) -> None:
    assert drawn(rows, 100) == [
        "  name              title                        topic       track  difficulty  attempts        time",
        "✓ linen_dense       Dense from scratch           Parameters  linen  easy               3       2 min",
        "▸ linen_init_scale  The scale of an initializer  Parameters  linen  medium            12  2 h 05 min",
        "○ nnx_dense         Dense in NNX                 NNX         nnx    hard",
    ]


@pytest.mark.parametrize(
    ("width", "marks", "lines"),
    [
        (
            88,
            UNICODE,
            [
                "  name              title                   topic       difficulty  attempts        time",
                "✓ linen_dense       Dense from scratch      Parameters  easy               3       2 min",
                "▸ linen_init_scale  The scale of an initi…  Parameters  medium            12  2 h 05 min",
                "○ nnx_dense         Dense in NNX            NNX         hard",
            ],
        ),
        (
            70,
            UNICODE,
            [
                "  name              title             difficulty  attempts        time",
                "✓ linen_dense       Dense from scra…  easy               3       2 min",
                "▸ linen_init_scale  The scale of an…  medium            12  2 h 05 min",
                "○ nnx_dense         Dense in NNX      hard",
            ],
        ),
        (
            69,
            UNICODE,
            [
                "  name              title                      difficulty        time",
                "✓ linen_dense       Dense from scratch         easy             2 min",
                "▸ linen_init_scale  The scale of an initiali…  medium      2 h 05 min",
                "○ nnx_dense         Dense in NNX               hard",
            ],
        ),
        (
            50,
            UNICODE,
            [
                "  name              title               difficulty",
                "✓ linen_dense       Dense from scratch  easy",
                "▸ linen_init_scale  The scale of an i…  medium",
                "○ nnx_dense         Dense in NNX        hard",
            ],
        ),
        (
            40,
            ASCII,
            [
                "   name              difficulty",
                "ok linen_dense       easy",
                ">  linen_init_scale  medium",
                "-  nnx_dense         hard",
            ],
        ),
        (14, UNICODE, ["  name", "✓ linen_dense", "▸ linen_init_…", "○ nnx_dense"]),
        (3, UNICODE, ["  n", "✓ l", "▸ l", "○ n"]),
    ],
)
def test_narrow_rows_cut_the_title_and_then_drop_columns(
    rows: tuple[Row, ...], width: int, marks: Marks, lines: list[str]
) -> None:
    assert drawn(rows, width, marks) == lines


@pytest.mark.parametrize("width", range(1, 120))
def test_no_row_is_wider_than_the_terminal(rows: tuple[Row, ...], width: int) -> None:
    assert len(drawn(rows, width)) == 4


def test_the_row_of_the_cursor_is_turned_over_from_edge_to_edge(rows: tuple[Row, ...]) -> None:
    widths = fitting(rows, 40, UNICODE)
    line = draw_row(rows[0], widths, marks=UNICODE, width=40, chosen=True)
    assert line.cell_len == 40
    assert [(span.start, span.end, span.style) for span in line.spans if span.style] == [(0, 40, "reverse")]


def test_a_title_shows_its_control_characters(course: Course) -> None:
    topic = course.topics[1]
    odd = replace(topic, title="a\x1bb", exercises=(replace(topic.exercises[0], title="\x1b[2J"),))
    (row,) = rows_of(replace(course, topics=(odd,)), Progress(), None)
    assert (row.title, row.topic) == ("\\x1b[2J", "a\\x1bb")


def test_the_count_says_what_is_left_out() -> None:
    assert draw_count(Filter(), 21, 21, marks=UNICODE, width=80).plain == "21 of 21 · all"
    chosen = Filter("pending", "linen", "easy", "dense")
    assert draw_count(chosen, 2, 21, marks=ASCII, width=80).plain == "2 of 21 - pending - linen - easy - /dense"
    assert draw_count(chosen, 2, 21, marks=UNICODE, width=20).plain == "2 of 21 · pending · "


def test_an_empty_list_says_what_shows_more() -> None:
    assert nothing(Filter(), 0) == "There are no exercises."
    assert nothing(Filter(search="zzz", state="solved"), 21) == "Nothing matches: esc clears the search"
    assert nothing(Filter(state="solved"), 21) == "Nothing matches: f, t, d show others"


def test_the_foot_names_the_keys_or_shows_the_end_of_what_is_typed() -> None:
    assert draw_foot(None, 80).plain == "/ search  f show  t track  d difficulty"
    assert draw_foot(None, 30).plain == "/ search  f show  t track"
    assert draw_foot("dense", 80).plain == "/dense   enter keeps it  esc clears it"
    assert draw_foot("0123456789", 8).plain == "3456789 "
    assert draw_foot("", 1).plain == " "
