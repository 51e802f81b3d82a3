"""The application before the real `step`: what is on the screen, whatever is pressed and saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.text import Text
from sittings import Sitting, sit

from flaxlings.course.model import Course
from flaxlings.judge.verdict import Diagnosis, Verdict
from flaxlings.screen.marks import ASCII, UNICODE
from flaxlings.watch.events import OpenEditor, Quit, Stopped
from flaxlings.watch.pressed import look_of

SIZES = [(40, 12), (80, 24), (250, 60)]


@pytest.mark.parametrize("size", SIZES)
def test_top_task_and_keys_are_there_at_any_size(course: Course, size: tuple[int, int]) -> None:
    async def script(sitting: Sitting) -> None:
        first, *_, last = sitting.lines
        assert course.exercises[0].name in first
        assert "Dense from scratch" in sitting.screen
        assert "? help  q quit" in last
        assert len(sitting.lines) == size[1]

    sit(course, script, size=size)


def test_a_verdict_replaces_the_one_before_and_folds_the_task(course: Course, verdict: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.save("wrong")
        sitting.answer(replace(verdict, diagnoses=(Diagnosis("one", "rule", "The first mistake.", None, None),)))
        await sitting.settle()
        assert "The first mistake." in sitting.screen
        assert "Write a layer" not in sitting.screen
        sitting.save("wrong too")
        sitting.answer(replace(verdict, diagnoses=(Diagnosis("two", "rule", "The second mistake.", None, None),)))
        await sitting.settle()
        assert "The first mistake." not in sitting.screen
        assert "The second mistake." in sitting.screen
        await sitting.press("t")
        assert "Write a layer" in sitting.screen

    sit(course, script)


def test_while_a_run_goes_on_the_last_verdict_is_dimmed(course: Course, verdict: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.save("wrong")
        sitting.answer(verdict)
        await sitting.settle()
        assert not _faint(sitting)
        sitting.save("wrong too")
        await sitting.settle()
        assert _faint(sitting)
        assert "end the run" in sitting.lines[-1]
        sitting.answer(verdict)
        await sitting.settle()
        assert not _faint(sitting)
        assert "end the run" not in sitting.lines[-1]

    sit(course, script)


def _faint(sitting: Sitting) -> bool:
    (line,) = [line for line in range(30) if "probes" in sitting.lines[line] or "different" in sitting.lines[line]]
    strip = sitting.application.screen._compositor.render_strips(sitting.application.size)[line]
    return any(segment.style is not None and segment.style.dim for segment in strip if "linen" in segment.text)


def test_what_can_wait_is_told_with_the_next_that_cannot_or_at_the_end_of_a_step(
    course: Course, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = Sitting(course)
    told: list[object] = []
    monkeypatch.setattr(sitting.application, "post_message", told.append)
    sitting.view.look(look_of(sitting.state))
    sitting.view.saved(sitting.current, "digest")
    assert told == []
    sitting.view.tell()
    sitting.view.tell()
    assert len(told) == 1
    sitting.view.look(look_of(sitting.state))
    sitting.view.verdict(sitting.current, verdict, ())
    assert len(told) == 2


def test_what_is_drawn_of_the_same_is_not_drawn_again(course: Course) -> None:
    async def script(sitting: Sitting) -> None:
        drawn: list[str] = []

        def draw(says: str) -> Callable[[int], Text]:
            return lambda _: (drawn.append(says), Text(says))[1]

        top = sitting.application._top
        for says, of in (("one", 1), ("two", 1), ("three", 2)):
            top.show(draw(says), of=of)
            await sitting.settle()
        assert drawn == ["one", "three"]
        assert sitting.lines[0].strip() == "three"

    sit(course, script)


def test_a_run_that_is_ended_leaves_no_verdict(course: Course, verdict: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.save("for ever")
        await sitting.settle()
        await sitting.press("k")
        assert "The run was ended" in sitting.screen
        assert sitting.state.run is None

    sit(course, script)


def test_a_pass_leads_on_with_what_was_learnt_and_the_next_task(course: Course, solved: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.save("right")
        sitting.answer(solved)
        await sitting.settle()
        left, following = course.exercises[:2]
        assert f"{left.name} is solved" in sitting.screen
        assert following.name in sitting.lines[0]
        assert f"1 of {len(course.exercises)} solved" in sitting.screen

    sit(course, script)


def test_who_goes_elsewhere_after_a_pass_has_read_what_was_learnt(course: Course, solved: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.save("right")
        sitting.answer(solved)
        await sitting.press("l")
        await sitting.press("end", "enter")
        assert course.exercises[-1].name in sitting.lines[0]
        assert "is solved" not in sitting.screen

    sit(course, script)


def test_without_advancing_n_goes_on(course: Course, solved: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        await sitting.press("a")
        assert not sitting.state.advancing
        sitting.save("right")
        sitting.answer(solved)
        await sitting.settle()
        assert course.exercises[0].name in sitting.lines[0]
        assert sitting.lines[-1].lstrip().startswith("n next")
        await sitting.press("n")
        assert course.exercises[1].name in sitting.lines[0]

    sit(course, script)


def test_the_end_of_a_topic_shows_attempts_and_times(course: Course, solved: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        for _ in course.topics[0].exercises:
            sitting.save("right")
            sitting.answer(solved)
            await sitting.settle()
        assert "Topic done" in sitting.screen
        assert "3 attempts  1 min" in sitting.screen

    sit(course, script, size=(100, 50))


def test_the_end_of_the_course_says_so(course: Course, solved: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        for _ in course.exercises:
            sitting.save("right")
            sitting.answer(solved)
            await sitting.settle()
        assert f"All {len(course.exercises)} exercises are solved" in sitting.screen
        assert "every exercise is solved" in sitting.lines[0]
        assert "hint" not in sitting.lines[-1]

    sit(course, script, size=(100, 50))


@pytest.mark.parametrize(
    ("keys", "panel", "says"),
    [
        ("?", "help", "one more hint"),
        ("w", "module", "Looking at your module"),
        ("sy", "solution", "theirs = 2"),
        ("l", "list", "linen_dense"),
        ("c", "check", "linen_dense"),
    ],
)
def test_a_panel_opens_closes_and_gives_way_to_a_save(
    course: Course, verdict: Verdict, keys: str, panel: str, says: str
) -> None:
    async def script(sitting: Sitting) -> None:
        for leaves in ("escape", "q"):
            await sitting.press(*keys.replace("?", "question_mark").replace("question_mark", "?"))
            assert sitting.state.panel == panel
            assert says in sitting.screen
            await sitting.press(leaves)
            assert sitting.state.panel == "work"
        await sitting.press(*keys)
        sitting.save(f"wrong in {panel}")
        sitting.answer(verdict)
        await sitting.settle()
        assert sitting.state.panel == "work"
        assert "probes differ" in sitting.screen or "different" in sitting.screen

    sit(course, script)


def test_a_question_takes_only_its_answers(course: Course) -> None:
    async def script(sitting: Sitting) -> None:
        await sitting.press("x")
        assert "Bring the stub of" in sitting.lines[-1]
        await sitting.press("h", "l")
        assert "Bring the stub of" in sitting.lines[-1]
        await sitting.press("n")
        assert "Bring the stub of" not in sitting.screen
        assert sitting.state.question is None

    sit(course, script)


def test_hints_stay_below_the_verdict_until_the_next_exercise(course: Course, solved: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        await sitting.press("h")
        assert "hint 1 of" in sitting.screen
        sitting.save("right")
        sitting.answer(solved)
        await sitting.settle()
        assert "hint 1 of" not in sitting.screen

    sit(course, script)


def test_a_click_on_a_line_number_opens_the_editor_there(course: Course, verdict: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        assert sitting.pilot is not None
        sitting.save("wrong")
        sitting.answer(replace(verdict, diagnoses=(Diagnosis("one", "rule", "A mistake.", 7, None),)))
        await sitting.settle()
        (row,) = [number for number, line in enumerate(sitting.lines) if "line 7" in line]
        await sitting.pilot.click(offset=(sitting.lines[row].index("line 7") + 1, row))
        await sitting.settle()
        assert sitting.effects[-1] == OpenEditor(sitting.current.name, 7)

    sit(course, script)


def test_a_click_on_a_key_at_the_bottom_presses_it(course: Course) -> None:
    async def script(sitting: Sitting) -> None:
        assert sitting.pilot is not None
        column = sitting.lines[-1].index("? help")
        await sitting.pilot.click(offset=(column, len(sitting.lines) - 1))
        await sitting.settle()
        assert sitting.state.panel == "help"

    sit(course, script)


@pytest.mark.parametrize(("key", "effect"), [("q", Quit("quit")), ("ctrl+c", Quit("interrupted"))])
def test_leaving(course: Course, key: str, effect: Quit) -> None:
    async def script(sitting: Sitting) -> None:
        await sitting.press(key)

    sitting = sit(course, script)
    assert sitting.effects[-1] == effect


def test_being_stopped_from_outside_leaves_too(course: Course) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.post(Stopped("SIGTERM"))
        await sitting.settle()

    assert sit(course, script).application._exit


def test_an_ascii_console_sees_ascii_only(course: Course, verdict: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        for keys in ("h", "?", "escape", "l", "escape", "c", "escape"):
            await sitting.press(keys)
            assert sitting.screen.isascii(), [line for line in sitting.lines if not line.isascii()]

    sit(course, script, marks=ASCII, size=(60, 14))


@pytest.mark.parametrize("panel", ["", "?", "l", "c", "sy", "w"])
def test_resizing_at_any_moment_keeps_everything_in_place(course: Course, verdict: Verdict, panel: str) -> None:
    async def script(sitting: Sitting) -> None:
        assert sitting.pilot is not None
        sitting.save("wrong")
        sitting.answer(verdict)
        await sitting.press(*panel)
        for size in (*SIZES, (1, 1), (100, 30)):
            await sitting.pilot.resize_terminal(*size)
            await sitting.settle()
            assert len(sitting.lines) == size[1]
        assert course.exercises[0].name in sitting.lines[0]

    sit(course, script)


def test_what_a_learner_prints_moves_no_cursor(course: Course, verdict: Verdict) -> None:
    async def script(sitting: Sitting) -> None:
        sitting.save("wrong")
        sitting.answer(replace(verdict, output="\x1b[2Jgone \x9b31m\x07 [bold]no[/bold] " + "x" * 10_000_000))
        await sitting.settle()
        assert "\\x1b[2Jgone \\x9b31m\\x07 [bold]no[/bold]" in sitting.screen

    sit(course, script, marks=UNICODE)
