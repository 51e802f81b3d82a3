"""A verdict as a learner reads it, whole screens at several widths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from flaxlings.judge.difference import Difference
from flaxlings.judge.observation import Frame, Raised
from flaxlings.judge.verdict import Diagnosis, ProbeResult, Problem, Reason, Verdict
from flaxlings.screen.verdict import render_verdict

Printed = Callable[..., str]

SOURCE = (*["import jax"] * 17, "        kernel = self.param('kernel', init, (self.features, 3))", "        return x")
KERNEL = Difference("params/kernel", "shape", "f32[3,4]", "f32[4,3]")
DIAGNOSIS = Diagnosis(
    "kernel-axes-swapped", "pitfall", "The input axis of a `kernel` comes first.", 18, "https://flax.example/kernel"
)
THREE = (
    Difference("params/Dense_0/kernel", "shape", "f32[3,4]", "f32[4,3]"),
    Difference("params/Dense_0/bias", "missing", "f32[4]", ""),
    Difference("params/Dense_1/kernel", "value", "0.25 at [2,1]", "0.5 at [2,1]", "largest error 0.25 at [2,1]"),
)
FORTY = tuple(Difference(f"params/layers_{n // 2}/p{n % 2}", "dtype", "f32[3]", "f64[3]") for n in range(40))
RAISED = Raised(
    "flax.errors.ScopeParamShapeError",
    "Initializer expected shape (3, 4).\nSee [red]here[/red].",
    (Frame(18, "__call__", SOURCE[17]), Frame(19, "f", SOURCE[18])),
    19,
)


def probe(name: str, seed: int = 0, *differences: Difference, raised: Raised | None = None) -> ProbeResult:
    status = "raised" if raised else "different" if differences else "same"
    return ProbeResult(name, f"the {name} of the layer", seed, status, differences, raised)  # type: ignore[arg-type]


def screen(printed: Printed, verdict: Verdict, width: int = 80, encoding: str = "utf-8", color: str = "auto") -> str:
    return printed(
        lambda marks, columns: render_verdict(verdict, marks=marks, width=columns, source_lines=SOURCE),
        width,
        encoding,
        color,
    )


ONE_WIDE = """\
✗ linen_dense — 1 of 3 probes differs  0.42 s

  → The input axis of a `kernel` comes first.
    line 18  kernel = self.param('kernel', init, (self.features, 3))
    kernel-axes-swapped · https://flax.example/kernel

  ✗ the tree of the layer  seeds 0 17
    params
    └─ kernel   shape   expected f32[3,4]   yours f32[4,3]

  ✓ the map of the layer  seeds 0 17
  ✓ the output of the layer  seed 0
"""

ONE_NARROW = """\
x  linen_dense - 1 of 3 probes differs

  -> The input axis of a `kernel` comes
     first.
     line 18  kernel =
              self.param('kernel', init,
              (self.features, 3))
     kernel-axes-swapped -
     https://flax.example/kernel

  x  the tree of the layer  seeds 0 17
     params
     `- kernel  shape
          expected f32[3,4]
          yours    f32[4,3]

  ok the map of the layer  seeds 0 17
  ok the output of the layer  seed 0
"""


@pytest.mark.parametrize(
    ("width", "encoding", "expected"),
    [(80, "utf-8", ONE_WIDE), (120, "utf-8", ONE_WIDE), (40, "ascii", ONE_NARROW)],
)
def test_the_likely_mistake_stands_first_and_the_failing_probe_before_the_others(
    printed: Printed, verdict: Verdict, width: int, encoding: str, expected: str
) -> None:
    probes = (
        *(probe("map", seed) for seed in (0, 17)),
        *(probe("tree", seed, KERNEL) for seed in (0, 17)),
        probe("output"),
    )
    different = replace(verdict, probes=probes, diagnoses=(DIAGNOSIS,))
    assert screen(printed, different, width, encoding) == expected


THREE_WIDE = """\
x  linen_dense - 1 of 1 probes differs  0.42 s

  x  the tree of the layer  seed 0
     params
     |- Dense_0
     |  |- kernel   shape     expected f32[3,4]        yours f32[4,3]
     |  `- bias     missing   expected f32[4]
     `- Dense_1
        `- kernel   value     expected 0.25 at [2,1]   yours 0.5 at [2,1]
                    largest error 0.25 at [2,1]
