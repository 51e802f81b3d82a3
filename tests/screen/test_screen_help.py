"""Hints, diffs, findings and errors: whole screens."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from flaxlings.course.model import Course
from flaxlings.screen.console import make_console
from flaxlings.screen.diff import Line, Row, diff_rows, render_diff
from flaxlings.screen.doctor import Finding, render_findings
from flaxlings.screen.error import print_error, print_warning, render_error, render_warning
from flaxlings.screen.hints import render_hint, render_hints

Printed = Callable[..., str]


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_hints_come_one_by_one_and_links_after_the_last(printed: Printed, course: Course) -> None:
    exercise = course.exercises[0]
    assert printed(lambda marks, _: render_hint(exercise, 1, marks=marks), 40) == (
        "╭─ hint 1 of 2 ────────────────────────╮\n"
        "│ Begin with nn.Module.                │\n"
        "╰──────────────────────── linen_dense ─╯\n"
        "\n"
        "→ `flaxlings hint linen_dense` gives the\n"
        "  next one; 1 left\n"
    )
    assert printed(lambda marks, _: render_hint(exercise, 2, marks=marks), 40, "ascii") == (
        "+- hint 2 of 2 ------------------------+\n"
        "| Then:                                |\n"
        "|                                      |\n"
        "|   x = 1                              |\n"
        "+------------------------ linen_dense -+\n"
        "\n"
        "read more\n"
        "-> https://flax.example/dense\n"
    )
    everything = printed(lambda marks, _: render_hints(exercise, marks=marks), 40)
    assert everything.index("hint 1 of 2") < everything.index("hint 2 of 2") < everything.index("read more")
    assert "gives the next one" not in everything
    assert "There is no further hint." in printed(
        lambda marks, _: render_hint(replace(exercise, links=()), 2, marks=marks)
    )
    with pytest.raises(IndexError, match="linen_dense has 2 hints, not a hint 3"):
        render_hint(exercise, 3, marks=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Use _both_ arguments.", "Use both arguments."),
        ("Use __both__ arguments.", "Use both arguments."),
        ("Use in_axes, `out_axes` and a _ alone.", "Use in_axes, out_axes and a _ alone."),
        ("Write `__call__` and `y, _ = f(x)`.", "Write __call__ and y, _ = f(x)."),
    ],
)
def test_a_hint_is_read_as_markdown_wherever_it_is_more_than_words_and_code(
    printed: Printed, course: Course, text: str, shown: str
) -> None:
    exercise = replace(course.exercises[0], hints=(text,))
    lines = printed(lambda marks, _: render_hint(exercise, 1, marks=marks), 60).splitlines()
    assert lines[1].strip("│ ") == shown


YOURS = "a\nb\nc\nd\ne\nkernel = [red]\nf\n"
SOLUTION = "a\nb\nc\nd\ne\nkernel = 1\nbias = 2\nf\n"


def diffed(printed: Printed, width: int, encoding: str = "utf-8", yours: str = YOURS) -> str:
    return printed(
        lambda marks, columns: render_diff(
            yours, SOLUTION, yours_path="exercises/x.py", solution_path="solutions/x.py", marks=marks, width=columns
        ),
        width,
        encoding,
    )


def test_a_diff_folds_what_is_equal() -> None:
    rows = diff_rows(YOURS, SOLUTION)
    assert rows[0] == Row("folded", folded=2)
    assert [row.kind for row in rows] == ["folded", "same", "same", "same", "changed", "changed", "same"]
    assert rows[5] == Row("changed", None, Line(7, "bias = 2"))


def test_a_narrow_diff_is_unified(printed: Printed) -> None:
    assert diffed(printed, 40, "ascii") == (
        "- yours      exercises/x.py\n"
        "+ reference  solutions/x.py\n"
        "\n"
        "... 2 equal lines\n"
        "  c\n"
        "  d\n"
        "  e\n"
        "- kernel = [red]\n"
        "+ kernel = 1\n"
        "+ bias = 2\n"
        "  f\n"
    )


def test_a_wide_diff_stands_side_by_side(printed: Printed) -> None:
    half = 52
    expected = [
        ("    yours  exercises/x.py", "    reference  solutions/x.py"),
        ("", ""),
        ("    … 2 equal lines", "    … 2 equal lines"),
        ("3   c", "3   c"),
        ("4   d", "4   d"),
        ("5   e", "5   e"),
        ("6 - kernel = [red]", "6 + kernel = 1"),
        ("", "7 + bias = 2"),
        ("7   f", "8   f"),
    ]
    rows = diffed(printed, 2 * half - 1).splitlines()
    assert [(row[:half].rstrip(), row[half:].rstrip()) for row in rows] == expected


def test_equal_files_are_said_to_be_equal(printed: Printed) -> None:
    assert diffed(printed, 120, yours=SOLUTION) == (
        "✓ Your file and the reference answer have the same lines.\n\nsolutions/x.py\n"
    )


FINDINGS = (
    Finding("Python", "ok", "3.11.9"),
    Finding("state file", "warning", "It is read-only.", "Make `.flaxlings/` writable."),
    Finding("jax", "broken", "It is not installed.", "Run `pip install jax`."),
)


def test_findings_say_what_is_and_what_to_do(printed: Printed) -> None:
    assert printed(lambda marks, width: render_findings(FINDINGS, marks=marks, width=width)) == (
        "✓ Python      3.11.9\n"
        "! state file  It is read-only.\n"
        "              → Make `.flaxlings/` writable.\n"
        "✗ jax         It is not installed.\n"
        "              → Run `pip install jax`.\n"
        "\n"
        "✗ 1 thing is broken.\n"
    )
    assert printed(lambda marks, width: render_findings(FINDINGS[:2], marks=marks, width=width), 40, "ascii") == (
        "ok Python\n"
        "   3.11.9\n"
        "!  state file\n"
        "   It is read-only.\n"
        "   -> Make `.flaxlings/` writable.\n"
        "\n"
        "!  flaxlings works here, with 1 warning.\n"
    )
    assert printed(lambda marks, width: render_findings(FINDINGS[:1], marks=marks, width=width)).endswith(
        "✓ Everything works here.\n"
    )


def test_an_error_is_one_line_then_a_blank_one_then_a_hint(printed: Printed) -> None:
    assert printed(lambda *_: render_error("There is no [x]\nhere.", "`flaxlings list`"), 80) == (
        "error: There is no [x] here.\n\nhint: `flaxlings list`\n"
    )
    assert printed(lambda *_: render_warning("No state\x1b."), 80) == "warning: No state\\x1b.\n"


def test_a_long_error_stays_one_line_where_no_terminal_has_a_width() -> None:
    stream = io.StringIO()
    console = make_console(file=stream, width=40, environ={})
    print_error(console, "long " * 50, "do " * 50)
    print_warning(console, "long " * 50, None)
    assert [len(line) for line in stream.getvalue().splitlines()] == [256, 0, 155, 258]
    terminal = Terminal()
    print_error(make_console(file=terminal, width=40, environ={"TERM": "xterm"}, color="never"), "long " * 50, "do")
    assert len(terminal.getvalue().splitlines()[0]) == 256
    colored = Terminal()
    print_error(make_console(file=colored, width=40, environ={"TERM": "xterm"}), "long " * 50, "do")
    assert len(colored.getvalue().splitlines()) == 9
