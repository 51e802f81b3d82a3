"""The check of all exercises on the screen: cell by cell, its count, its reasons."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from panel_stage import SIZES, Stage, act, large_course
from rich.console import Console
from textual.pilot import Pilot

from flaxlings.course.model import Course
from flaxlings.judge.verdict import Diagnosis, Problem, Verdict
from flaxlings.screen.console import THEME
from flaxlings.screen.marks import ASCII, UNICODE
from flaxlings.screen.tui.grid import Checked, Grid, render_grid, render_tally

Printed = Callable[..., str]

SWAPPED = Diagnosis("kernel-axes-swapped", "pitfall", "The input axis of a `kernel` comes first.")


@pytest.fixture
def passed(solved: Verdict) -> Verdict:
    return solved


@pytest.fixture
def failed(verdict: Verdict) -> Verdict:
    return replace(verdict, exercise="linen_init_scale", diagnoses=(SWAPPED,))


@pytest.fixture
def unjudged(verdict: Verdict) -> Verdict:
    problem = Problem("Fault", "no worker could be started\nmore")
    return replace(verdict, exercise="nnx_dense", status="unjudged", reason=None, problem=problem)


def grid(printed: Printed, checked: Checked, width: int, encoding: str = "utf-8") -> str:
    return printed(lambda marks, columns: render_grid(checked, marks=marks, width=columns), width, encoding)


def tally(printed: Printed, checked: Checked, width: int = 100, encoding: str = "utf-8") -> str:
    return printed(lambda marks, _: render_tally(checked, marks=marks), width, encoding)


def test_only_what_has_no_verdict_yet_is_dim(course: Course, passed: Verdict) -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=80, force_terminal=True, color_system="standard", theme=THEME)
    console.print(render_grid(Checked(course).judged(passed), marks=UNICODE, width=80))
    line = stream.getvalue().splitlines()[0]
    assert line.startswith("\x1b[2mParameters")
    assert "\x1b[32m✓\x1b[0m linen_dense" in line
    assert "\x1b[2mlinen_init_scale\x1b[0m" in line


def test_a_cell_waits_runs_and_has_its_verdict(printed: Printed, course: Course, passed: Verdict) -> None:
    checked = Checked(course).started("linen_dense").started("linen_init_scale").judged(passed)
    assert grid(printed, checked, 80) == (
        "Parameters  ✓ linen_dense       ▸ linen_init_scale\nNNX           nnx_dense\n"
    )
    assert grid(printed, checked.ended(cancelled=True), 40, "ascii") == (
        "ok linen_dense          linen_init_scale\n   nnx_dense\n"
    )


def test_reasons_stand_below_in_one_line_each(
    printed: Printed, course: Course, passed: Verdict, failed: Verdict, unjudged: Verdict
) -> None:
    checked = Checked(course).judged(unjudged).judged(failed).judged(passed)
    assert grid(printed, checked, 80) == (
        "Parameters  ✓ linen_dense       ✗ linen_init_scale\n"
        "NNX         ! nnx_dense\n"
        "\n"
        "✗ linen_init_scale  The input axis of a `kernel` comes first.\n"
        "! nnx_dense  no worker could be started\n"
    )
    assert grid(printed, checked, 36, "ascii") == (
        "ok linen_dense\n"
        "x  linen_init_scale\n"
        "!  nnx_dense\n"
        "\n"
        "x  linen_init_scale\n"
        "   The input axis of a `kernel` c...\n"
        "!  nnx_dense  no worker could be ...\n"
    )


def test_what_is_unfinished_has_a_mark_and_no_reason(printed: Printed, course: Course, verdict: Verdict) -> None:
    checked = Checked(course).judged(replace(verdict, reason="unfinished", problem=Problem("NotImplementedError", "x")))
    assert grid(printed, checked, 80).split("\n")[0] == "Parameters  ○ linen_dense         linen_init_scale"
    assert tally(printed, checked) == "▸ 1 of 3 checked: 1 unfinished\n"


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (15, "  exercise_0"),
        (26, "  exercise_0    exercise_1"),
        (36, "  exercise_0    exercise_1"),
        (37, "Topic 000    exercise_0    exercise_1"),
        (50, "Topic 000    exercise_0    exercise_1"),
        (51, "Topic 000    exercise_0    exercise_1    exercise_2"),
    ],
)
def test_topics_and_columns_as_there_is_room(printed: Printed, width: int, line: str) -> None:
    assert grid(printed, Checked(large_course(5)), width).split("\n")[0] == line


@pytest.mark.parametrize("width", [1, 2, 5, 11, 20, 40, 60, 61, 80, 120, 250])
@pytest.mark.parametrize("marks", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_no_line_is_wider_than_the_terminal(
    printed: Printed, failed: Verdict, unjudged: Verdict, width: int, marks: object
) -> None:
    course = large_course(30)
    names = [exercise.name for exercise in course.exercises]
    checked = Checked(course).judged(replace(failed, exercise=names[3])).judged(replace(unjudged, exercise=names[4]))
    shown = printed(
        lambda _, columns: render_grid(checked, marks=UNICODE if marks is UNICODE else ASCII, width=columns), width
    )
    assert max(map(len, shown.split("\n"))) <= width


def test_the_count_names_what_there_is(
    printed: Printed, course: Course, passed: Verdict, failed: Verdict, unjudged: Verdict
) -> None:
    checked = Checked(course, frozenset({"linen_dense", "linen_init_scale"}))
    assert tally(printed, checked) == "▸ 0 of 3 checked\n"
    checked = checked.judged(passed)
    assert tally(printed, checked) == "▸ 1 of 3 checked: 1 solved\n"
    checked = checked.judged(failed).judged(unjudged)
    assert tally(printed, checked.ended(cancelled=False)) == (
        "✓ 3 of 3 checked: 1 solved, 1 wrong, 1 not judged · 1 changed since it was solved\n"
    )
    assert tally(printed, checked.ended(cancelled=True), 40, "ascii") == (
        "!  ended early - 3 of 3 checked: 1\n   solved, 1 wrong, 1 not judged - 1\n   changed since it was solved\n"
    )
    both = checked.judged(replace(failed, exercise="linen_dense"))
    assert both.changed == 2
    assert "2 changed since they were solved" in tally(printed, both)


def test_an_exercise_that_could_not_be_judged_has_not_changed(course: Course, unjudged: Verdict) -> None:
    assert Checked(course, frozenset({"nnx_dense"})).judged(unjudged).changed == 0


def test_a_reason_shows_its_control_characters(printed: Printed, course: Course, verdict: Verdict) -> None:
    checked = Checked(course).judged(replace(verdict, reason="died", problem=Problem("Died", "\x1b[2J\nmore")))
    assert "\\x1b[2J" in grid(printed, checked, 80)


@pytest.mark.parametrize("size", SIZES)
def test_the_panel_fills_while_the_check_goes_on(
    course: Course, passed: Verdict, failed: Verdict, size: tuple[int, int]
) -> None:
    panel = Grid(UNICODE)
    stage = Stage(panel)

    async def scene(pilot: Pilot[None]) -> None:
        await stage.show(pilot, "check")
        assert "".join(stage.painted()) == ""
        panel.begin(course, frozenset({"linen_init_scale"}))
        panel.started("linen_dense")
        await stage.settle(pilot)
        assert stage.painted()[0].strip() == "▸ 0 of 3 checked"
        assert any("▸ linen_dense" in line for line in stage.painted())
        panel.verdict(passed)
        panel.verdict(failed)
        panel.ended(cancelled=True)
        # A run that was ended too late to be held back.
        panel.verdict(replace(passed, exercise="nnx_dense"))
        panel.started("nnx_dense")
        await stage.settle(pilot)
        shown = "\n".join(stage.painted())
        assert shown.split("\n")[0].strip().startswith("! ended early · 2 of 3 checked:")
        assert "✓ linen_dense" in shown
        assert "✗ linen_init_scale" in shown
        assert "  nnx_dense" in shown
        assert "The input axis" in shown
        assert stage.foreign_colours() == set()

    act(stage, size, scene)


def test_the_next_check_begins_with_an_empty_grid(course: Course, passed: Verdict) -> None:
    panel = Grid(ASCII)
    stage = Stage(panel)

    async def scene(pilot: Pilot[None]) -> None:
        await stage.show(pilot, "check")
        panel.begin(course)
        panel.verdict(passed)
        panel.ended(cancelled=False)
        panel.begin(course)
        await stage.settle(pilot)
        shown = "\n".join(stage.painted())
        assert shown.split("\n")[0].strip() == ">  0 of 3 checked"
        assert "ok" not in shown
        assert shown.isascii()

    act(stage, (40, 12), scene)


def test_a_panel_without_a_check_takes_no_verdict(passed: Verdict) -> None:
    panel = Grid(UNICODE)
    stage = Stage(panel)

    async def scene(pilot: Pilot[None]) -> None:
        await stage.show(pilot, "check")
        panel.started("linen_dense")
        panel.verdict(passed)
        panel.ended(cancelled=True)
        await stage.settle(pilot)
        assert "".join(stage.painted()) == ""

    act(stage, (80, 24), scene)


def test_the_count_stays_in_sight_while_the_rest_scrolls_and_fills(passed: Verdict) -> None:
    course = large_course(100)
    panel = Grid(UNICODE)
    stage = Stage(panel)

    async def scene(pilot: Pilot[None]) -> None:
        await stage.show(pilot, "check")
        panel.begin(course)
        await stage.settle(pilot)
        await pilot.press("end")
        await stage.settle(pilot)
        top = panel.scroll_offset.y
        panel.verdict(replace(passed, exercise="exercise_99"))
        await stage.settle(pilot)
        assert panel.scroll_offset.y == top > 0
        assert stage.painted()[0].strip() == "▸ 1 of 100 checked: 1 solved"
        assert "✓ exercise_99" in stage.painted()[-1]
        await pilot.press("home", "pagedown")
        await stage.settle(pilot)
        assert 0 < panel.scroll_offset.y < top
        await pilot.resize_terminal(250, 60)
        await stage.settle(pilot)
        assert stage.painted()[0].strip() == "▸ 1 of 100 checked: 1 solved"
        assert stage.foreign_colours() == set()

    act(stage, (40, 12), scene)


def test_keys_that_do_not_scroll_reach_the_application(course: Course) -> None:
    panel = Grid(UNICODE)
    stage = Stage(panel)

    async def scene(pilot: Pilot[None]) -> None:
        await stage.show(pilot, "check")
        panel.begin(course)
        await pilot.press("k", "escape", "q", "c")
        assert stage.reached == ["k", "escape", "q", "c"]

    act(stage, (80, 24), scene)