"""

THREE_NARROW = """\
✗ linen_dense — 1 of 1 probes differs

  ✗ the tree of the layer  seed 0
    params
    ├─ Dense_0
    │  ├─ kernel  shape
    │  │    expected f32[3,4]
    │  │    yours    f32[4,3]
    │  └─ bias  missing
    │       expected f32[4]
    └─ Dense_1
       └─ kernel  value
            expected 0.25 at [2,1]
            yours    0.5 at [2,1]
            largest error 0.25 at [2,1]
"""


@pytest.mark.parametrize(("width", "encoding", "expected"), [(80, "ascii", THREE_WIDE), (40, "utf-8", THREE_NARROW)])
def test_several_differences_are_a_tree(
    printed: Printed, verdict: Verdict, width: int, encoding: str, expected: str
) -> None:
    assert screen(printed, replace(verdict, probes=(probe("tree", 0, *THREE),)), width, encoding) == expected


def test_many_differences_are_capped_and_the_same_ones_said_once(printed: Printed, verdict: Verdict) -> None:
    probes = (probe("tree", 0, *FORTY), probe("map", 0, *FORTY), probe("output", 0, *FORTY[:5]))
    shown = screen(printed, replace(verdict, probes=probes))
    assert shown.count("dtype") == 12 + 2
    assert "    … and 28 more\n" in shown
    assert "  ✗ the map of the layer  seed 0\n    the same differences as above\n" in shown
    assert shown.endswith("    └─ p1   dtype   expected f32[3]   yours f64[3]\n    … and 3 more\n")


def test_seeds_that_part_in_the_same_places_are_one(printed: Printed, verdict: Verdict) -> None:
    probes = (
        probe("map", 0, Difference("(the value itself)", "value", "1.0", "2.0", "must be within 1e-05")),
        probe("map", 17, Difference("(the value itself)", "value", "1.5", "2.5", "must be within 1e-05")),
        probe("map", 3),
    )
    assert screen(printed, replace(verdict, probes=probes)) == (
        "✗ linen_dense — 1 of 1 probes differs  0.42 s\n"
        "\n"
        "  ✗ the map of the layer  seeds 0 17 (seed 3 passed)\n"
        "    (the value itself)   value   expected 1.0   yours 2.0\n"
        "                         must be within 1e-05\n"
        "    numbers of seed 0; seed 17: other numbers, same places\n"
    )


def test_a_key_with_a_slash_is_one_label_and_a_deep_tree_stays_narrow(printed: Printed, verdict: Verdict) -> None:
    deep = "/".join(f"level_{n}" for n in range(40))
    differences = (
        Difference("params/'a/b'/kernel", "extra", "", "f32[2]"),
        Difference(f"params/{deep}", "extra", "", "f32[3]"),
    )
    shown = screen(printed, replace(verdict, probes=(probe("tree", 0, *differences),)), 40)
    assert "├─ 'a/b'\n" in shown
    assert "level_38/level_39" in shown.replace("\n", "").replace(" ", "")
    assert shown.count("  extra\n") == 2
    assert max(map(len, shown.splitlines())) <= 40


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


def test_a_solved_verdict_is_short_and_can_carry_advice(printed: Printed, solved: Verdict) -> None:
    assert screen(printed, replace(solved, probes=(probe("map"),))) == "✓ linen_dense — solved  0.42 s\n"
    advised = replace(solved, diagnoses=(replace(DIAGNOSIS, link=None),))
    assert screen(printed, advised, 40, "ascii") == (
        "ok linen_dense - solved  0.42 s\n"
        "\n"
        "  -> The input axis of a `kernel` comes\n"
        "     first.\n"
        "     line 18  kernel =\n"
        "              self.param('kernel', init,\n"
        "              (self.features, 3))\n"
        "     kernel-axes-swapped\n"
    )


def test_a_diagnosis_says_which_exercise_teaches_it(printed: Printed, solved: Verdict) -> None:
    taught = replace(DIAGNOSIS, line=None, link="https://flax.readthedocs.io", exercise="linen_counter")
    assert screen(printed, replace(solved, diagnoses=(taught,)), 100).endswith(
        "    kernel-axes-swapped · the exercise linen_counter is about this · https://flax.readthedocs.io\n"
    )


def test_what_was_printed_is_shown_harmless(printed: Printed, solved: Verdict) -> None:
    output = "[red]\x1b[31mred[/red]\n\x1b]0;title\x07\r50 %\n"
    for color in ("auto", "always"):
        shown = screen(printed, replace(solved, output=output), color=color)
        assert "\x07" not in shown
        assert "\x1b]" not in shown
        assert "[red]\\x1b[31mred[/red]" in shown
    assert screen(printed, replace(solved, output=output)) == (
        "✓ linen_dense — solved  0.42 s\n"
        "\n"
        "  your file printed\n"
        "  │  [red]\\x1b[31mred[/red]\n"
        "  │  \\x1b]0;title\\x07\\x0d50 %\n"
    )


@pytest.mark.parametrize("color", ["auto", "always"])
def test_control_characters_get_through_nowhere(printed: Printed, verdict: Verdict, color: str) -> None:
    evil = "\x1b[2J\x9b2J\x07[blink]\n\u202e"
    raised = Raised(evil, evil, (Frame(1, evil, evil),), 1)
    probes = (
        ProbeResult(evil, evil, 0, "different", (Difference(f"a{evil}/b", "value", evil, evil, evil),)),
        ProbeResult("r", evil, 0, "raised", (), raised),
    )
    hostile = replace(
        verdict,
        probes=probes,
        diagnoses=(Diagnosis(evil, "rule", evil, 1, evil),),
        problem=Problem(evil, evil + "2", 1, ((1, evil),)),
        output=evil,
    )
    for each in (hostile, replace(hostile, status="unjudged"), replace(hostile, reason="forbidden")):
        shown = screen(printed, each, color=color)
        for sign in ("\x1b[2J", "\x9b", "\x07", "\u202e"):
            assert sign not in shown


def test_ten_megabytes_of_output_are_capped(printed: Printed, solved: Verdict) -> None:
    lines = screen(printed, replace(solved, output="ten bytes\n" * 1_000_000)).splitlines()
    assert len(lines) == 3 + 20 + 1
    assert lines[-1] == "  … 999,980 more lines"
    one = screen(printed, replace(solved, output="x" * 10_000_000)).splitlines()
    assert len(one) < 80
    assert one[-1] == "  … 9,996,000 more characters"


def test_a_message_of_ten_megabytes_is_capped(printed: Printed, verdict: Verdict) -> None:
    for reason in ("raised", "forbidden"):
        huge = replace(verdict, reason=reason, problem=Problem("ValueError", "x" * 10_000_000))
        assert len(screen(printed, huge)) < 20_000


@pytest.mark.parametrize("width", [1, 7, 20, 40, 41, 60, 79, 100, 140])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_no_width_breaks_the_screen(printed: Printed, verdict: Verdict, width: int, encoding: str) -> None:
    probes = (
        probe("tree", 0, *FORTY, *THREE),
        probe("map", 0, Difference("(the value itself)", "value", "中" * 60, "é" * 300, "m" * 200)),
        probe("output", 0, raised=RAISED),
    )
    full = replace(verdict, probes=probes, diagnoses=(DIAGNOSIS,), output="long " * 100)
    lines = screen(printed, full, width, encoding).splitlines()
    assert "\x1b" not in "".join(lines)
    if width >= 40:
        assert max(map(len, lines)) <= width


def test_colours_have_no_background(printed: Printed, verdict: Verdict) -> None:
    shown = screen(
        printed, replace(verdict, probes=(probe("tree", 0, *THREE),), diagnoses=(DIAGNOSIS,)), color="always"
    )
    codes = {code for part in shown.split("\x1b[")[1:] for code in part.split("m", 1)[0].split(";")}
    assert codes <= {"0", "1", "2", "31", "32", "33", "36"}
    assert {"31", "32", "33", "36"} <= codes
