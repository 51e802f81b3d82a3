"""What a stream can show is decided in one place."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from dataclasses import fields
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.text import Text

from flaxlings.screen.console import encodable, make_console, marks_for, write_json
from flaxlings.screen.harmless import cap, harmless, harmless_line, harmless_str, prose
from flaxlings.screen.marks import ASCII, UNICODE, Marks

ROOT = Path(__file__).parents[2]

SCRIPT = """
from rich.cells import cell_len
from rich.text import Text
from flaxlings.screen.console import make_console, marks_for
console = make_console()
console.print(Text(marks_for(console).ok + " caf\\u00e9 \\u4e2d", "bold red"))
print(console.is_terminal, console.width)
"""


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def run(**environ: str) -> bytes:
    kept = {key: value for key, value in os.environ.items() if key in {"PATH", "SYSTEMROOT", "HOME"}}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=kept | environ, cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    assert done.stderr == b""
    return done.stdout


def test_a_pipe_gets_no_control_codes() -> None:
    assert run(PYTHONUTF8="1", COLUMNS="40") == "✓ café 中\nFalse 40\n".encode()


def test_not_even_when_somebody_forces_colours() -> None:
    assert b"\x1b" not in run(PYTHONUTF8="1", FORCE_COLOR="1", CLICOLOR_FORCE="1", TTY_COMPATIBLE="1")


@pytest.mark.parametrize(
    "environ",
    [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"PYTHONIOENCODING": "ascii:strict"}],
)
def test_an_ascii_console_gets_ascii_and_never_fails(environ: dict[str, str]) -> None:
    assert run(COLUMNS="40", **environ) == b"ok caf? ??\nFalse 40\n"


def test_a_particular_wish_for_utf_8_is_stronger_than_the_locale() -> None:
    assert run(LC_ALL="C", PYTHONIOENCODING="utf-8").startswith("✓ café".encode())


@pytest.mark.parametrize("columns", ["0", "-3", "wide", "²"])
def test_a_width_that_is_no_width_is_ignored(columns: str) -> None:
    assert b"False 80" in run(COLUMNS=columns, PYTHONUTF8="1")


def test_a_terminal_gets_colours() -> None:
    stream = Terminal()
    console = make_console(file=stream, width=40, environ={"TERM": "xterm"})
    console.print(Text("no", "red"))
    assert console.is_terminal
    assert stream.getvalue() == "\x1b[31mno\x1b[0m\n"


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": "unknown"}])
def test_a_terminal_that_wants_none_gets_no_control_codes(environ: dict[str, str]) -> None:
    stream = Terminal()
    console = make_console(file=stream, width=40, environ=environ)
    console.print(Text("no", "bold red"))
    console.clear()
    assert not console.is_terminal
    assert stream.getvalue() == "no\n"


def test_an_empty_no_color_is_no_wish() -> None:
    stream = Terminal()
    make_console(file=stream, environ={"NO_COLOR": "", "TERM": "xterm"}).print(Text("no", "red"))
    assert "\x1b[31m" in stream.getvalue()


def test_colour_can_be_asked_for_and_then_moves_no_cursor() -> None:
    stream = io.StringIO()
    console = make_console(file=stream, width=40, environ={"NO_COLOR": "1"}, color="always")
    console.print(Text("no", "red"))
    console.clear()
    assert stream.getvalue() == "\x1b[31mno\x1b[0m\n"


def test_the_width_follows_the_terminal() -> None:
    parent, child = pty.openpty()
    try:
        os.set_blocking(parent, False)
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 47, 0, 0))
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={"PATH": os.environ["PATH"], "TERM": "dumb", "PYTHONUTF8": "1"},
            cwd=ROOT,
            stdin=child,
            stdout=child,
            stderr=child,
            check=True,
            timeout=60,
        )
        assert done.returncode == 0
        assert os.read(parent, 1000) == "✓ café 中\r\nFalse 47\r\n".encode()
    finally:
        os.close(parent)
        os.close(child)


def test_a_stream_that_was_closed_takes_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    make_console().print("into nothing")
    write_json({})


def test_markup_emoji_and_numbers_are_printed_as_they_are() -> None:
    stream = io.StringIO()
    console = make_console(file=stream, width=40, environ={}, color="always")
    console.print("[red]:smile: 12[/nope]")
    assert stream.getvalue() == "[red]:smile: 12[/nope]\n"


def test_marks_follow_the_encoding() -> None:
    for encoding, marks in (("utf-8", UNICODE), ("UTF8", UNICODE), ("ascii", ASCII), ("cp1252", ASCII)):
        stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        assert marks_for(make_console(file=stream, environ={})) is marks


@pytest.mark.parametrize("marks", [UNICODE, ASCII])
def test_the_marks_of_a_set_are_equally_wide(marks: Marks) -> None:
    before_a_line = (marks.ok, marks.bad, marks.todo, marks.warn, marks.current, marks.arrow)
    assert {cell_len(mark) for mark in before_a_line} == {marks.width}
    assert {cell_len(guide) for guide in (marks.branch, marks.last, marks.pipe, marks.gap)} == {3}


def test_ascii_marks_are_ascii() -> None:
    assert all(getattr(ASCII, field.name).isascii() for field in fields(ASCII))


def test_what_cannot_be_encoded_is_replaced_in_its_width() -> None:
    assert encodable("a — b… • 中 é", "ascii") == "a - b. * ?? ?"
    assert encodable("a — b", "utf-8") == "a — b"
    assert encodable("\ud800", "utf-8") == "?"


def test_control_characters_are_spelt_out() -> None:
    assert harmless("\x1b[2J\x07\r\n\tx\ry\x9b\x7f\x00").plain == "\\x1b[2J\\x07\n    x\\x0dy\\x9b\\x7f\\x00"
    assert harmless_str("\u202egnp.exe\u2028\ud800") == "\\u202egnp.exe\\u2028\\ud800"
    assert harmless_line("a\nb\r\nc") == "a\\nb\\nc"
    assert harmless_line("x" * 500, 10) == "xxxxxxxxxx..."


def test_markup_of_a_learner_is_text() -> None:
    assert harmless("[red]x[/red]").plain == "[red]x[/red]"
    assert harmless("[red]x[/red]").spans == []
    assert prose("see `[x]`").plain == "see `[x]`"


def test_a_cap_says_what_it_leaves_out() -> None:
    assert cap("a\nb\nc\nd\n\n", lines=2, characters=100).text == "a\nb"
    assert cap("a\nb\nc\nd\n\n", lines=2, characters=100).lines_left == 2
    assert cap("x" * 100, lines=2, characters=10).characters_left == 90
    assert cap("a\nb\n", lines=2, characters=100).whole


def test_json_is_utf_8_whatever_the_stream_encodes() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    stream.write("first\n")
    write_json({"says": "é\udc80", "seconds": float("nan")}, stream=stream)
    assert isinstance(stream.buffer, io.BytesIO)
    first, second = stream.buffer.getvalue().decode("utf-8").splitlines()
    assert first == "first"
    assert json.loads(second) == {"says": "é\ufffd", "seconds": None}


def test_the_light_modules_import_nothing_heavy() -> None:
    script = (
        "import sys, flaxlings.screen.console, flaxlings.screen.verdict, flaxlings.screen.task, flaxlings.screen.json,"
        "flaxlings.screen.lists, flaxlings.screen.results, flaxlings.screen.hints, flaxlings.screen.error;"
        "print([name for name in ('jax', 'flax', 'numpy', 'rich.markdown', 'rich.syntax', 'rich.progress', 'pygments')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, timeout=60)
    assert done.stdout == b"[]\n", done.stdout


def test_that_test_can_fail() -> None:
    script = "import sys, flaxlings.screen.markdown; print('rich.syntax' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, timeout=60)
    assert done.stdout == b"True\n"
