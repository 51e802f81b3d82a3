"""Every rule of a watch about runs and verdicts, one sentence each."""

from __future__ import annotations

import pytest
from step_cases import LATIN, RIGHT, STUB, WRONG, Watch, saved, verdict

from flaxlings.judge.verdict import Status
from flaxlings.watch.events import (
    CancelRun,
    Credit,
    Judged,
    MakeCurrent,
    Moved,
    Opened,
    Pressed,
    Quit,
    Read,
    ReadFile,
    ShowFinished,
    ShowProblem,
    ShowSaved,
    ShowTask,
    ShowVerdict,
    StartRun,
    Stopped,
    Tick,
    Touched,
    TreeChanged,
)

# Opening


def test_the_current_exercise_is_shown_read_and_judged_once_when_the_watch_opens() -> None:
    watch = Watch()
    assert watch(Opened(0.0)) == (ShowTask("dense"), ReadFile("dense"))
    assert watch(Read("dense", WRONG, 0.0)) == (StartRun(1, "dense", WRONG),)
    different = verdict(WRONG)
    assert watch(Judged(1, different)) == (ShowVerdict(different),)
    assert watch.deadline is None


def test_a_pristine_stub_needs_no_verdict_when_the_watch_opens() -> None:
    watch = Watch()
    assert watch(Opened(0.0)) == (ShowTask("dense"), ReadFile("dense"))
    assert watch(Read("dense", STUB, 0.0)) == (StartRun(1, "dense", STUB),)
    assert watch(Judged(1, verdict(STUB, reason="unfinished"))) == ()
    assert watch.deadline is None


def test_a_finished_course_is_said_when_the_watch_opens_and_a_save_is_still_answered() -> None:
    watch = Watch(None)
    assert watch(Opened(0.0)) == (ShowFinished(),)
    assert watch(TreeChanged(0.5)) == ()
    assert watch(Pressed("rerun", 0.5)) == ()
    assert watch(*saved(WRONG, 1.0)) == (
        MakeCurrent("dense"),
        ShowSaved("dense", WRONG.digest),
        StartRun(1, "dense", WRONG),
    )


# What changed


def test_a_save_of_the_text_that_was_judged_last_does_nothing(watch: Watch) -> None:
    assert watch(*saved(WRONG, 1.0)) == ()


def test_a_save_of_the_running_text_lets_the_run_go_on(running: Watch) -> None:
    assert running(*saved(RIGHT, 1.5)) == ()
    solved = verdict(RIGHT, "solved")
    assert running(Judged(2, solved)) == (ShowVerdict(solved), Credit(solved))


def test_a_save_of_another_text_during_a_run_cancels_it_and_starts_anew(running: Watch) -> None:
    assert running(*saved(STUB, 1.5)) == (CancelRun(2), ShowSaved("dense", STUB.digest), StartRun(3, "dense", STUB))


def test_going_back_to_the_text_judged_before_the_run_is_judged_again(running: Watch) -> None:
    assert running(*saved(WRONG, 1.5)) == (CancelRun(2), ShowSaved("dense", WRONG.digest), StartRun(3, "dense", WRONG))


def test_a_save_of_another_exercise_cancels_the_run_and_makes_that_one_current(running: Watch) -> None:
    assert running(*saved(STUB, 1.5, "counter")) == (
        CancelRun(2),
        MakeCurrent("counter"),
        ShowSaved("counter", STUB.digest),
        StartRun(3, "counter", STUB),
    )
    assert running.state.current == "counter"


def test_a_save_without_a_change_of_another_exercise_makes_it_current_and_is_judged(watch: Watch) -> None:
    watch(*saved(STUB, 1.0, "counter"))
    assert watch(*saved(WRONG, 2.0)) == (
        CancelRun(2),
        MakeCurrent("dense"),
        ShowSaved("dense", WRONG.digest),
        StartRun(3, "dense", WRONG),
    )


