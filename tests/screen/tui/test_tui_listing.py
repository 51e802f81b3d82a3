"""The list as somebody at a terminal uses it: keys, mouse, refills, sizes."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
from panel_stage import LARGE, PROGRESS, SIZES, Desk, Stage, act, large_course
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from flaxlings.course.model import Course
from flaxlings.course.progress import Progress, Record
from flaxlings.screen.marks import ASCII
from flaxlings.screen.tui.lines import Lines
from flaxlings.screen.tui.listing import Listing


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_list_of_forty_columns(desk: Desk, course: Course) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        desk.listing.fill(course, Progress(records={"linen_dense": Record(solved=True, attempts=3)}), "nnx_dense")
        await desk.stage.show(pilot, "list")
        assert desk.stage.painted() == [
            " 3 of 3 · all",
            " ✓ linen_dense       easy",
            " ○ linen_init_scale  medium",
            " ▸ nnx_dense         hard",
            *[""] * 5,
            " / search  f show  t track  d difficulty",
        ]
        assert desk.stage.turned_over() == ["▸ nnx_dense         hard"]

    act(desk.stage, (40, 12), scene)


@pytest.mark.parametrize("size", SIZES)
def test_a_list_opens_with_the_cursor_on_the_current_exercise(desk: Desk, size: tuple[int, int]) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot, "exercise_83")
        (over,) = desk.stage.turned_over()
        assert over.split()[:2] == ["▸", "exercise_83"]
        assert desk.stage.foreign_colours() == set()

    act(desk.stage, size, scene)


def test_a_list_that_is_filled_after_it_is_shown_has_its_cursor_in_sight(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.stage.show(pilot, "list")
        assert desk.stage.painted()[2] == " There are no exercises."
        desk.listing.fill(LARGE, PROGRESS, "exercise_83")
        await desk.stage.settle(pilot)
        (over,) = desk.stage.turned_over()
        assert over.split()[1] == "exercise_83"

    act(desk.stage, (80, 24), scene)


def test_keys_move_the_cursor_and_take_the_view_along(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot)
        seen = []
        for key in ("down", "j", "k", "pagedown", "up", "end", "pageup", "home", "up"):
            await pilot.press(key)
            await desk.stage.settle(pilot)
            (over,) = desk.stage.turned_over()
            assert over.split()[1] == desk.at
            seen.append(int(desk.at.removeprefix("exercise_")))
        # 22 lines between top and bottom, three of which are not rows; a page keeps one row in sight.
        assert seen == [1, 2, 1, 19, 18, 99, 81, 0, 0]
        assert desk.stage.reached == []

    act(desk.stage, (80, 24), scene)


def test_enter_jumps_and_x_resets_where_the_cursor_is(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot)
        await pilot.press("down", "x", "down", "enter")
        assert desk.said == [("reset", "exercise_1"), ("jump", "exercise_2")]

    act(desk.stage, (80, 24), scene)


@pytest.mark.parametrize("key", ["escape", "q", "l", "question_mark", "n", "s"])
def test_keys_that_are_not_the_lists_reach_the_application(desk: Desk, key: str) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot)
        await pilot.press(key)
        assert (desk.stage.reached, desk.said) == ([key], [])

    act(desk.stage, (80, 24), scene)


def test_while_something_is_asked_every_key_is_an_answer(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot)
        desk.listing.asking = True
        await pilot.press("enter", "y", "n", "f", "slash", "escape")
        await pilot.click(Lines, offset=(5, 3))
        assert desk.stage.reached == ["enter", "y", "n", "f", "slash", "escape"]
        assert (desk.said, desk.at) == ([], "exercise_0")

    act(desk.stage, (80, 24), scene)


def test_a_refill_keeps_cursor_filter_and_scroll_position(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot)
        await pilot.press("f", "end")
        await desk.stage.settle(pilot)
        desk.listing.query_one(Lines).scroll_to(y=10, animate=False)
        await desk.stage.settle(pilot)
        before = desk.stage.painted()
        changed = {**PROGRESS.records, "exercise_21": Record(solved=False, attempts=77)}
        desk.listing.fill(LARGE, replace(PROGRESS, records=changed), "exercise_5")
        await desk.stage.settle(pilot)
        assert (desk.at, desk.top) == ("exercise_99", 10)
        after = [line.replace("77", "21") for line in desk.stage.painted()]
        assert after == before
        await pilot.press("up")
        await desk.stage.settle(pilot)
        assert desk.at == "exercise_97"
        assert desk.stage.turned_over() != []

    act(desk.stage, (80, 24), scene)


def test_a_refill_with_fewer_rows_shows_what_is_left(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot, "exercise_99")
        await pilot.press("f")
        solved = {name: replace(record, solved=name != "exercise_50") for name, record in PROGRESS.records.items()}
        desk.listing.fill(LARGE, replace(PROGRESS, records=solved), "exercise_99")
        await desk.stage.settle(pilot)
        assert (desk.at, desk.top) == ("exercise_50", 0)
        assert len(desk.stage.turned_over()) == 1

    act(desk.stage, (80, 24), scene)


def test_a_click_chooses_and_another_jumps(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot)
        await pilot.click(Lines, offset=(5, 4))
        assert (desk.at, desk.said) == ("exercise_4", [])
        await pilot.click(Lines, offset=(9, 4))
        await pilot.click(Lines, offset=(5, 6), times=2)
        assert desk.said == [("jump", "exercise_4"), ("jump", "exercise_6")]
        assert desk.listing.has_focus

    act(desk.stage, (80, 24), scene)


def test_a_click_below_the_rows_does_nothing(desk: Desk, course: Course) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot, "linen_init_scale", course)
        await pilot.click(Lines, offset=(5, 10))
        assert (desk.at, desk.said) == ("linen_init_scale", [])

    act(desk.stage, (80, 24), scene)


def test_the_wheel_scrolls_and_leaves_the_cursor(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot)
        lines = desk.listing.query_one(Lines)
        for _ in range(3):
            await pilot._post_mouse_events([MouseScrollDown], lines)
        await desk.stage.settle(pilot)
        assert desk.top > 0
        assert (desk.at, desk.stage.turned_over()) == ("exercise_0", [])
        top = desk.top
        await pilot.click(Lines, offset=(5, 2))
        assert desk.at == f"exercise_{top + 2}"

    act(desk.stage, (80, 24), scene)


def test_resizing_keeps_the_cursor_in_sight_and_fits_the_columns(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot, "exercise_57")
        headings = []
        for columns, lines in ((40, 12), (250, 60), (80, 24), (20, 8), (1, 3), (60, 16)):
            await pilot.resize_terminal(columns, lines)
            await desk.stage.settle(pilot)
            if lines > 4:
                headings.append(desk.stage.painted()[1].split())
                (over,) = desk.stage.turned_over()
                assert over.split()[1].startswith("exercise_57"[: columns - 5])
        assert headings[1] == ["name", "title", "topic", "track", "difficulty", "attempts", "time"]
        assert headings[2] == ["name", "title", "topic", "difficulty", "attempts", "time"]
        assert headings[4] == ["name", "title", "difficulty", "time"]

    act(desk.stage, (250, 60), scene)


def test_an_ascii_list_is_ascii(course: Course) -> None:
    listing = Listing(ASCII, lambda key, exercise: None)
    stage = Stage(listing)

    async def scene(pilot: Pilot[None]) -> None:
        listing.fill(course, Progress(), "nnx_dense")
        await stage.show(pilot, "list")
        await pilot.press("f")
        await stage.settle(pilot)
        assert "\n".join(stage.painted()).isascii()

    act(stage, (40, 12), scene)


def test_a_thousand_exercises_open_within_a_tenth_of_a_second(desk: Desk) -> None:
    course = large_course(1000)

    async def scene(pilot: Pilot[None]) -> None:
        took = []
        for _ in range(5):
            begin = time.perf_counter()
            desk.listing.fill(course, PROGRESS, "exercise_995")
            desk.stage.query_one("ContentSwitcher").current = "list"
            while not any("exercise_995" in line for line in desk.stage.painted()):
                await asyncio.sleep(0)
            took.append(time.perf_counter() - begin)
            await desk.stage.show(pilot, "work")
        # The best of some: the machine has other things to do.
        assert min(took) < 0.1

    act(desk.stage, (80, 24), scene)
