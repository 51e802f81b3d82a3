"""Every rule of a watch about credit and moving on, one sentence each."""

from __future__ import annotations

import pytest
from step_cases import GONE, RIGHT, STUB, WRONG, Watch, saved, verdict

from flaxlings.judge.verdict import Reason
from flaxlings.watch.events import (
    Credit,
    Judged,
    MakeCurrent,
    Moved,
    NotKept,
    Pressed,
    Read,
    ReadFile,
    ShowFinished,
    ShowSaved,
    ShowTask,
    ShowVerdict,
    StartRun,
    Touched,
)


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
    crediting(
        Moved("dense", "counter", 2.0), Read("counter", STUB, 2.0), Pressed("rerun", 2.1), Read("counter", STUB, 2.1)
    )
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
    assert crediting(NotKept("dense")) == ()
    assert crediting(*saved(RIGHT, 3.0)) == ()


def test_a_rerun_while_the_credit_is_given_is_not_needed(crediting: Watch) -> None:
    assert crediting(Pressed("rerun", 1.9)) == ()
