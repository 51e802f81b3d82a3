"""What the application says between two exercises, the task, hints and questions, at every width."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import pytest
from rich.cells import cell_len
from rich.console import Console

from flaxlings.course.model import Course
from flaxlings.course.progress import Progress, Record
from flaxlings.screen.marks import UNICODE
from flaxlings.screen.tui.bars import render_bottom
from flaxlings.screen.tui.moments import render_course_done, render_solved, render_topic_done, render_welcome
from flaxlings.screen.tui.sentences import linked
from flaxlings.screen.tui.task import render_folded, render_hints, render_task
from flaxlings.watch.pressed import look_of
from flaxlings.watch.state import Passed, Question, WatchState

Printed = Callable[..., str]


@pytest.fixture
def progress(course: Course) -> Progress:
    """The first topic is done."""
    first, second = course.topics[0].exercises
    return Progress(
        records={
            first.name: Record(solved=True, attempts=4, seconds=780.0),
            second.name: Record(solved=True, attempts=1, seconds=40.0),
        }
    )


def test_the_welcome_says_three_things_in_under_fifteen_lines(printed: Printed) -> None:
    welcome = printed(lambda marks, _: render_welcome(total=21, solved=0, marks=marks), 38)
    assert welcome == (
        "Welcome to flaxlings.\n"
        "\n"
        "→ Every exercise is a file: edit it\n"
        "  and save it.\n"
        "→ The answer comes here by itself. It\n"
        "  says what is different, and why.\n"
        "→ h gives a hint, l shows the way, ?\n"
        "  every key, q stops; what is solved\n"
        "  stays solved.\n"
    )


def test_who_comes_back_is_not_taught_again(printed: Printed) -> None:
    back = printed(lambda marks, _: render_welcome(total=21, solved=5, marks=marks))
    assert back == "Welcome back to flaxlings. 5 of 21 exercises are solved.\n"


def test_a_pass_says_what_was_learnt_and_what_is_next(printed: Printed, course: Course) -> None:
    left, following = course.exercises[:2]
    progress = Progress(records={left.name: Record(solved=True)})
    assert _solved(printed, course, left.name, following.name, progress) == (
        "✓ linen_dense is solved\n"
        "  A kernel is `(in, out)`.\n"
        "\n"
        "→ compare with solutions/x.py\n"
        "→ next: linen_init_scale\n"
    )
    assert _solved(printed, course, left.name, following.name, progress, stays=True) == (
        "✓ linen_dense is solved\n"
        "  A kernel is `(in, out)`.\n"
        "\n"
        "→ s shows the reference answer beside yours\n"
        "→ n goes on to linen_init_scale\n"
    )


def test_the_last_exercise_of_a_topic_shows_the_topic_and_the_next_one(
    printed: Printed, course: Course, progress: Progress
) -> None:
    assert _solved(printed, course, "linen_init_scale", "nnx_dense", progress) == (
        "✓ linen_init_scale is solved\n"
        "  A kernel is `(in, out)`.\n"
        "\n"
        "Topic done: Parameters\n"
        "  linen_dense       ━━━━━━━━━━━━━━━━━━━━━━━━  4 attempts  13 min\n"
        "  linen_init_scale  ━━━━━━  1 attempt  40 s\n"
        "\n"
        "→ compare with solutions/x.py\n"
        "→ next: nnx_dense · NNX\n"
    )


def test_at_the_end_of_the_course_every_topic_has_its_line(
    printed: Printed, course: Course, progress: Progress
) -> None:
    progress = replace(progress, records={**progress.records, "nnx_dense": Record(solved=True, attempts=2)})
    assert _solved(printed, course, "nnx_dense", None, progress) == (
        "✓ nnx_dense is solved\n  A kernel is `(in, out)`.\n"
    )
    assert printed(lambda marks, width: render_course_done(course, progress, marks=marks, width=width)) == (
        "✓ All 3 exercises are solved. Well done.\n"
        "\n"
        "  Parameters  ━━━━━━━━━━━━━━━━━━━━━━━━  5 attempts  14 min\n"
        "  NNX         ━━━━━━━━━━  2 attempts\n"
        "\n"
        "→ l goes to any exercise: there s shows the reference answer beside yours, and x\n"
        "  begins it again.\n"
        "→ c runs every answer once more.\n"
    )


def _solved(
    printed: Printed, course: Course, left: str, following: str | None, progress: Progress, *, stays: bool = False
) -> str:
    return printed(
        lambda marks, width: render_solved(
            course.by_name[left],
            course.by_name[following] if following else None,
            course,
            progress,
            solution="solutions/x.py",
            stays=stays,
            marks=marks,
            width=width,
        )
    )


@pytest.mark.parametrize("width", [8, 20, 38, 58, 78, 248])
def test_a_chart_never_loses_its_numbers_where_a_name_still_fits(
    printed: Printed, course: Course, progress: Progress, width: int
) -> None:
    topic = course.topics[0]

    def render(marks: object, width: int) -> object:
        from rich.console import Group

        return Group(*render_topic_done(topic, progress, marks=UNICODE, width=width))

    lines = printed(render, width).splitlines()
    assert all(cell_len(line) <= width for line in lines)
    if width >= 38:
        assert lines[1].endswith("4 attempts  13 min")
        assert lines[2].endswith("1 attempt  40 s")


def test_the_task_begins_with_the_file_and_ends_with_where_help_is(printed: Printed, course: Course) -> None:
    exercise = course.exercises[0]

    def task(hints_read: int) -> str:
        return printed(
            lambda marks, _: render_task(
                exercise, number=1, total=3, task="# Dense\n\nWrite `y`.", marks=marks, hints_read=hints_read
            )
        )

    assert task(0) == (
        "▸ linen_dense  1 of 3 · linen · easy\n"
        "→ edit exercises/03_parameters/linen_dense.py  e opens it\n"
        "\n"
        "Dense\n"
        "\n"
        "Write y.\n"
        "\n"
        "→ what you need to know: exercises/03_parameters/README.md\n"
        "→ o opens the documentation: https://flax.example/dense\n"
        "→ h gives a hint; there are 2\n"
    )
    assert task(1).endswith("→ h gives a hint; there is 1 more\n")
    assert "gives a hint" not in task(2)


def test_a_folded_task_is_one_line_with_the_file_where_it_fits(course: Course) -> None:
    exercise = course.exercises[0]
    wide = render_folded(exercise, marks=UNICODE, width=78)
    assert wide.plain == "▸ t shows the task  exercises/03_parameters/linen_dense.py"
    assert render_folded(exercise, marks=UNICODE, width=38).plain == "▸ t shows the task"


def test_only_under_the_last_hint_stands_how_to_go_on(printed: Printed, course: Course) -> None:
    exercise = course.exercises[0]
    assert printed(lambda marks, _: render_hints(exercise, (1,), marks=marks), 40).endswith(
        "╯\n\n→ h gives the next one; 1 left\n"
    )
    both = printed(lambda marks, _: render_hints(exercise, (1, 2), marks=marks), 40)
    assert both.count("gives the next one") == 0
    assert both.endswith("╯\n\nThat was the last hint. Read more:\n→ https://flax.example/dense\n")


def test_an_address_is_one_link_however_it_is_wrapped() -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=12, force_terminal=True, color_system="standard")
    console.print(linked("https://flax.example/dense"))
    assert stream.getvalue().count(";https://flax.example/dense\x1b\\") == 3


@pytest.mark.parametrize("about", ["solution", "reset"])
@pytest.mark.parametrize("width", [38, 58, 78, 98, 248])
def test_a_question_leaves_room_for_both_answers(
    real_course: Course, about: Literal["solution", "reset"], width: int
) -> None:
    for exercise in real_course.exercises:
        look = look_of(WatchState(exercise.name, question=Question(about, exercise.name)))
        line = render_bottom(look, width=width)
        assert line.plain.rstrip().endswith(("?  y yes  n no", ".  y yes  n no"))
        assert line.cell_len <= width


def test_a_wider_terminal_never_shows_fewer_keys() -> None:
    state = WatchState("linen_dense", passed=Passed(None))
    before: set[str] = set()
    for width in range(16, 200):
        keys = {part.split(" ")[0] for part in render_bottom(look_of(state), width=width).plain.split("  ") if part}
        assert before <= keys, width
        before = keys
    assert before == {"n", "h", "l", "e", "s", "r", "c", "a", "w", "x", "o", "?", "q"}
