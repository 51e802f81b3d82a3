"""Every rule of a watch about saves and reads, one sentence each."""

from __future__ import annotations

import pytest
from step_cases import EMPTY, GONE, LATIN, RIGHT, STUB, WRONG, Watch, saved, verdict

from flaxlings.watch.events import (
    CancelRun,
    Effect,
    Judged,
    Read,
    ReadFile,
    ShowNotice,
    ShowProblem,
    ShowSaved,
    ShowVerdict,
    StartRun,
    Tick,
    Touched,
    TreeChanged,
    WatcherReported,
)

# Settling


def test_a_settled_file_is_read_at_once(watch: Watch) -> None:
    assert watch(Touched("dense", True, 1.0)) == (ReadFile("dense"),)


def test_an_unsettled_file_is_read_when_it_has_been_quiet(watch: Watch) -> None:
    assert watch(Touched("dense", False, 1.0)) == ()
    assert watch.deadline == pytest.approx(1.05)
    assert watch(Touched("dense", False, 1.04)) == ()
    assert watch.deadline == pytest.approx(1.09)
    assert watch(Tick(1.06)) == ()
    assert watch(Tick(1.09)) == (ReadFile("dense"),)
    assert watch.deadline is None


def test_a_settled_touch_after_an_unsettled_one_reads_at_once(watch: Watch) -> None:
    assert watch(Touched("dense", False, 1.0), Touched("dense", True, 1.01)) == (ReadFile("dense"),)
    assert watch.deadline is None


def test_a_thousand_touches_before_the_answer_are_one_read(watch: Watch) -> None:
    touches = [Touched("dense", True, 1.0 + n / 10_000) for n in range(1000)]
    assert [effect for touch in touches for effect in watch(touch)] == [ReadFile("dense")]
    assert watch(Read("dense", RIGHT, 2.0)) == (ShowSaved("dense", RIGHT.digest), StartRun(2, "dense", RIGHT))
    assert watch.deadline is None


def test_a_read_that_is_older_than_the_last_save_is_not_judged_but_repeated(watch: Watch) -> None:
    watch(Touched("dense", True, 1.0), Touched("dense", True, 1.2))
    assert watch(Read("dense", RIGHT, 1.1)) == (ReadFile("dense"),)
    assert watch(Read("dense", STUB, 1.3)) == (ShowSaved("dense", STUB.digest), StartRun(2, "dense", STUB))


def test_a_read_while_somebody_writes_is_repeated_when_the_file_is_quiet(watch: Watch) -> None:
    watch(Touched("dense", True, 1.0), Touched("dense", False, 1.1))
    assert watch(Read("dense", RIGHT, 1.12)) == ()
    assert watch(Tick(1.16)) == (ReadFile("dense"),)


def test_a_text_that_was_just_emptied_is_read_again_before_it_is_judged(watch: Watch) -> None:
    assert watch(*saved(EMPTY, 1.0)) == ()
    assert watch.deadline == pytest.approx(1.3)
    assert watch(Tick(1.3)) == (ReadFile("dense"),)
    assert watch(Read("dense", RIGHT, 1.3)) == (ShowSaved("dense", RIGHT.digest), StartRun(2, "dense", RIGHT))


def test_a_text_that_stays_empty_is_judged(watch: Watch) -> None:
    watch(*saved(EMPTY, 1.0))
    watch(Tick(1.3))
    assert watch(Read("dense", EMPTY, 1.3)) == (ShowSaved("dense", EMPTY.digest), StartRun(2, "dense", EMPTY))
    watch(Judged(2, verdict(EMPTY)))
    assert watch(*saved(EMPTY, 2.0)) == ()
    assert watch.deadline is None


def test_emptying_a_file_again_and_again_does_not_put_the_judgement_off(watch: Watch) -> None:
    watch(*saved(EMPTY, 1.0))
    watch(*saved(EMPTY, 1.2))
    assert watch.deadline == pytest.approx(1.3)


