"""Every letter in every state, typed on the keyboard: what comes of it is what `step` makes of the key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sittings import Sitting, sit

from flaxlings.course.model import Course
from flaxlings.watch.events import Effect, Pressed
from flaxlings.watch.keys import LETTERS, key_of
from flaxlings.watch.pressed import look_of, offered, pressed
from flaxlings.watch.state import Passed, Question, WatchState

STATES: dict[str, dict[str, object]] = {
    "idle": {},
    "solved before": {"solved": frozenset({"linen_dense"})},
    "passed": {"solved": frozenset({"linen_dense"}), "passed": Passed("linen_counter")},
    "asked for the solution": {"question": Question("solution", "linen_dense")},
    "asked for a reset": {"question": Question("reset", "linen_dense")},
    "checking": {"panel": "check", "checking": True},
    "checking, at the exercise": {"checking": True},
    "checked": {"panel": "check"},
    "solution": {"panel": "solution"},
    "module": {"panel": "module"},
    "help": {"panel": "help"},
    "finished": {"current": None},
}
TYPED = (*LETTERS, "y", "escape")


@pytest.mark.parametrize("name", STATES)
def test_every_letter_does_what_its_key_does_in_this_state(course: Course, name: str) -> None:
    async def script(sitting: Sitting) -> None:
        base = replace(sitting.state, **STATES[name])  # type: ignore[arg-type]
        sitting.perform = lambda effect: None  # type: ignore[method-assign]
        for letter in TYPED:
            if sitting.state != base:
                sitting.state = base
                sitting.view.look(look_of(base))
                sitting.view.tell()
                await sitting.settle()
            sitting.effects.clear()
            await sitting.press("question_mark" if letter == "?" else letter)
            state, effects = _expected(base, letter)
            assert tuple(sitting.effects) == effects, letter
            assert (sitting.state.panel, sitting.state.question) == (state.panel, state.question), letter

    sit(course, script, size=(110, 24))


def _expected(state: WatchState, letter: str) -> tuple[WatchState, tuple[Effect, ...]]:
    key = key_of(letter, state.panel, asking=state.question is not None)
    if key is None or key not in offered(state):
        return state, ()
    return pressed(state, Pressed(key, 1e6))