def test_the_later_of_two_saves_decides_which_exercise_is_current(watch: Watch) -> None:
    watch(Touched("counter", False, 1.0))
    watch(*saved(STUB, 1.02, "sequential"))
    assert watch(Tick(1.06)) == (ReadFile("counter"),)
    assert watch(Read("counter", RIGHT, 1.06)) == ()
    assert watch.state.current == "sequential"


def test_a_read_of_another_exercise_that_nobody_saved_moves_nobody(watch: Watch) -> None:
    assert watch(Read("counter", STUB, 1.0)) == ()
    assert watch.state.current == "dense"


@pytest.mark.parametrize("status", ["unsolved", "unjudged"])
def test_a_rerun_judges_the_same_text_again_and_a_save_only_where_there_was_no_verdict(
    watch: Watch, status: Status
) -> None:
    assert watch(Pressed("rerun", 1.0)) == (ReadFile("dense"),)
    assert watch(Read("dense", WRONG, 1.0)) == (StartRun(2, "dense", WRONG),)
    again = verdict(WRONG, status)
    assert watch(Judged(2, again)) == (ShowVerdict(again),)
    assert watch(Read("dense", WRONG, 1.5)) == ()
    started = (ShowSaved("dense", WRONG.digest), StartRun(3, "dense", WRONG))
    assert watch(*saved(WRONG, 2.0)) == (started if status == "unjudged" else ())


def test_a_rerun_during_the_run_of_the_same_text_waits_for_its_answer(running: Watch) -> None:
    assert running(Pressed("rerun", 1.1), Read("dense", RIGHT, 1.1)) == ()
    answer = verdict(RIGHT)
    assert running(Judged(2, answer)) == (ShowVerdict(answer),)


def test_a_rerun_says_a_problem_again(watch: Watch) -> None:
    watch(*saved(LATIN, 1.0))
    watch(Tick(1.3), Read("dense", LATIN, 1.3))
    watch(Pressed("rerun", 2.0), Read("dense", LATIN, 2.0))
    assert watch(Tick(2.3), Read("dense", LATIN, 2.3)) == (ShowProblem("dense", LATIN),)


# Verdicts


def test_the_verdict_of_a_cancelled_run_is_never_shown_nor_credited(running: Watch) -> None:
    running(*saved(STUB, 1.5))
    assert running(Judged(2, verdict(RIGHT, "solved"))) == ()
    answer = verdict(STUB)
    assert running(Judged(3, answer)) == (ShowVerdict(answer),)
    assert running(Judged(3, answer)) == ()


def test_a_verdict_waits_while_the_file_is_written_and_is_dropped_when_the_text_changed(running: Watch) -> None:
    running(Touched("dense", False, 1.5))
    assert running(Judged(2, verdict(RIGHT, "solved"))) == ()
    running(Tick(1.55))
    assert running(Read("dense", STUB, 1.55)) == (ShowSaved("dense", STUB.digest), StartRun(3, "dense", STUB))


def test_a_verdict_waits_while_the_file_is_written_and_is_shown_when_the_text_stayed(running: Watch) -> None:
    running(Touched("dense", True, 1.5))
    solved = verdict(RIGHT, "solved")
    assert running(Judged(2, solved)) == ()
    assert running(Read("dense", RIGHT, 1.5)) == (ShowVerdict(solved), Credit(solved))


def test_an_unjudged_verdict_is_shown_and_never_advances(running: Watch) -> None:
    unjudged = verdict(RIGHT, "unjudged")
    assert running(Judged(2, unjudged)) == (ShowVerdict(unjudged),)
    assert running(Moved("dense", "counter", 2.0)) == (MakeCurrent("dense"),)
    assert running.state.current == "dense"


# The end


def test_stopping_cancels_the_run(running: Watch) -> None:
    assert running(Stopped("interrupted")) == (CancelRun(2), Quit("interrupted"))


def test_stopping_without_a_run_only_quits(watch: Watch) -> None:
    assert watch(Stopped("q")) == (Quit("q"),)