def test_a_file_that_was_whole_between_two_emptinesses_is_doubted_anew(watch: Watch) -> None:
    watch(*saved(EMPTY, 1.0))
    watch(Touched("dense", True, 1.1), Touched("dense", True, 1.2))
    assert watch(Read("dense", RIGHT, 1.15)) == (ReadFile("dense"),)
    assert watch(Read("dense", EMPTY, 1.31)) == ()
    assert watch.deadline == pytest.approx(1.61)


def test_a_truncated_file_whose_writer_finishes_is_read_at_once(watch: Watch) -> None:
    watch(*saved(EMPTY, 1.0))
    assert watch(*saved(RIGHT, 1.01)) == (ShowSaved("dense", RIGHT.digest), StartRun(2, "dense", RIGHT))
    assert watch.deadline is None


# Files without a text


def test_a_short_disappearance_is_not_said(watch: Watch) -> None:
    watch(TreeChanged(1.0))
    assert watch(Read("dense", GONE, 1.0)) == ()
    assert watch(*saved(WRONG, 1.2)) == ()
    assert watch.deadline is None


def test_a_deleted_file_is_said_once_and_its_run_is_cancelled(running: Watch) -> None:
    running(TreeChanged(1.5), Read("dense", GONE, 1.5))
    assert running(Tick(1.8)) == (ReadFile("dense"),)
    assert running(Read("dense", GONE, 1.8)) == (CancelRun(2), ShowProblem("dense", GONE))
    assert running(TreeChanged(2.0), Read("dense", GONE, 2.0)) == ()
    assert running(Judged(2, verdict(RIGHT, "solved"))) == ()


def test_a_verdict_that_waited_for_a_file_that_is_gone_is_dropped(running: Watch) -> None:
    running(TreeChanged(1.5), Read("dense", GONE, 1.5), Judged(2, verdict(RIGHT, "solved")), Tick(1.8))
    assert running(Read("dense", GONE, 1.8)) == (ShowProblem("dense", GONE),)


def test_a_file_that_is_back_is_judged_even_if_its_text_did_not_change(watch: Watch) -> None:
    watch(TreeChanged(1.0), Read("dense", GONE, 1.0), Tick(1.3), Read("dense", GONE, 1.3))
    assert watch(*saved(WRONG, 2.0)) == (ShowSaved("dense", WRONG.digest), StartRun(2, "dense", WRONG))


def test_a_problem_is_said_again_when_it_changes_or_comes_back(watch: Watch) -> None:
    said: list[Effect] = []
    for at, problem in ((1.0, LATIN), (2.0, GONE), (3.0, GONE), (4.0, WRONG), (5.0, GONE)):
        watch(*saved(problem, at))
        said += [
            effect
            for event in (Tick(at + 0.3), Read("dense", problem, at + 0.3))
            for effect in watch(event)
            if isinstance(effect, ShowProblem)
        ]
    assert said == [ShowProblem("dense", LATIN), ShowProblem("dense", GONE), ShowProblem("dense", GONE)]


def test_an_unreadable_save_of_another_exercise_is_said_and_the_run_goes_on(running: Watch) -> None:
    running(*saved(LATIN, 1.5, "counter"))
    running(Tick(1.8))
    assert running(Read("counter", LATIN, 1.8)) == (ShowProblem("counter", LATIN),)
    answer = verdict(RIGHT)
    assert running(Judged(2, answer)) == (ShowVerdict(answer),)


# The watcher


def test_a_change_of_the_tree_looks_at_the_current_file_and_answers_only_a_new_text(watch: Watch) -> None:
    assert watch(TreeChanged(1.0)) == (ReadFile("dense"),)
    assert watch(Read("dense", WRONG, 1.0)) == ()
    watch(TreeChanged(2.0))
    assert watch(Read("dense", RIGHT, 2.0)) == (ShowSaved("dense", RIGHT.digest), StartRun(2, "dense", RIGHT))


def test_a_change_of_the_tree_does_not_hurry_a_writer(watch: Watch) -> None:
    assert watch(Touched("dense", False, 1.0), TreeChanged(1.01)) == ()
    assert watch.deadline == pytest.approx(1.05)


def test_what_the_watcher_reports_is_shown(watch: Watch) -> None:
    assert watch(WatcherReported("exercises/ is gone.", "Bring it back.")) == (
        ShowNotice("exercises/ is gone.", "Bring it back."),
    )
