"""What is said at one exercise, and what of it is still there at the next."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sittings import Sitting, sit

from flaxlings.course.model import Course
from flaxlings.course.progress import Progress, Record
from flaxlings.course.source import Source, Unreadable
from flaxlings.judge.verdict import Verdict
from flaxlings.screen.tui import work
from flaxlings.watch.events import Opened, Touched

UNREADABLE = Unreadable("It is not UTF-8.", "Save it as UTF-8.")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run is a long one at once."""
    monkeypatch.setattr(work, "SPIN_AFTER", 0.001)


def _go(sitting: Sitting, number: int) -> None:
    """Save another exercise."""
    sitting.now += 1
    sitting.text = Source.of(f"wrong at {number}")
    sitting.post(Touched(sitting.course.exercises[number].name, True, sitting.now))


def test_a_problem_of_another_file_leaves_the_verdict(course: Course, verdict: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.save("wrong")
        sitting.answer(verdict)
        sitting.view.problem(course.exercises[1], UNREADABLE)
        await sitting.settle()
        assert "linen_dense — different" in sitting.screen
        assert "It is not UTF-8." in sitting.screen
        sitting.view.problem(course.exercises[0], UNREADABLE)
        await sitting.settle()
        assert "linen_dense — different" not in sitting.screen

    sit(course, script)


@pytest.mark.usefixtures("impatient")
def test_a_long_run_says_so_whatever_comes_from_elsewhere(course: Course) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.save("slow")
        await sitting.until("checking ")
        sitting.view.problem(course.exercises[1], UNREADABLE)
        sitting.view.reset(course.exercises[0], "This is the stub again.")
        await sitting.settle()
        assert "checking " in sitting.screen
        assert "… checking" in sitting.screen

    sit(course, script)


@pytest.mark.usefixtures("impatient")
def test_a_long_run_of_a_save_that_leads_elsewhere_says_so(course: Course, verdict: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        _go(sitting, 2)
        await sitting.until("checking ")
        assert course.exercises[2].name in sitting.lines[0]
        sitting.answer(verdict)
        await sitting.settle()
        assert "checking " not in sitting.screen

    sit(course, script)


def test_the_end_of_the_course_takes_away_how_to_get_there(course: Course, solved: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        await sitting.press("a")
        for _ in course.exercises:
            sitting.save("right")
            sitting.answer(solved)
            await sitting.press("n")
        assert "All 3 exercises are solved" in sitting.screen
        assert "ends the course" not in sitting.screen
        assert "nnx_dense is solved" not in sitting.screen

    sit(course, script)


def test_who_goes_back_from_the_end_of_the_course_leaves_it(course: Course, solved: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        for _ in course.exercises:
            sitting.save("right")
            sitting.answer(solved)
        await sitting.settle()
        assert "nnx_dense is solved" in sitting.screen
        await sitting.press("l", "home", "enter")
        assert course.exercises[0].name in sitting.lines[0]
        assert "is solved" not in sitting.screen

    sit(course, script, size=(100, 50))


def test_who_comes_back_at_the_end_of_the_course_is_welcomed_there_only(course: Course) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.view.opened(3)
        sitting.view.finished()
        await sitting.settle()
        assert "Welcome back" in sitting.screen
        sitting.view.task(course.exercises[0], "", 0)
        await sitting.settle()
        assert "Welcome back" not in sitting.screen

    sit(course, script, progress=Progress(records={each.name: Record(solved=True) for each in course.exercises}))


def test_who_stays_after_a_pass_sees_it_above_what_was_printed(course: Course, solved: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        await sitting.press("a")
        sitting.save("right")
        sitting.answer(replace(solved, output="printed\n" * 30))
        await sitting.settle()
        assert "linen_dense is solved" in sitting.screen
        assert "n goes on to" in sitting.screen

    sit(course, script, size=(80, 24))


def test_after_a_reset_the_hints_begin_again(course: Course) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.view.hint(sitting.current, 1)
        sitting.view.hint(sitting.current, 2)
        sitting.view.reset(course.exercises[1], "That is the stub again.")
        await sitting.settle()
        assert "hint 2 of 2" in sitting.screen
        sitting.view.reset(course.exercises[0], "This is the stub again.")
        await sitting.settle()
        assert "hint 1 of 2" not in sitting.screen
        await sitting.press("h")
        assert "hint 1 of 2" in sitting.screen
        assert "hint 2 of 2" not in sitting.screen

    sit(course, script, size=(100, 50))


def test_a_notice_stays_at_its_exercise(course: Course) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.view.notice("Oddity.", "Look at it.")
        sitting.view.reset(course.exercises[2], "Yours is kept in backups.")
        await sitting.settle()
        assert "Oddity." in sitting.screen
        await sitting.press("l", "end", "enter")
        assert course.exercises[2].name in sitting.lines[0]
        assert "Oddity." not in sitting.screen
        assert "Yours is kept in backups." in sitting.screen

    sit(course, script)


def test_what_is_said_on_the_way_to_an_exercise_is_said_there(course: Course) -> None:
    async def script(sitting: Sitting) -> None:
        remember = sitting.perform

        def perform(effect: object) -> None:
            if type(effect).__name__ == "Remember":
                sitting.view.notice("The state file cannot be written.", "")
            remember(effect)  # type: ignore[arg-type] # whatever it was

        sitting.perform = perform  # type: ignore[method-assign] # a disk that is full
        await sitting.press("l", "end", "enter")
        assert "The state file cannot be written." in sitting.screen

    sit(course, script)


def test_what_is_said_before_the_first_task_stays(course: Course) -> None:
    async def play() -> None:
        sitting = Sitting(course)
        async with sitting.application.run_test(size=(100, 30)) as sitting.pilot:
            sitting.view.notice("The state file was damaged.", "")
            sitting.post(Opened(0.0))
            await sitting.settle()
            assert course.exercises[0].name in sitting.lines[0]
            assert "The state file was damaged." in sitting.screen

    asyncio.run(play())


@pytest.mark.parametrize("panel", ["solution", "module"])
def test_a_panel_that_could_not_be_filled_shows_nothing_old(course: Course, panel: str) -> None:
    async def script(sitting: Sitting) -> None:
        keys, says = {"solution": ("sy", "theirs = 2"), "module": ("w", "Looking at your module")}[panel]
        await sitting.press(*keys)
        assert says in sitting.screen
        sitting.view.cleared("solution" if panel == "solution" else "module")
        await sitting.settle()
        assert says not in sitting.screen
        await sitting.press("escape", *keys)
        assert says in sitting.screen

    sit(course, script)
