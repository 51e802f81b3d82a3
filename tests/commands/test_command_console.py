"""What commands print where there is no terminal, no colour, no room or no Unicode, and to somebody who hangs up."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from processes import FLAXLINGS, Place, Terminal

COMMANDS = ("list", "hint --all", "solution --peek", "solution nope")
WRONG = "print('\\x1b[31mred')\ndef total(numbers):\n    return ['a' * 100, sum(numbers)]\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_without_a_terminal_there_are_no_control_codes(place: Place, command: str) -> None:
    done = place(*command.split())
    assert "\x1b" not in done.stdout + done.stderr
    assert "\r" not in done.stdout + done.stderr


def test_a_learners_control_codes_are_spelt_out(place: Place) -> None:
    place.write("first_sum", WRONG)
    done = place("run", "first_sum", COLUMNS="40")
    assert done.returncode == 1
    assert "\\x1b[31mred" in done.stdout
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 40


@pytest.mark.parametrize("command", COMMANDS)
def test_forty_columns_are_enough(place: Place, command: str) -> None:
    done = place(*command.split(), COLUMNS="40")
    assert max(map(len, done.stdout.splitlines()), default=0) <= 40


@pytest.mark.parametrize("command", COMMANDS)
def test_a_console_that_shows_ascii_gets_ascii(place: Place, command: str) -> None:
    done = place(*command.split(), LC_ALL="C")
    assert (done.stdout + done.stderr).isascii()
    assert done.returncode == (2 if "nope" in command else 0)


@pytest.mark.parametrize(("environ", "colours"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_are_for_terminals_that_want_them(place: Place, environ: dict[str, str], colours: bool) -> None:
    with Terminal(place, "list", columns=40, rows=20, **environ) as terminal:
        assert terminal.wait() == 0
        assert ("\x1b[" in terminal.output) is colours
        lines = terminal.text.splitlines()
        assert max(map(len, lines)) <= 40
        assert "first_sum" in terminal.text


@pytest.mark.parametrize(
    ("command", "code"), [("list", 0), ("hint --all", 0), ("verify", 1), ("verify --json", 1), ("run --json", 1)]
)
def test_whoever_reads_may_hang_up_and_the_exit_code_still_says_what_was_found(
    place: Place, command: str, code: int
) -> None:
    place.write("first_sum", "def total(numbers):\n    return 0\n")
    line = f"{shlex.join([*FLAXLINGS, *command.split()])} | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=place.root,
        env=place.environment({}),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr, done.stdout) == (code, "", "")
    if code:
        assert "first_sum" in place.state["exercises"]


@pytest.mark.parametrize("stream", [">&-", "2>&-", "<&-"])
def test_a_closed_stream_is_no_traceback(place: Place, stream: str) -> None:
    line = f"{shlex.join([*FLAXLINGS, 'list'])} {stream}"
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=place.root,
        env=place.environment({}),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("arguments", [("list",), ("list", "--json"), ("run", "first_sum")])
def test_a_full_disk_is_our_fault_and_no_verdict(place: Place, arguments: tuple[str, ...]) -> None:
    place.solve("first_sum")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*FLAXLINGS, *arguments],
            cwd=place.root,
            env=place.environment({}),
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 3
    assert "error: No space left on device.\n\nhint: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_directory_that_was_removed_is_no_course(place: Place) -> None:
    gone = place.root / "gone"
    gone.mkdir()
    code = f"import os, sys; os.rmdir(os.getcwd()); os.execv(sys.executable, {[*FLAXLINGS, 'list']!r})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=gone,
        env=place.environment({}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: There is no course in this directory.\n\nhint: `flaxlings init` makes one")
