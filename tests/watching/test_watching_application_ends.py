"""However `watch` ends as an application, or is stopped: the terminal is given back, and no process is left."""

from __future__ import annotations

import os
import shlex
import signal
import sys

import pytest
from processes import FLAXLINGS, Place
from screens import Shown

WRONG = "def total(numbers):\n    return sum(numbers, 1)\n"
FOR_EVER = "while True:\n    pass\n"
CTRL_C = "\x03"
CTRL_Z = "\x1a"
ESCAPE = "\x1b"
HELP = "end a run that takes too long"
MOMENTS = (
    "at the first screen",
    "warming up",
    "during a run",
    "in a panel",
    "at a question",
    "in the list",
    "checking",
)
LEFT = "0 of 3 exercises solved; flaxlings goes on at first_sum."


def reach(moment: str, terminal: Shown, place: Place) -> None:
    """Bring the application to this moment of its life."""
    if moment == "at the first screen":
        terminal.until_screen(lambda _: terminal.screen.is_alternate, "no application")
        return
    terminal.until_shown("warming up" if moment == "warming up" else "ready")
    match moment:
        case "during a run":
            place.write("first_sum", FOR_EVER)
            terminal.until_shown("k end the run")
        case "in a panel":
            terminal.press("?", HELP)
        case "at a question":
            terminal.press("x", "Bring the stub of first_sum back?")
        case "in the list":
            terminal.press("l", "second_dense")
            terminal.press("/sum", "first_sum", without="second_dense")
        case "checking":
            terminal.press("c", " of 3 checked")


def ended(terminal: Shown, place: Place, code: int) -> list[str]:
    """Wait for that; the lines that are left on a terminal which is as it was."""
    assert terminal.wait() == code, terminal.screen.text
    assert place.processes() == []
    terminal.is_restored()
    return [line for line in terminal.screen.lines if line]


@pytest.mark.parametrize(
    "moment", [pytest.param(each, marks=pytest.mark.long) if each == "in the list" else each for each in MOMENTS]
)
def test_ctrl_c_ends_it_at_any_moment(place: Place, moment: str) -> None:
    with Shown(place, "watch") as terminal:
        reach(moment, terminal, place)
        terminal.type(CTRL_C)
        assert ended(terminal, place, 130) == [LEFT]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("moment", ["during a run", pytest.param("at a question", marks=pytest.mark.long)])
def test_a_signal_ends_it(place: Place, number: signal.Signals, moment: str) -> None:
    with Shown(place, "watch") as terminal:
        reach(moment, terminal, place)
        os.kill(terminal.process.pid, number)
        assert ended(terminal, place, 130) == [LEFT]


@pytest.mark.parametrize(
    "moment",
    ["at the first screen", "during a run", *(pytest.param(each, marks=pytest.mark.long) for each in MOMENTS[1:])],
)
def test_it_ends_with_the_window_that_it_is_in(place: Place, moment: str) -> None:
    with Shown(place, "watch") as terminal:
        reach(moment, terminal, place)
        assert terminal.close_window() == 130
        assert place.processes() == []


SHELL = ("bash", "--norc", "--noprofile", "-i")
"""It continues what it starts, each in a group of its own."""


def in_shell(terminal: Shown, line: str) -> str:
    """Have the shell run this, and wait for its next prompt; what it printed."""
    terminal.type(f"{line}\r")
    terminal.until("\n")
    return terminal.until("$> ")


def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_takes_it_again(place: Place) -> None:
    start = shlex.join((*FLAXLINGS, "watch"))
    with Shown(place, command=SHELL, PS1="$> ") as terminal:
        terminal.until("$> ")
        before = in_shell(terminal, "stty -g")
        for command in (start, f"sh -c {shlex.quote(start + '; exit')}"):
            terminal.type(f"{command}\r")
            terminal.until_shown("✓ ready")
            for _ in range(2):
                terminal.press("?", HELP)
                terminal.type(CTRL_Z)
                terminal.until_shown("Stopped")
                assert not terminal.screen.is_alternate
                assert "25" in terminal.screen.modes
                terminal.until("$> ")
                assert in_shell(terminal, "stty -g") == before
                terminal.type("fg\r")
                terminal.until_shown(HELP, "▸ first_sum")
                terminal.press(ESCAPE, "✓ ready", without=HELP)
            place.write("first_sum", WRONG)
            terminal.until_shown("2 of 2 probes differ")
            terminal.type("q")
            terminal.until_shown("goes on at first_sum.")
            terminal.until("$> ")
            assert in_shell(terminal, "stty -g") == before
            place.path("first_sum").write_text(place.stub("first_sum"), encoding="utf-8")
        terminal.type("exit\r")
        assert terminal.wait() == 0
        assert place.processes() == []


