"""Every rule of a watch, one sentence each."""

from __future__ import annotations

import pytest

from flaxlings.course.source import Source, Unreadable
from flaxlings.judge.verdict import Reason, Status, Verdict
from flaxlings.watch.events import (
    CancelRun,
    Credit,
    Effect,
    Event,
    Judged,
    MakeCurrent,
    Moved,
    Opened,
    Quit,
    Read,
    ReadFile,
    Rerun,
    ShowFinished,
    ShowNotice,
    ShowProblem,
    ShowSaved,
    ShowTask,
    ShowVerdict,
    StartRun,
    Stopped,
    Tick,
    Touched,
    TreeChanged,
    WatcherReported,
)
from flaxlings.watch.state import WatchState, deadline
from flaxlings.watch.step import step

STUB = Source.of("stub")
RIGHT = Source.of("right")
WRONG = Source.of("wrong")
EMPTY = Source.of("")
GONE = Unreadable("dense.py is not there.", "Save it again.")
LATIN = Unreadable("dense.py is not UTF-8.", "Save it with the encoding UTF-8.")


def verdict(
    source: Source, status: Status = "unsolved", reason: Reason | None = None, exercise: str = "dense"
) -> Verdict:
    return Verdict(exercise, "03", f"exercises/03/{exercise}.py", status, source.digest, reason)


class Watch:
    """A state, and what the last event asked for."""

    def __init__(self, current: str | None = "dense") -> None:
        self.state = WatchState(current, quiet=0.05, patience=0.3)

    def __call__(self, *events: Event) -> tuple[Effect, ...]:
        effects: tuple[Effect, ...] = ()
        for event in events:
            self.state, effects = step(self.state, event)
        return effects

    @property
    def deadline(self) -> float | None:
        return deadline(self.state)


def saved(source: Source | Unreadable, at: float, exercise: str = "dense") -> tuple[Event, ...]:
    return Touched(exercise, True, at), Read(exercise, source, at)


@pytest.fixture
def watch() -> Watch:
    """A watch that has judged the wrong text of `dense` in its run 1, at the time 0."""
    watch = Watch()
    watch(Opened(0.0), Read("dense", WRONG, 0.0), Judged(1, verdict(WRONG)))
    return watch


@pytest.fixture
def running(watch: Watch) -> Watch:
    """A watch whose run 2, about the right text of `dense`, goes on since the time 1."""
    watch(*saved(RIGHT, 1.0))
    return watch


