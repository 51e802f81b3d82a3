"""Tasks, lists and results: whole screens."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from flaxlings.course.model import Course
from flaxlings.judge.difference import Difference
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis, ProbeResult, Problem, Verdict
from flaxlings.screen.console import make_console
from flaxlings.screen.lists import render_list
from flaxlings.screen.results import in_one_line, render_results, verify_progress
from flaxlings.screen.task import docstring, render_advanced, render_finished, render_task, render_welcome

Printed = Callable[..., str]

TASK = """\
# Dense from scratch

A layer has *two* parameters:

- `kernel` — the weights
- `bias`

```python
y = x @ kernel
```

Read [Flax](https://flax.example/).
"""


def task(
    printed: Printed, course: Course, width: int, encoding: str = "utf-8", *, text: str = TASK, read: int = 0
) -> str:
    exercise = course.exercises[0]
    return printed(
        lambda marks, _: render_task(
            exercise, number=3, total=21, path=exercise.path, task=text, marks=marks, hints_read=read
        ),
        width,
        encoding,
    )


def test_a_task_says_what_to_do_and_where(printed: Printed, course: Course) -> None:
    assert task(printed, course, 80) == (
        "▸ linen_dense\n"
        "  3 of 21 · linen · easy\n"
        "\n"
        "Dense from scratch\n"
        "\n"
        "A layer has two parameters:\n"
        "\n"
        " • kernel — the weights\n"
        " • bias\n"
        "\n"
        "  y = x @ kernel\n"
        "\n"
        "Read Flax (https://flax.example/).\n"
        "\n"
        "→ edit exercises/03_parameters/linen_dense.py\n"
        "→ what you need to know: exercises/03_parameters/README.md\n"
        "→ `flaxlings hint` gives a hint; there are 2\n"
    )


def test_a_task_in_ascii_on_a_narrow_console(printed: Printed, course: Course) -> None:
    assert task(printed, course, 40, "ascii", text="Write `x` — all of it.", read=1) == (
        ">  linen_dense\n"
        "   Dense from scratch\n"
        "   3 of 21 - linen - easy\n"
        "\n"
        "Write x - all of it.\n"
        "\n"
        "-> edit\n"
        "   exercises/03_parameters/linen_dense.p\n"
        "   y\n"
        "-> what you need to know:\n"
        "   exercises/03_parameters/README.md\n"
        "-> `flaxlings hint` gives a hint; there\n"
        "   is 1 more\n"
    )
    assert "hint" not in task(printed, course, 40, "ascii", text="Write `x`.", read=2)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('"""One.\n\n    Two.\n    """\nx = 1\n', "One.\n\nTwo."),
        ('r"""A \\d."""', "A \\d."),
        ('"""A \\d."""', "A \\d."),
        ("x = 1\n", ""),
        ("def (:\n", ""),
        ("\0", ""),
        ("(" * 100_000, ""),
    ],
)
def test_the_docstring_of_a_stub_or_nothing(source: str, expected: str) -> None:
    assert docstring(source) == expected


def test_a_newcomer_is_told_how_it_works(printed: Printed) -> None:
    assert printed(lambda marks, width: render_welcome(total=21, solved=0, marks=marks, width=width), 40, "ascii") == (
        "Welcome to flaxlings.\n"
        "\n"
        "-> Every exercise is a file. Edit it,\n"
        "   save it, and read the answer here.\n"
        "-> An answer says what is different, and\n"
        "   why.\n"
        "-> `flaxlings hint` helps, `flaxlings\n"
        "   list` shows the way, Ctrl-C stops;\n"
        "   what is solved stays solved.\n"
        "\n"
        "------------------------  0 of 21 solved\n"
    )
    assert printed(lambda marks, width: render_welcome(total=21, solved=7, marks=marks, width=width)) == (
        "Welcome back to flaxlings.\n\n━━━━━━━━━━────────────────────  7 of 21 solved\n"
    )


def test_a_pass_says_what_was_learnt_and_what_comes_next(printed: Printed, course: Course) -> None:
    assert printed(
        lambda marks, width: render_advanced(
            course.exercises[0],
            solution_path="solutions/03_parameters/linen_dense.py",
            next_name="linen_init_scale",
            solved=7,
            total=21,
            marks=marks,
            width=width,
        )
    ) == (
        "✓ A kernel is `(in, out)`.\n"
        "\n"
        "━━━━━━━━━━────────────────────  7 of 21 solved\n"
        "\n"
        "→ compare with solutions/03_parameters/linen_dense.py\n"
        "→ next: linen_init_scale\n"
    )


def test_the_end_of_the_course(printed: Printed) -> None:
    shown = printed(lambda marks, _: render_finished(total=21, marks=marks), 60, "ascii")
    assert shown.startswith("ok All 21 exercises are solved. Well done.\n\n-> `flaxlings verify --all`")


def listed(printed: Printed, course: Course, width: int, encoding: str = "utf-8") -> str:
    return printed(
        lambda marks, columns: render_list(
            course, solved={"linen_dense"}, current="linen_init_scale", marks=marks, width=columns
        ),
        width,
        encoding,
    )


def test_a_list_is_grouped_by_topic(printed: Printed, course: Course) -> None:
    assert listed(printed, course, 80) == (
        "Parameters  1 of 2\n"
        "  ✓ linen_dense       Dense from scratch           linen  easy\n"
        "  ▸ linen_init_scale  The scale of an initializer  linen  medium\n"
        "\n"
        "NNX  0 of 1\n"
        "  ○ nnx_dense         Dense in NNX                 nnx    hard\n"
        "\n"
        "━━━━━━━━━━────────────────────  1 of 3 solved\n"
        "current: linen_init_scale\n"
    )


def test_a_narrow_list_drops_columns(printed: Printed, course: Course) -> None:
    assert listed(printed, course, 40, "ascii") == (
        "Parameters  1 of 2\n"
        "  ok linen_dense       easy\n"
        "  >  linen_init_scale  medium\n"
        "\n"
        "NNX  0 of 1\n"
        "  -  nnx_dense         hard\n"
        "\n"
        "########-----------------  1 of 3 solved\n"
        "current: linen_init_scale\n"
    )
    assert "  ○ nnx_dense         Dense in NNX                 hard\n" in listed(printed, course, 58)
    assert "  ✓ linen_dense\n" in listed(printed, course, 20)


def test_an_empty_course_is_no_crash(printed: Printed, course: Course) -> None:
    shown = printed(
        lambda marks, width: render_list(Course(course.home), solved=set(), current=None, marks=marks, width=width)
    )
    assert shown == "──────────────────────────────  0 of 0 solved\n"


def results(verdict: Verdict, solved: Verdict) -> list[Verdict]:
    return [
        solved,
        replace(verdict, exercise="nnx", diagnoses=(Diagnosis("swapped", "rule", "The input axis first.", 1),)),
        replace(verdict, reason="unfinished", problem=Problem("unfinished", "Nothing here yet.")),
        replace(verdict, status="unjudged", reason=None, seconds=20.5, problem=Problem("x", "No worker.\n\nhint: y")),
    ]


def test_results_are_a_line_each(printed: Printed, verdict: Verdict, solved: Verdict) -> None:
    shown = printed(
        lambda marks, width: render_results(results(verdict, solved), seconds=21.06, marks=marks, width=width), 100
    )
    assert shown == (
        "✓ linen_dense  solved       0.42 s\n"
        "✗ nnx          different    0.42 s  The input axis first.\n"
        "○ linen_dense  unfinished   0.42 s\n"
        "! linen_dense  unjudged    20.50 s  No worker.\n"
        "\n"
        "1 solved · 2 unsolved · 1 unjudged  in 21.1 s\n"
    )


def test_narrow_results_put_the_reason_below(printed: Printed, verdict: Verdict, solved: Verdict) -> None:
    shown = printed(
        lambda marks, width: render_results(results(verdict, solved), seconds=21.06, marks=marks, width=width),
        40,
        "ascii",
    )
    assert shown == (
        "ok linen_dense  solved       0.42 s\n"
        "x  nnx          different    0.42 s\n"
        "     The input axis first.\n"
        "-  linen_dense  unfinished   0.42 s\n"
        "!  linen_dense  unjudged    20.50 s\n"
        "     No worker.\n"
        "\n"
        "1 solved - 2 unsolved - 1 unjudged  in\n"
        "21.1 s\n"
    )


def test_the_reason_in_one_line(verdict: Verdict) -> None:
    difference = Difference("params/kernel", "shape", "f32[3,4]", "f32[4,3]")
    probes = (ProbeResult("a", "a", 0, "same"), ProbeResult("b", "b", 0, "different", (difference,)))
    expected = "params/kernel shape: expected f32[3,4], yours f32[4,3]"
    assert in_one_line(replace(verdict, probes=probes)) == expected
    raised = ProbeResult("b", "b", 0, "raised", (), Raised("flax.errors.ScopeError", "no\x1b\nsecond line"))
    assert in_one_line(replace(verdict, probes=(raised,))) == "ScopeError: no\\x1b"
    problem = Problem("flax.errors.ScopeError", "no\nsecond line", 3)
    assert in_one_line(replace(verdict, reason="raised", problem=problem)) == "line 3: ScopeError: no"
    assert in_one_line(replace(verdict, reason="died", problem=Problem("died", ""))) == "died"
    assert in_one_line(verdict) == ""


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_the_bar_of_verify_is_for_terminals_only(solved: Verdict) -> None:
    for environ in ({}, {"NO_COLOR": "1"}):
        stream = Terminal() if environ else io.StringIO()
        with verify_progress(make_console(file=stream, environ=environ), 2) as advance:
            advance(solved)
        assert stream.getvalue() == ""


def test_the_bar_of_verify_counts_and_is_gone_at_the_end(solved: Verdict) -> None:
    stream = Terminal()
    console = make_console(file=stream, width=80, environ={"TERM": "xterm"})
    with verify_progress(console, 2) as advance:
        advance(replace(solved, exercise="[red]"))
        advance(solved)
    shown = stream.getvalue()
    assert "2/2" in shown
    assert "linen_dense solved" in shown
    assert shown.endswith("\x1b[1A\x1b[2K")
