"""The bottom line below the list: it offers what works now, in the right words, and a click does it."""

from __future__ import annotations

import pytest
from sittings import Sitting, sit

from flaxlings.course.model import Course
from flaxlings.screen.tui.bars import Listed, render_bottom
from flaxlings.watch.pressed import look_of
from flaxlings.watch.state import Question, WatchState

WIDE = "enter go there  x reset  esc close"


def _bottom(sitting: Sitting) -> str:
    return sitting.lines[-1].strip()


async def _click(sitting: Sitting, word: str) -> None:
    assert sitting.pilot is not None
    await sitting.pilot.click(offset=(sitting.lines[-1].index(word), len(sitting.lines) - 1))
    await sitting.settle()


def test_it_follows_a_search_from_its_first_letter_to_its_end(course: Course) -> None:
    async def script(sitting: Sitting) -> None:
        await sitting.press("l")
        assert _bottom(sitting) == WIDE
        await sitting.press("/", "x")
        assert _bottom(sitting) == "enter keep the search  esc clear it"
        await sitting.press("backspace", "i", "n", "enter")
        assert _bottom(sitting) == "enter go there  x reset  esc clear  q close"
        await sitting.press("escape")
        assert _bottom(sitting) == WIDE
        await sitting.press("/", "~", "enter")
        assert _bottom(sitting) == "esc clear  q close"
        await sitting.press("q", "l")
        assert _bottom(sitting) == "esc clear  q close"

    sit(course, script)


def test_nothing_is_offered_for_an_exercise_where_a_filter_leaves_none(course: Course) -> None:
    async def script(sitting: Sitting) -> None:
        await sitting.press("l", "f", "f")
        assert _bottom(sitting) == "esc close"

    sit(course, script)


def test_a_click_does_what_the_key_would(course: Course) -> None:
    async def script(sitting: Sitting) -> None:
        await sitting.press("l", "/", *"nnx")
        await _click(sitting, "keep")
        await _click(sitting, "reset")
        assert sitting.state.question == Question("reset", course.exercises[2].name)
        await sitting.press("n")
        await _click(sitting, "clear")
        assert _bottom(sitting) == WIDE
        await _click(sitting, "go there")
        assert (sitting.state.panel, sitting.state.current) == ("work", course.exercises[2].name)

    sit(course, script)


@pytest.mark.parametrize("width", [38, 58, 78])
def test_how_to_get_away_has_room_on_any_terminal(width: int) -> None:
    look = look_of(WatchState("linen_dense", panel="list"))
    typing = render_bottom(look, Listed(typing=True, search=True), width=width).plain
    assert "enter keep the search  esc clear it" in typing
    kept = render_bottom(look, Listed(search=True, chosen=True), width=width).plain
    assert kept.startswith("enter go there  ")
    assert kept.rstrip().endswith("esc clear  q close")
