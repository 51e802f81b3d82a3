"""What `show` prints of a module, at several widths, as JSON and as a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from flaxlings.course.model import Course
from flaxlings.judge.observation import ProbePlan
from flaxlings.judge.variables import Variable, Variables
from flaxlings.screen.variables import Shown, render_variables, show_json, variables_page

Printed = Callable[..., str]


def variable(path: str, about: str, kind: str | None, *shape: int) -> Variable:
    count = 1
    for size in shape:
        count *= size
    return Variable(tuple(path.split("/")), about, kind, "float32", shape, count)


LINEN = Variables(
    "a batch of 5",
    (
        variable("batch_stats/norm/mean", "f32[6]", "batch_stats", 6),
        variable("params/Dense_0/bias", "f32[6]", "params", 6),
        variable("params/Dense_0/kernel", "f32[500,6]", "params", 500, 6),
    ),
)
NNX = Variables("", (variable("bias", "Param f32[4]", "Param", 4), variable("kernel", "f32[3,4]", None, 3, 4)))
NOTHING = Variables("empty", ())


@pytest.fixture
def shown(course: Course) -> Shown:
    return Shown(course.exercises[0], ProbePlan("p", "the parameters", (0,)), 0, (LINEN, NOTHING))


WIDE = """\
linen_dense — the parameters

  a batch of 5
                              elements
    batch_stats
    └─ norm
       └─ mean    f32[6]             6
    params
    └─ Dense_0
       ├─ bias    f32[6]             6
       └─ kernel  f32[500,6]     3,000
    batch_stats 6 · params 3,006 · 3,012 in all

  empty
    no variables
"""
NARROW = """\
linen_dense (solution) - the parameters

                        elements
  bias    Param f32[4]         4
  kernel  f32[3,4]            12
  Param 4 - in no Variable 12 - 16 in
  all
"""
NARROWEST = """\
linen_dense (solution) - the
parameters

  bias  Param f32[4]
    elements 4
  kernel  f32[3,4]
    elements 12
  Param 4 - in no Variable
  12 - 16 in all
"""


def test_each_module_is_a_tree_with_its_counts(printed: Printed, shown: Shown) -> None:
    assert printed(lambda marks, width: render_variables(shown, marks=marks, width=width), 60) == WIDE


@pytest.mark.parametrize(("width", "expected"), [(40, NARROW), (28, NARROWEST)])
def test_a_narrow_console_is_enough(printed: Printed, shown: Shown, width: int, expected: str) -> None:
    solution = replace(shown, modules=(NNX,), solution=True)
    assert (
        printed(lambda marks, columns: render_variables(solution, marks=marks, width=columns), width, "ascii")
        == expected
    )


def test_a_large_module_is_cut_and_counted_whole(printed: Printed, shown: Shown) -> None:
    many = Variables("", tuple(variable(f"params/p{number:03}", "f32[2]", "params", 2) for number in range(205)))
    lines = printed(
        lambda marks, width: render_variables(replace(shown, modules=(many,)), marks=marks, width=width)
    ).splitlines()
    assert (len(lines), lines[-2:]) == (2 + 2 + 200 + 2, ["  … and 5 more", "  params 410"])


def test_as_json_it_is_plain_data(shown: Shown) -> None:
    written = show_json(replace(shown, modules=(NNX,), solution=True), shown.exercise, None)
    assert written == {
        "format": 1,
        "exercise": "linen_dense",
        "path": "solutions/03_parameters/linen_dense.py",
        "probe": {"name": "p", "title": "the parameters", "seed": 0},
        "modules": [
            {
                "label": "",
                "variables": [
                    {"path": ["bias"], "kind": "Param", "dtype": "float32", "shape": [4], "count": 4},
                    {"path": ["kernel"], "kind": None, "dtype": "float32", "shape": [3, 4], "count": 12},
                ],
                "counts": [{"kind": "Param", "count": 4}, {"kind": None, "count": 12}],
                "total": 16,
            }
        ],
        "verdict": None,
    }


def test_a_page_escapes_what_is_not_ours(shown: Shown) -> None:
    named = Variables("<b>", (variable("w", "f32[2]", "<script>", 2),))
    page = variables_page(replace(shown, modules=(named,)), "<i>tree</i>")
    assert page.startswith("<!doctype html>")
    assert "<li><b>&lt;b&gt;</b>: &lt;script&gt; 2</li>" in page
    assert "<i>tree</i>" in page
