"""The list narrowed: search as one types, filters, and both by the mouse."""

from __future__ import annotations

import pytest
from panel_stage import Desk, act
from textual.events import Paste
from textual.pilot import Pilot


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_search_narrows_with_every_letter_and_takes_all_of_them(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot, "exercise_40")
        counts = []
        for letter in "/EXERCISE_4":
            await desk.type(pilot, letter)
            counts.append(desk.stage.painted()[0].split()[0])
        assert counts == ["100"] * 10 + ["11"]
        assert desk.stage.painted()[-1].split() == ["/EXERCISE_4", "enter", "keeps", "it", "esc", "clears", "it"]
        await desk.type(pilot, " qlfjkx?/")
        assert desk.stage.painted()[0].strip() == "0 of 100 · /EXERCISE_4 qlfjkx?/"
        assert desk.stage.painted()[2].strip() == "Nothing matches: esc clears the search"
        assert (desk.stage.reached, desk.said) == ([], [])

    act(desk.stage, (80, 24), scene)


def test_enter_keeps_a_search_and_the_next_one_jumps(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot)
        await desk.type(pilot, "/e_7")
        await pilot.press("down", "enter")
        assert (desk.said, desk.at) == ([], "exercise_70")
        await pilot.press("j", "enter")
        await desk.stage.settle(pilot)
        assert desk.said == [("jump", "exercise_71")]
        assert desk.stage.painted()[0].strip() == "11 of 100 · /e_7"
        assert desk.stage.painted()[-1].strip() == "/ search  f show  t track  d difficulty"

    act(desk.stage, (80, 24), scene)


def test_escape_clears_a_search_first_and_closes_after_that(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot, "exercise_30")
        await desk.type(pilot, "/e_7")
        await pilot.press("escape")
        assert (desk.stage.reached, desk.at) == ([], "exercise_30")
        await desk.type(pilot, "/e_7")
        await pilot.press("enter", "escape")
        await desk.stage.settle(pilot)
        assert (desk.stage.reached, desk.at) == ([], "exercise_70")
        assert desk.stage.painted()[0].strip() == "100 of 100 · all"
        await pilot.press("escape")
        assert desk.stage.reached == ["escape"]

    act(desk.stage, (80, 24), scene)


def test_backspace_takes_letters_back_and_then_leaves_the_search(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot, "exercise_30")
        await desk.type(pilot, "/zz")
        assert desk.listing.chosen is None
        await pilot.press("enter", "enter", "x", "slash", "backspace", "backspace")
        assert (desk.at, desk.said) == ("exercise_30", [])
        await pilot.press("backspace", "q")
        assert desk.stage.reached == ["q"]
        await desk.type(pilot, "/abc")
        await pilot.press("ctrl+u")
        await desk.stage.settle(pilot)
        assert desk.stage.painted()[0].strip() == "100 of 100 · all"

    act(desk.stage, (80, 24), scene)


def test_what_is_pasted_is_searched_for_and_harmless(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot)
        desk.listing.post_message(Paste("number 5"))
        await desk.stage.settle(pilot)
        assert desk.stage.painted()[0].strip() == "100 of 100 · all"
        await desk.type(pilot, "/")
        desk.listing.post_message(Paste(" number 5\x1b[2J\n"))
        await desk.stage.settle(pilot)
        assert desk.stage.painted()[0].strip() == "0 of 100 · /number 5\\x1b[2J"

    act(desk.stage, (80, 24), scene)


def test_filters_add_up_and_an_empty_result_says_so(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot, "exercise_51")
        counts = []
        for key in ("f", "t", "t", "d", "f"):
            await pilot.press(key)
            await desk.stage.settle(pilot)
            counts.append(desk.stage.painted()[0].strip())
        assert counts == [
            "50 of 100 · pending",
            "10 of 100 · pending · foundations",
            "10 of 100 · pending · linen",
            "3 of 100 · pending · linen · easy",
            "4 of 100 · solved · linen · easy",
        ]
        assert desk.at == "exercise_60"
        await pilot.press("t", "t", "slash", "z", "z", "enter")
        await desk.stage.settle(pilot)
        assert (desk.listing.chosen, desk.stage.turned_over()) == (None, [])
        assert desk.stage.painted()[2].strip() == "Nothing matches: esc clears the search"
        await pilot.press("down", "enter", "x")
        assert (desk.said, desk.stage.reached) == ([], [])

    act(desk.stage, (80, 24), scene)


def test_the_cursor_comes_back_to_an_exercise_that_a_filter_hid(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot, "exercise_51")
        await pilot.press("f", "f")
        assert desk.at == "exercise_52"
        await pilot.press("f")
        assert desk.at == "exercise_51"

    act(desk.stage, (80, 24), scene)


def test_the_keys_at_the_bottom_can_be_clicked(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot)
        foot = desk.stage.painted()[-1]
        await pilot.click("#foot", offset=(foot.index("show") - 1, 0))
        await desk.stage.settle(pilot)
        assert desk.stage.painted()[0].strip() == "50 of 100 · pending"
        await pilot.click("#foot", offset=(0, 0))
        await desk.type(pilot, "e_7")
        await pilot.click("#foot", offset=(desk.stage.painted()[-1].index("clears"), 0))
        await desk.stage.settle(pilot)
        assert desk.stage.painted()[0].strip() == "50 of 100 · pending"
        assert desk.stage.painted()[-1] == foot

    act(desk.stage, (80, 24), scene)


def test_who_comes_back_is_not_in_the_middle_of_a_search(desk: Desk) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await desk.open(pilot)
        await desk.type(pilot, "/e_7")
        await desk.stage.show(pilot, "work")
        await desk.stage.show(pilot, "list")
        await pilot.press("q")
        assert desk.stage.reached == ["q"]
        assert desk.stage.painted()[0].strip() == "11 of 100 · /e_7"

    act(desk.stage, (80, 24), scene)
