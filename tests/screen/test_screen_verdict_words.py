"""What was raised, how a run ended, and whose fault it is, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from verdict_cases import RAISED, Printed, probe, screen

from flaxlings.judge.observation import Frame, Raised
from flaxlings.judge.verdict import ProbeResult, Problem, Reason, Verdict

RAISED_SCREEN = """\
✗ linen_dense — an exception was raised  0.42 s

  ✗ the tree of the layer  seeds 0 17
    flax.errors.ScopeParamShapeError: Initializer expected shape (3, 4).
    See [red]here[/red].
      line 18  kernel = self.param('kernel', init, (self.features, 3))
      line 19  return x

  ✗ the output of the layer  seed 0
    raised the same flax.errors.ScopeParamShapeError

  ✓ the map of the layer  seed 0
  ○ the rest  seed 0  not run
"""


def test_what_was_raised_is_whole_with_the_lines_of_the_learner_only(printed: Printed, verdict: Verdict) -> None:
    probes = (
        probe("map"),
        probe("tree", 0, raised=RAISED),
        probe("tree", 17, raised=RAISED),
        probe("output", 0, raised=RAISED),
        ProbeResult("rest", "the rest", 0, "skipped"),
    )
    problem = Problem(RAISED.type, RAISED.message, RAISED.line)
    assert screen(printed, replace(verdict, reason="raised", problem=problem, probes=probes)) == RAISED_SCREEN


def test_a_deep_recursion_shows_its_ends(printed: Printed, verdict: Verdict) -> None:
    frames = tuple(Frame(n, "f", f"call({n})") for n in range(1, 1001))
    raised = Raised("RecursionError", "", frames, 1000)
    shown = screen(printed, replace(verdict, reason="raised", probes=(probe("map", raised=raised),)))
    assert shown == (
        "✗ linen_dense — an exception was raised  0.42 s\n"
        "\n"
        "  ✗ the map of the layer  seed 0\n"
        "    RecursionError\n"
        "      line    1  call(1)\n"
        "      line    2  call(2)\n"
        "      … 992 more lines\n" + "".join(f"      line {n:4}  call({n})\n" for n in range(995, 1001))
    )


WORDS: list[tuple[Reason, Problem, str]] = [
    (
        "unloadable",
        Problem("SyntaxError", "'(' was never closed", 18),
        (
            "✗ linen_dense — the file cannot be loaded  0.42 s\n\n"
            "  SyntaxError: '(' was never closed\n"
            "    line 18  kernel = self.param('kernel', init, (self.features, 3))\n"
        ),
    ),
    (
        "unfinished",
        Problem("unfinished", "Nothing here yet: put your code where line 18 is.", 18, ((3, "x()"), (18, "raise"))),
        (
            "○ linen_dense — not finished yet  0.42 s\n\n"
            "  Nothing here yet: put your code where line 18 is.\n"
            "  line 18  kernel = self.param('kernel', init, (self.features, 3))\n"
        ),
    ),
    (
        "timed-out",
        Problem("timed-out", "Your code was ended at its time limit (20 s)."),
        (
            "✗ linen_dense — ran out of time  0.42 s\n\n"
            "  Your code was ended at its time limit (20 s).\n\n"
            "  ○ the tree  seed 0  not run\n"
        ),
    ),
    (
        "died",
        Problem("died", ""),
        (
            "✗ linen_dense — ended before the check did  0.42 s\n\n"
            "  The run of your code ended before the check was done, so there is nothing to\n"
            "  compare.\n\n"
            "  ○ the tree  seed 0  not run\n"
        ),
    ),
    (
        "forbidden",
        Problem("forbidden", "This exercise builds Dense; it cannot use it.", 18),
        (
            "✗ linen_dense — uses what this exercise forbids  0.42 s\n\n"
            "  This exercise builds Dense; it cannot use it.\n"
            "  line 18  kernel = self.param('kernel', init, (self.features, 3))\n\n"
            "  ○ the tree  seed 0  not run\n"
        ),
    ),
]


def test_a_file_without_a_text_has_raised_nothing(printed: Printed, verdict: Verdict) -> None:
    problem = Problem("unreadable", "linen_dense.py is not there. Save it again, or `flaxlings reset linen_dense`.")
    assert screen(printed, replace(verdict, reason="unloadable", seconds=0.0, problem=problem), width=100) == (
        "✗ linen_dense — the file cannot be loaded  0.00 s\n\n"
        "  linen_dense.py is not there. Save it again, or `flaxlings reset linen_dense`.\n"
    )


@pytest.mark.parametrize(("reason", "problem", "expected"), WORDS, ids=[words[0] for words in WORDS])
def test_every_reason_is_said_in_words(
    printed: Printed, verdict: Verdict, reason: Reason, problem: Problem, expected: str
) -> None:
    skipped = (ProbeResult("tree", "the tree", 0, "skipped"),)
    assert screen(printed, replace(verdict, reason=reason, problem=problem, probes=skipped)) == expected


def test_what_could_not_be_judged_is_our_fault_and_says_what_to_do(printed: Printed, verdict: Verdict) -> None:
    message = "flaxlings could not run your file: fork failed.\n\nhint: run `flaxlings doctor`.\n\nTraceback\n  x"
    unjudged = replace(verdict, status="unjudged", reason=None, problem=Problem("unjudged", message))
    assert screen(printed, unjudged) == (
        "! linen_dense — could not be judged  0.42 s\n"
        "\n"
        "  flaxlings could not run your file: fork failed.\n"
        "  This is a fault of flaxlings, not a mistake of yours; your progress is as it\n"
        "  was.\n"
        "\n"
        "  hint: run `flaxlings doctor`.\n"
        "\n"
        "  Traceback\n"
        "    x\n"
    )
    assert "hint: save the file to try again" in screen(printed, replace(unjudged, problem=None))
