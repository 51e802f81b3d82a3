"""The exercise's panel: what stays, what goes, and what is in sight."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sittings import Sitting, sit

from flaxlings.course.model import Course
from flaxlings.course.source import Source
from flaxlings.judge.verdict import Verdict
from flaxlings.screen.marks import ASCII
from flaxlings.screen.tui import work
from flaxlings.watch.events import Touched


def _line(sitting: Sitting, text: str) -> int:
    # The top says some of it, too.
    (found,) = [number for number, line in enumerate(sitting.lines) if text in line and number > 1]
    return found


def test_a_long_run_says_so_where_nothing_moves(
    course: Course, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "SPIN_AFTER", 0.001)

    async def script(sitting: Sitting) -> None:
        sitting.save("wrong")
        sitting.answer(verdict)
        await sitting.settle()
        at = _line(sitting, "linen_dense — different")
        sitting.save("wrong too")
        await sitting.until("checking")
        assert _line(sitting, "checking") == at - 1
        assert _line(sitting, "linen_dense — different") == at
        sitting.answer(verdict)
        await sitting.settle()
        assert "checking" not in sitting.screen

    sit(course, script)


def test_a_short_run_says_nothing(course: Course, verdict: Verdict, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "SPIN_AFTER", 3600.0)

    async def script(sitting: Sitting) -> None:
        sitting.save("wrong")
        await sitting.settle()
        assert sitting.state.run is not None
        assert "checking" not in sitting.screen

    sit(course, script)


def test_a_save_of_another_exercise_brings_its_task_and_takes_the_hints_away(course: Course, verdict: Verdict) -> None:
    other = course.exercises[2]

    async def script(sitting: Sitting) -> None:
        await sitting.press("h")
        assert "hint 1 of 2" in sitting.screen
        sitting.now += 1
        sitting.text = Source.of("wrong there")
        sitting.post(Touched(other.name, True, sitting.now))
        sitting.answer(verdict)
        await sitting.settle()
        assert f"t shows the task  {other.path}" in sitting.screen
        assert "hint 1 of 2" not in sitting.screen
        await sitting.press("t")
        assert f"edit {other.path}" in sitting.screen

    sit(course, script)


def test_who_unfolds_the_task_reads_it_from_its_beginning(course: Course, verdict: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.save("wrong")
        sitting.answer(replace(verdict, output="printed\n" * 30))
        await sitting.settle()
        assert "shows the task" not in sitting.lines[1]
        await sitting.press("t")
        assert "linen_dense  1 of 3" in sitting.lines[1]

    sit(course, script, size=(40, 12))


def test_a_notice_stands_once_and_the_oldest_gives_way(course: Course, verdict: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        for number in (1, 2, 3, 4, 3, 4):
            sitting.view.notice(f"Oddity {number}.", "Look at it.")
        await sitting.settle()
        said = [line.split("Oddity")[1] for line in sitting.lines if "Oddity" in line]
        assert said == [" 2.", " 3.", " 4."]
        sitting.save("wrong")
        sitting.answer(verdict)
        await sitting.settle()
        assert "Oddity" not in sitting.screen

    sit(course, script)


def test_where_a_reset_keeps_the_answer_is_said_until_something_else_is_saved(course: Course, verdict: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.view.reset(sitting.current, "It is the stub again; yours is kept in backups.")
        sitting.save("the stub")
        sitting.answer(replace(verdict, reason="unfinished"))
        await sitting.settle()
        assert "yours is kept in backups" in sitting.screen
        sitting.save("wrong")
        await sitting.settle()
        assert "yours is kept in backups" not in sitting.screen

    sit(course, script)


def test_the_reset_of_another_exercise_leaves_the_verdict(course: Course, verdict: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.save("wrong")
        sitting.answer(verdict)
        sitting.view.reset(course.exercises[1], "That is the stub again.")
        await sitting.settle()
        assert "linen_dense — different" in sitting.screen
        sitting.view.reset(course.exercises[0], "This is the stub again.")
        await sitting.settle()
        assert "linen_dense — different" not in sitting.screen

    sit(course, script)


@pytest.mark.parametrize("size", [(40, 12), (100, 30)])
def test_the_newest_hint_is_in_sight_and_none_stands_twice(course: Course, size: tuple[int, int]) -> None:
    async def script(sitting: Sitting) -> None:
        for number in (1, 2, 2):
            sitting.view.hint(sitting.current, number)
            await sitting.settle()
        assert [line for line in sitting.lines if "hint 2 of 2" in line]
        assert "https://flax.example/dense" in sitting.screen
        assert sitting.screen.count("hint 2 of 2") == 1
        assert "gives the next one" not in sitting.screen

    sit(course, script, size=size)


def test_frames_have_corners_on_an_ascii_console(course: Course) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.view.hint(sitting.current, 1)
        await sitting.settle()
        assert [line for line in sitting.lines if line.lstrip().startswith("+- hint 1 of 2 -")]

    sit(course, script, marks=ASCII)


def test_a_verdict_that_does_not_hold_any_more_is_dim_everywhere(course: Course, verdict: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        from rich.text import Text

        paper = sitting.application.work.query_one("#verdict", work.Paper)
        sitting.application.work.verdict(lambda _: Text.assemble(("bright", "not dim green"), " usual"))
        await sitting.settle()
        assert [bool(segment.style and segment.style.dim) for segment in paper.render_line(0)][:2] == [False, False]
        paper.fade(faint=True)
        assert all(segment.style is not None and segment.style.dim for segment in paper.render_line(0))

    sit(course, script)


def test_a_text_to_read_is_no_wider_than_eyes_are(course: Course) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.view.task(sitting.current, f'"""{"word " * 100}"""', 0)
        await sitting.settle()
        assert 90 < max(len(line) for line in sitting.lines if "word word" in line) <= 101

    sit(course, script, size=(250, 60))