@pytest.fixture
def crediting(running: Watch) -> Watch:
    """A watch that asked for credit for the right text of `dense`."""
    running(Judged(2, verdict(RIGHT, "solved")))
    return running


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
    assert watch(Rerun(0.5)) == ()
    assert watch(*saved(WRONG, 1.0)) == (
        MakeCurrent("dense"),
        ShowSaved("dense", WRONG.digest),
        StartRun(1, "dense", WRONG),
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


def test_a_truncated_file_whose_writer_finishes_is_read_at_once(watch: Watch) -> None:
    watch(*saved(EMPTY, 1.0))
    assert watch(*saved(RIGHT, 1.01)) == (ShowSaved("dense", RIGHT.digest), StartRun(2, "dense", RIGHT))
    assert watch.deadline is None


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
def test_only_a_rerun_judges_the_same_text_again(watch: Watch, status: Status) -> None:
    assert watch(Rerun(1.0)) == (ReadFile("dense"),)
    assert watch(Read("dense", WRONG, 1.0)) == (StartRun(2, "dense", WRONG),)
    again = verdict(WRONG, status)
    assert watch(Judged(2, again)) == (ShowVerdict(again),)
    assert watch(*saved(WRONG, 2.0)) == ()


def test_a_rerun_during_the_run_of_the_same_text_waits_for_its_answer(running: Watch) -> None:
    assert running(Rerun(1.1), Read("dense", RIGHT, 1.1)) == ()
    answer = verdict(RIGHT)
    assert running(Judged(2, answer)) == (ShowVerdict(answer),)


def test_a_rerun_says_a_problem_again(watch: Watch) -> None:
    watch(*saved(LATIN, 1.0))
    watch(Tick(1.3), Read("dense", LATIN, 1.3))
    watch(Rerun(2.0), Read("dense", LATIN, 2.0))
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


# Credit


def test_a_solved_verdict_is_shown_credited_and_followed_by_the_next_task(running: Watch) -> None:
    solved = verdict(RIGHT, "solved")
    assert running(Judged(2, solved)) == (ShowVerdict(solved), Credit(solved))
    assert running(Moved("dense", "counter", 2.0)) == (ShowTask("counter"), ReadFile("counter"))
    assert running(Read("counter", STUB, 2.0)) == (StartRun(3, "counter", STUB),)
    assert running(Judged(3, verdict(STUB, reason="unfinished", exercise="counter"))) == ()
    assert running(*saved(STUB, 3.0, "counter")) == ()


@pytest.mark.parametrize("reason", ["different", "raised"])
def test_what_is_no_pristine_stub_is_shown_on_entering_it(crediting: Watch, reason: Reason) -> None:
    crediting(Moved("dense", "counter", 2.0), Read("counter", WRONG, 2.0))
    answer = verdict(WRONG, reason=reason, exercise="counter")
    assert crediting(Judged(3, answer)) == (ShowVerdict(answer),)


def test_an_exercise_that_is_already_right_is_solved_on_entering_it(crediting: Watch) -> None:
    crediting(Moved("dense", "counter", 2.0), Read("counter", RIGHT, 2.0))
    solved = verdict(RIGHT, "solved", exercise="counter")
    assert crediting(Judged(3, solved)) == (ShowVerdict(solved), Credit(solved))
    assert crediting(Moved("counter", None, 3.0)) == (ShowFinished(),)


def test_a_save_on_entering_asks_for_the_verdict(crediting: Watch) -> None:
    crediting(Moved("dense", "counter", 2.0), Touched("counter", True, 2.0))
    assert crediting(Read("counter", STUB, 2.0)) == (
        ShowSaved("counter", STUB.digest),
        StartRun(3, "counter", STUB),
    )
    answer = verdict(STUB, reason="unfinished", exercise="counter")
    assert crediting(Judged(3, answer)) == (ShowVerdict(answer),)


def test_a_rerun_on_entering_asks_for_the_verdict(crediting: Watch) -> None:
    crediting(Moved("dense", "counter", 2.0), Read("counter", STUB, 2.0), Rerun(2.1), Read("counter", STUB, 2.1))
    answer = verdict(STUB, reason="unfinished", exercise="counter")
    assert crediting(Judged(3, answer)) == (ShowVerdict(answer),)


def test_a_credit_refused_because_the_text_changed_judges_the_new_text(crediting: Watch) -> None:
    assert crediting(Read("dense", STUB, 1.9)) == (ShowSaved("dense", STUB.digest), StartRun(3, "dense", STUB))


def test_a_credit_refused_because_the_file_was_gone_is_asked_for_again_when_it_is_back(crediting: Watch) -> None:
    assert crediting(Read("dense", GONE, 1.9)) == ()
    assert crediting(*saved(RIGHT, 2.0)) == (ShowSaved("dense", RIGHT.digest), StartRun(3, "dense", RIGHT))
    solved = verdict(RIGHT, "solved")
    assert crediting(Judged(3, solved)) == (ShowVerdict(solved), Credit(solved))


def test_a_save_between_credit_and_advance_keeps_the_learner_where_the_save_is(crediting: Watch) -> None:
    crediting(*saved(STUB, 1.9, "sequential"))
    assert crediting(Moved("dense", "counter", 2.0)) == (MakeCurrent("sequential"),)
    answer = verdict(STUB, exercise="sequential")
    assert crediting(Judged(3, answer)) == (ShowVerdict(answer),)


def test_a_new_text_saved_between_credit_and_advance_is_judged(crediting: Watch) -> None:
    assert crediting(*saved(STUB, 1.9)) == (ShowSaved("dense", STUB.digest), StartRun(3, "dense", STUB))
    assert crediting(Moved("dense", "counter", 2.0)) == (MakeCurrent("dense"),)


def test_late_events_of_the_save_that_solved_an_exercise_do_not_bring_the_learner_back(crediting: Watch) -> None:
    crediting(Moved("dense", "counter", 2.0))
    assert crediting(*saved(RIGHT, 2.2)) == ()
    assert crediting.state.current == "counter"


def test_a_new_text_or_a_later_save_of_a_solved_exercise_brings_the_learner_back(crediting: Watch) -> None:
    crediting(Moved("dense", "counter", 2.0))
    assert MakeCurrent("dense") in crediting(*saved(RIGHT, 3.0))


def test_a_credit_that_leads_back_to_the_same_exercise_does_not_judge_it_for_ever(crediting: Watch) -> None:
    assert crediting(Moved("dense", "dense", 2.0)) == ()
    assert crediting(*saved(RIGHT, 3.0)) == ()


def test_a_rerun_while_the_credit_is_given_is_not_needed(crediting: Watch) -> None:
    assert crediting(Rerun(1.9)) == ()


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


# The watcher, the end


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


def test_stopping_cancels_the_run(running: Watch) -> None:
    assert running(Stopped("interrupted")) == (CancelRun(2), Quit("interrupted"))


def test_stopping_without_a_run_only_quits(watch: Watch) -> None:
    assert watch(Stopped("q")) == (Quit("q"),)
