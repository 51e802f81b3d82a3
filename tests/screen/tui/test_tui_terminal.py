"""The terminal given to somebody else: keys that are pressed before count before, and none of them afterwards."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from processes import DEADLINE
from sittings import Sitting, sit
from textual.events import Key
from textual.message import Message

from flaxlings.course.model import Course
from flaxlings.screen.tui.terminal import TerminalDriver
from flaxlings.watch.events import Effect, GiveHint


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """A driver keeps those that it asked for."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_key_that_is_pressed_before_the_terminal_is_given_away_is_done_with_before(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(sitting: Sitting) -> None:
        application = sitting.application
        monkeypatch.setattr(application, "suspend", nullcontext)
        post, posted = application.post_message, threading.Event()

        def post_and_tell(message: Message) -> bool:
            done = post(message)
            posted.set()
            return done

        monkeypatch.setattr(application, "post_message", post_and_tell)
        effects: list[Effect] = []
        given = threading.Thread(
            target=application.give_terminal, args=(lambda: effects.extend(sitting.effects),), daemon=True
        )
        post(Key("h", "h"))
        given.start()
        # Nothing is handled before both are there: this is the application's thread.
        assert posted.wait(DEADLINE)
        await asyncio.to_thread(given.join, DEADLINE)
        assert GiveHint(course.exercises[0].name) in effects

    sit(course, script)


def test_a_key_that_is_read_while_the_terminal_is_given_away_is_lost(course: Course) -> None:
    async def script(sitting: Sitting) -> None:
        driver = TerminalDriver(sitting.application)

        class Reading(threading.Thread):
            """The thread that reads keys: asked to end, it still finds one."""

            def join(self, timeout: float | None = None) -> None:
                driver.process_message(Key("h", "h"))

        driver._key_thread = Reading()
        driver.disable_input()
        await sitting.settle()
        assert GiveHint(course.exercises[0].name) not in sitting.effects
        driver.process_message(Key("h", "h"))
        await sitting.settle()
        assert GiveHint(course.exercises[0].name) in sitting.effects

    sit(course, script)
