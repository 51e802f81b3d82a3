"""A verdict as a learner reads it, whole screens at several widths."""

from __future__ import annotations

from dataclasses import replace

import pytest
from verdict_cases import DIAGNOSIS, FORTY, KERNEL, RAISED, THREE, Printed, probe, screen

from flaxlings.judge.difference import Difference
from flaxlings.judge.verdict import Verdict

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
