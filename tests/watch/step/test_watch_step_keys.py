"""Every key in every state: a table of what happens, and of what is offered."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from step_cases import RIGHT, STUB, WRONG, Watch, saved, verdict

from flaxlings.judge.verdict import Diagnosis
from flaxlings.watch.events import (
    CancelRun,
    CheckAll,
    CheckEnded,
    Credit,
    Effect,
    EndCheck,
    GiveHint,
    Judged,
    MakeCurrent,
    Moved,
    OpenEditor,
    OpenLink,
    Pressed,
    Quit,
    Read,
    ReadFile,
    Remember,
    RememberAdvancing,
    ResetFile,
    ShowEnded,
    ShowFinished,
    ShowList,
    ShowModule,
    ShowSolution,
    ShowTask,
    ShowVerdict,
    StartRun,
    Typed,
    WasReset,
)
from flaxlings.watch.keys import LABELS, LETTERS, Key, key_of
from flaxlings.watch.pressed import look_of, offered
from flaxlings.watch.state import Panel, Passed, Question, Run, WatchState

IDLE = WatchState("dense", judged=WRONG.digest)
STATES: dict[str, WatchState] = {
    "idle": IDLE,
    "running": replace(IDLE, judged=None, run=Run(1, WRONG), runs=1),
    "answered": replace(IDLE, judged=None, run=Run(1, WRONG, answer=verdict(WRONG)), runs=1),
    "passed": replace(IDLE, judged=RIGHT.digest, solved=frozenset({"dense"}), passed=Passed("counter")),
    "last passed": replace(IDLE, judged=RIGHT.digest, solved=frozenset({"dense"}), passed=Passed(None)),
    "asked for the solution": replace(IDLE, question=Question("solution", "dense")),
    "asked for a reset": replace(IDLE, question=Question("reset", "dense")),
    "list": replace(IDLE, panel="list"),
    "list, asked for a reset": replace(IDLE, panel="list", question=Question("reset", "counter")),
    "checking": replace(IDLE, panel="check", checking=True),
    "checked": replace(IDLE, panel="check"),
    "solution": replace(IDLE, panel="solution"),
    "module": replace(IDLE, panel="module"),
    "help": replace(IDLE, panel="help"),
    "finished": WatchState(None),
}
SOLUTION, RESET = Question("solution", "dense"), Question("reset", "dense")
ALWAYS: dict[Key, tuple[Effect, ...]] = {
    "hint": (GiveHint("dense"),),
    "editor": (OpenEditor("dense", None),),
    "link": (OpenLink("dense"),),
    "module": (ShowModule("dense"),),
    "list": (ShowList(),),
    "check": (CheckAll(),),
    "advance": (RememberAdvancing(False),),
    "reset": (),
    "help": (),
}
"""What keys ask for wherever an exercise is shown."""
CLOSES: dict[Key, tuple[Effect, ...]] = {"close": ()}
EXPECTED: dict[str, dict[Key, tuple[Effect, ...]]] = {
    "idle": {**ALWAYS, "rerun": (ReadFile("dense"),), "solution": (), "quit": (Quit("quit"),)},
    "running": {
        **ALWAYS,
        "rerun": (ReadFile("dense"),),
        "solution": (),
        "end": (CancelRun(1), ShowEnded("dense")),
        "quit": (CancelRun(1), Quit("quit")),
    },
    "answered": {**ALWAYS, "rerun": (ReadFile("dense"),), "solution": (), "quit": (Quit("quit"),)},
    "passed": {
        **ALWAYS,
        "rerun": (ReadFile("dense"),),
        "solution": (ShowSolution("dense"),),
        "next": (Remember("counter"), ShowTask("counter"), ReadFile("counter")),
        "quit": (Quit("quit"),),
    },
    "last passed": {
        **ALWAYS,
        "rerun": (ReadFile("dense"),),
        "solution": (ShowSolution("dense"),),
        "next": (ShowFinished(),),
        "quit": (Quit("quit"),),
    },
    "asked for the solution": {"yes": (ShowSolution("dense"),), "no": (), "quit": (Quit("quit"),)},
    "asked for a reset": {"yes": (ResetFile("dense"),), "no": (), "quit": (Quit("quit"),)},
    "list": {
        "jump": (Remember("counter"), ShowTask("counter"), ReadFile("counter")),
        "reset": (),
        **CLOSES,
    },
    "list, asked for a reset": {"yes": (ResetFile("counter"), ShowList()), "no": (), "quit": (Quit("quit"),)},
    "checking": {"end": (EndCheck(),), **CLOSES},
    "checked": CLOSES,
    "solution": CLOSES,
    "module": CLOSES,
    "help": CLOSES,
    "finished": {
        "list": (ShowList(),),
        "check": (CheckAll(),),
        "advance": (RememberAdvancing(False),),
        "help": (),
        "quit": (Quit("quit"),),
    },
}
CHANGES: dict[tuple[str, Key], dict[str, object]] = {
    ("idle", "list"): {"panel": "list"},
    ("idle", "check"): {"panel": "check", "checking": True},
    ("idle", "module"): {"panel": "module"},
    ("idle", "help"): {"panel": "help"},
    ("idle", "solution"): {"question": SOLUTION, "panel": "work"},
    ("idle", "reset"): {"question": RESET, "panel": "work"},
    ("idle", "advance"): {"advancing": False},
    ("passed", "solution"): {"panel": "solution", "question": None},
    ("passed", "next"): {"current": "counter", "passed": None, "entering": True},
    ("last passed", "next"): {"current": None, "passed": None},
    ("running", "end"): {"run": None, "judged": WRONG.digest},
    ("asked for the solution", "yes"): {"panel": "solution", "question": None},
    ("asked for the solution", "no"): {"panel": "work", "question": None},
    ("list", "jump"): {"current": "counter", "panel": "work"},
    ("list", "reset"): {"panel": "list", "question": Question("reset", "counter")},
    ("list, asked for a reset", "yes"): {"panel": "list", "question": None},
    ("checking", "close"): {"panel": "work", "checking": True},
    ("checking", "end"): {"panel": "check", "checking": True},
    ("help", "close"): {"panel": "work"},
}


def press(state: WatchState, key: Key) -> tuple[Watch, tuple[Effect, ...]]:
    watch = Watch()
    watch.state = state
    return watch, watch(Pressed(key, 5.0, "counter" if state.panel == "list" else None))


@pytest.mark.parametrize("key", get_args(Key))
@pytest.mark.parametrize("name", STATES)
def test_a_key_asks_for_what_the_table_says_and_another_for_nothing(name: str, key: Key) -> None:
    state = STATES[name]
    watch, effects = press(state, key)
    assert effects == EXPECTED[name].get(key, ())
    assert (key in offered(state)) == (key in EXPECTED[name])
    if key not in EXPECTED[name]:
        assert watch.state == state


@pytest.mark.parametrize(("name", "key"), CHANGES)
def test_a_key_leaves_the_state_that_the_table_says(name: str, key: Key) -> None:
    watch, _ = press(STATES[name], key)
    assert {field: getattr(watch.state, field) for field in CHANGES[name, key]} == CHANGES[name, key]


def test_the_look_holds_what_a_view_shows_beside_effects() -> None:
    look = look_of(STATES["checking"])
    assert (look.current, look.panel, look.question, look.keys) == ("dense", "check", None, ("end", "close"))
    assert (look.running, look.advancing, look.checking) == (False, True, True)
    assert look_of(STATES["running"]).running
    assert not look_of(STATES["answered"]).running


def test_without_advancing_a_pass_stays_until_the_learner_goes_on(running: Watch) -> None:
    running(Pressed("advance", 1.5))
    solved = verdict(RIGHT, "solved")
    assert running(Judged(2, solved)) == (ShowVerdict(solved), Credit(solved, advance=False))
    assert running(Moved("dense", "counter", 2.0, advanced=False)) == ()
    assert running.state.passed == Passed("counter", RIGHT.digest)
    assert running(Pressed("next", 3.0)) == (Remember("counter"), ShowTask("counter"), ReadFile("counter"))


def test_a_new_save_after_a_pass_is_judged_and_takes_the_next_key_away(running: Watch) -> None:
    running(Pressed("advance", 1.5), Judged(2, verdict(RIGHT, "solved")), Moved("dense", "counter", 2.0, False))
    running(*saved(WRONG, 3.0))
    assert running.state.passed is None
    assert "next" not in offered(running.state)


def test_a_run_that_was_ended_is_not_begun_again_by_itself(running: Watch) -> None:
    running(Pressed("end", 2.0))
    assert running(*saved(RIGHT, 3.0)) == ()
    running(Pressed("rerun", 4.0))
    assert [type(effect).__name__ for effect in running(Read("dense", RIGHT, 4.0))] == ["StartRun"]


def test_the_editor_opens_at_the_line_that_the_verdict_names(running: Watch) -> None:
    mistake = replace(verdict(RIGHT, reason="different"), diagnoses=(Diagnosis("swapped", "pitfall", "...", 7, None),))
    running(Judged(2, mistake))
    assert running(Pressed("editor", 2.0)) == (OpenEditor("dense", 7),)
    assert running(Pressed("editor", 2.0, line=9)) == (OpenEditor("dense", 9),), "that one was clicked"
    running(*saved(WRONG, 3.0))
    assert running(Pressed("editor", 3.1)) == (OpenEditor("dense", None),), "the lines may be others by now"


def test_a_stub_that_was_brought_back_is_no_save_and_moves_nobody(watch: Watch) -> None:
    watch(Pressed("list", 1.0), WasReset("counter", STUB.digest))
    assert watch(*saved(STUB, 1.1, "counter")) == ()
    assert (watch.state.current, watch.state.panel) == ("dense", "list")
    assert watch(*saved(STUB, 5.0, "counter"))[0] == MakeCurrent("counter"), "somebody saved it"


def test_the_stub_of_the_current_exercise_needs_no_verdict_when_it_was_brought_back(watch: Watch) -> None:
    watch(Pressed("list", 1.0), WasReset("dense", STUB.digest))
    assert watch(*saved(STUB, 1.1)) == (StartRun(2, "dense", STUB),)
    assert watch(Judged(2, verdict(STUB, reason="unfinished"))) == ()
    assert watch.state.panel == "list"


def test_a_reset_that_failed_leaves_what_is_solved(watch: Watch) -> None:
    watch.state = replace(watch.state, solved=frozenset({"dense"}), question=RESET)
    watch(Pressed("yes", 1.0))
    assert watch.state.solved == {"dense"}
    watch(WasReset("dense", None))
    assert watch.state.solved == frozenset()


def test_what_is_typed_for_a_panel_that_a_save_has_closed_means_nothing_for_a_moment(watch: Watch) -> None:
    watch(Pressed("list", 1.0), *saved(RIGHT, 2.0))
    assert watch(Typed("q", 2.4)) == ()
    assert watch(Typed("h", 2.6)) == (GiveHint("dense"),)


def test_a_pass_leaves_what_the_learner_looks_at(crediting: Watch) -> None:
    crediting(Pressed("list", 1.9))
    crediting(Moved("dense", "counter", 2.0))
    assert (crediting.state.current, crediting.state.panel) == ("counter", "list")


def test_late_events_of_the_save_that_passed_do_not_bring_the_learner_back(running: Watch) -> None:
    running(Pressed("advance", 1.5), Judged(2, verdict(RIGHT, "solved")), Moved("dense", "counter", 2.0, False))
    running(Pressed("next", 2.1), Read("counter", STUB, 2.1))
    assert running(*saved(RIGHT, 2.2)) == ()
    assert running.state.current == "counter"


def test_next_is_there_still_when_a_run_of_the_same_text_was_ended(running: Watch) -> None:
    running(Pressed("advance", 1.5), Judged(2, verdict(RIGHT, "solved")), Moved("dense", "counter", 2.0, False))
    running(Pressed("rerun", 3.0), Read("dense", RIGHT, 3.0), Pressed("end", 3.1))
    assert running(Pressed("next", 4.0))[0] == Remember("counter")


def test_the_verdict_of_a_run_that_was_ended_is_dropped(running: Watch) -> None:
    running(Pressed("end", 2.0))
    assert running(Judged(2, verdict(RIGHT, "solved"))) == ()


@pytest.mark.parametrize("panel", ["list", "check", "solution", "module", "help"])
def test_who_saves_beside_the_exercise_sees_its_verdict(panel: Panel) -> None:
    watch = Watch()
    watch.state = replace(IDLE, panel=panel, question=RESET)
    watch(*saved(RIGHT, 6.0))
    assert (watch.state.panel, watch.state.question) == ("work", None)


def test_jumping_to_a_solved_exercise_stays_there_though_its_answer_is_right(crediting: Watch) -> None:
    crediting(Moved("dense", "counter", 2.0), Read("counter", STUB, 2.0), Pressed("list", 2.5))
    crediting(Pressed("jump", 3.0, "dense"), Read("dense", RIGHT, 3.0))
    solved = verdict(RIGHT, "solved")
    assert crediting(Judged(4, solved)) == (ShowVerdict(solved), Credit(solved, advance=False))
    assert crediting(Moved("dense", "counter", 4.0, False)) == ()
    assert crediting.state.current == "dense"


def test_a_check_of_all_says_what_is_solved_now() -> None:
    watch = Watch()
    watch.state = STATES["checking"]
    assert watch(CheckEnded(frozenset({"dense"}))) == ()
    assert (watch.state.checking, watch.state.solved) == (False, frozenset({"dense"}))


def test_every_letter_has_a_label_and_means_its_key_at_the_exercise() -> None:
    assert set(LABELS) == set(get_args(Key))
    for letter, key in LETTERS.items():
        assert key_of(letter, "work", asking=False) == key


@pytest.mark.parametrize(
    ("character", "panel", "asking", "key"),
    [
        ("q", "work", False, "quit"),
        ("q", "list", False, "close"),
        ("escape", "help", False, "close"),
        ("escape", "work", False, None),
        ("l", "list", False, "close"),
        ("?", "help", False, "close"),
        ("h", "list", False, None),
        ("k", "check", False, "end"),
        ("k", "list", False, None),
        ("y", "work", True, "yes"),
        ("enter", "list", True, None),
        ("n", "work", True, "no"),
        ("escape", "list", True, "no"),
        ("h", "work", True, None),
        ("z", "work", False, None),
    ],
)
def test_letters_mean_something_else_beside_the_exercise(
    character: str, panel: Panel, asking: bool, key: Key | None
) -> None:
    assert key_of(character, panel, asking=asking) == key