def test_where_nobody_could_continue_it_ctrl_z_does_not_stop_it(place: Place) -> None:
    with Shown(place, "watch") as terminal:
        terminal.until_shown("✓ ready")
        terminal.type(CTRL_Z)
        terminal.press("?", HELP)
        terminal.type(CTRL_C)
        assert ended(terminal, place, 130) == [LEFT]


def test_whoever_is_stopped_and_continued_from_outside_goes_on(place: Place) -> None:
    with Shown(place, "watch") as terminal:
        terminal.until_shown("✓ ready")
        os.kill(terminal.process.pid, signal.SIGSTOP)
        os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED)
        os.kill(terminal.process.pid, signal.SIGCONT)
        terminal.press("?", HELP)
        terminal.type(CTRL_C)
        assert ended(terminal, place, 130) == [LEFT]


BROKEN = """
from flaxlings.command import {module} as module
from flaxlings import entry

def fail(*_, **__):
    raise ValueError("on purpose")

module.{name} = fail
entry.main()
"""
PLACES = {
    "what is drawn": ("application", "render_folded"),
    "what is shown": ("application", "ApplicationView.hint"),
    "what is done": ("keyed", "KeyPerformer._hint"),
    "what is remembered": ("perform", "Performer.remember"),
}


@pytest.mark.parametrize("where", [*list(PLACES)[:-1], pytest.param(list(PLACES)[-1], marks=pytest.mark.long)])
def test_a_fault_inside_is_said_in_two_lines_on_a_terminal_that_is_as_it_was(place: Place, where: str) -> None:
    module, name = PLACES[where]
    program = (sys.executable, "-P", "-c", BROKEN.format(module=module, name=name))
    with Shown(place, "watch", command=program) as terminal:
        terminal.until_shown("✓ ready")
        match where:
            case "what is drawn":
                terminal.type("t")
            case "what is remembered":
                place.solve("first_sum")
            case _:
                terminal.type("h")
        assert ended(terminal, place, 3) == [
            "error: flaxlings failed: ValueError: on purpose",
            "hint: Please report this, with what FLAXLINGS_DEBUG=1 shows.",
        ]


def program(place: Place, text: str) -> str:
    """A program that notes each time that it is started, and does this."""
    path = place.root / "program"
    path.write_text(f"#!/bin/sh\necho started >>'{place.root}/starts'\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_an_editor_that_is_killed_leaves_the_terminal_as_it_was_and_two_keys_open_it_once(place: Place) -> None:
    with Shown(place, "watch", EDITOR=program(place, "stty raw -echo\nkill -9 $$")) as terminal:
        terminal.until_shown("✓ ready")
        terminal.press("ee", "was ended by signal 9")
        terminal.press("?", HELP)
        terminal.press(ESCAPE, "was ended by signal 9", without=HELP)
        terminal.type("q")
        assert ended(terminal, place, 0) == [LEFT]
    assert (place.root / "starts").read_text(encoding="utf-8") == "started\n"


@pytest.mark.parametrize(("key", "variable", "arguments"), [("e", "EDITOR", ""), ("o", "BROWSER", " %s")])
def test_ctrl_c_ends_what_has_the_terminal_and_not_the_application(
    place: Place, key: str, variable: str, arguments: str
) -> None:
    command = program(place, "trap 'exit 0' INT\necho reading\nread -r line") + arguments
    with Shown(place, "watch", **{variable: command}) as terminal:
        terminal.until_shown("✓ ready")
        terminal.press(key, "reading")
        terminal.type(CTRL_C)
        terminal.until_screen(lambda _: terminal.screen.is_alternate, "no application")
        terminal.press("?", HELP)
        terminal.press(ESCAPE, without=HELP)
        terminal.type("q")
        assert terminal.wait() == 0
