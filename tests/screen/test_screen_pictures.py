"""Pictures at several widths, without colour and in ASCII, and that none is wider than its console."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from flaxlings.judge.picture import ArrayPicture, Draws, HistogramPicture, Picture, TreePicture, TreeRow
from flaxlings.screen.marks import ASCII, UNICODE, Marks
from flaxlings.screen.pictures import render_picture

Printed = Callable[..., str]

SMALL = ArrayPicture(
    "y",
    "f32[3,4]",
    ((0.126, -0.132, 0.64, 0.105), (-0.536, 0.362, 1.3, 0.947), (-0.704, -1.27, -0.623, 0.0413)),
    ((0.126, -0.132, 0.64, 0.105), (-0.536, 0.362, 1.8, 0.947), (0.704, -1.27, -0.623, 0.0413)),
    frozenset({(1, 2), (2, 0)}),
    differ=2,
    size=12,
)
TRANSPOSED = ArrayPicture("y", "f32[2,3]", ((1, 2, 3), (4, 5, 6)), ((1, 4), (2, 5), (3, 6)), size=6)
HEAT = ArrayPicture(
    "scores",
    "f32[2,6,9]",
    ((0.0,) * 9,) * 6,
    (*(tuple(row * column / 10 for column in range(9)) for row in range(5)), (math.nan, *(0.0,) * 8)),
    frozenset({*((row, column) for row in range(1, 5) for column in range(1, 9)), (5, 0)}),
    place="[1,:,:]",
    differ=33,
    size=108,
)
SERIES = ArrayPicture(
    "losses",
    "f32[90]",
    (tuple(float(number % 9) for number in range(30)),),
    (tuple(float((number - (number > 20)) % 9) for number in range(30)),),
    frozenset((0, at) for at in range(21, 30)),
    rank=1,
    block=(1, 3),
    differ=27,
    size=90,
)
HISTOGRAM = HistogramPicture(
    "params/kernel",
    "f32[4,8]",
    -2.06,
    2.68,
    Draws((0, 0, 1, 4, 12, 9, 4, 2, 0, 0, 0, 0), 0.0164, 0.262, 32),
    Draws((1, 2, 2, 3, 4, 6, 5, 3, 2, 2, 1, 1), -0.0162, 0.944, 32),
)
TREE = TreePicture(
    (
        TreeRow(("params", "Dense_0", "bias"), "f32[4]", "", "missing"),
        TreeRow(("params", "Dense_0", "kernel"), "f32[3,4]", "f32[4,3]", "shape"),
        TreeRow(("params", "Dense_0", "scale"), "", "f32[7]", "extra"),
        TreeRow(("params", "head", "kernel"), "f32[4,2]", "f32[4,2]", "renamed", "out"),
        TreeRow(("batch_stats", "mean"), "f32[4]", "f32[4]"),
    ),
    expected_count=28,
    yours_count=31,
)

SMALL_BESIDE = """\
y — f32[3,4], 2 of 12 differ (*)
expected                             yours
[0]  0.126  -0.132    0.64   0.105   [0]  0.126  -0.132    0.64   0.105
[1] -0.536   0.362     1.3   0.947   [1] -0.536   0.362     1.8*  0.947
[2] -0.704   -1.27  -0.623  0.0413   [2]  0.704*  -1.27  -0.623  0.0413
"""
SMALL_STACKED = """\
y - f32[3,4], 2 of 12 differ (*)
expected
[0]  0.126  -0.132    0.64   0.105
[1] -0.536   0.362     1.3   0.947
[2] -0.704   -1.27  -0.623  0.0413
yours
[0]  0.126  -0.132    0.64   0.105
[1] -0.536   0.362     1.8*  0.947
[2]  0.704*  -1.27  -0.623  0.0413
"""
SMALL_DRAWN = """\
y — f32[3,4], 2 of 12 differ
│        │
│    ░░  │
│██      │
error 0 [ ·░▒▓█] 1.41
"""
TRANSPOSED_BESIDE = """\
y - f32[2,3]
expected [2,3]   yours [3,2]
[0] 1  2  3      [0] 1  4
[1] 4  5  6      [1] 2  5
                 [2] 3  6
"""
HEAT_UNICODE = """\
scores — f32[2,6,9], the slice [1,:,:] is furthest off, 33
of 108 differ
│                  │
│  ············░░░░│
│  ······░░░░░░▒▒▒▒│
│  ····░░░░▒▒▒▒▓▓▓▓│
│  ··░░░░▒▒▓▓▓▓████│
│!!                │
error 0 [ ·░▒▓█] 3.2; ! NaN or infinity
"""
HEAT_ASCII = """\
scores - f32[2,6,9], the slice [1,:,:]
is furthest off, 33 of 108 differ
|                  |
|  ......::::::::--|
|  ..::::----====++|
|  ..::--==++****##|
|  ::--==++**##%%@@|
|!!                |
error 0 [ .:-=+*#%@] 3.2
! NaN or infinity
"""
SERIES_UNICODE = """\
losses — f32[90], 27 of 90 differ
expected  ▁▂▃▄▅▆▇██▁▂▃▄▅▆▇██▁▂▃▄▅▆▇██▁▂▃
yours     ▁▂▃▄▅▆▇██▁▂▃▄▅▆▇██▁▂▃▃▄▅▆▇██▁▂
differs                        ^^^^^^^^^
▁ is 0, █ is 8; a sign is the worst of 3
"""
SERIES_ASCII = """\
losses - f32[90], 27 of 90 differ
expected  012356789012356789012356789012
yours     012356789012356789012235678901
differs                        ^^^^^^^^^
0 is 0, 9 is 8; a sign is the worst of 3
"""
HISTOGRAM_UNICODE = """\
params/kernel — f32[4,8], 32 numbers
expected  mean 0.0164  std 0.262
          ██
          ████
        ▃▃████▃▃
      ▃▃████████▆▆
yours     mean -0.0162  std 0.944


          ▃▃██▆▆
  ▃▃▆▆▆▆██████████▆▆▆▆▃▃▃▃
  -2.06 ───────────── 2.68
"""
TREE_WIDE = """\
                 expected  yours
params
├─ Dense_0
│  ├─ bias       f32[4]              ✗ missing
│  ├─ kernel     f32[3,4]  f32[4,3]  ✗ shape
│  └─ scale                f32[7]    ✗ extra
└─ head
   └─ kernel     f32[4,2]  f32[4,2]  ✗ renamed to out
batch_stats
└─ mean          f32[4]    f32[4]
elements in all  28        31
"""
TREE_NARROW = """\
params
|- Dense_0
|  |- bias  x missing
|  |    expected f32[4]
|  |- kernel  x shape
|  |    expected f32[3,4]
|  |    yours    f32[4,3]
|  `- scale  x extra
|       yours    f32[7]
`- head
   `- kernel  x renamed to out
        expected f32[4,2]
        yours    f32[4,2]
batch_stats
`- mean
     expected f32[4]
     yours    f32[4]
elements in all
  expected 28
  yours    31
"""
SCREENS = [
    (SMALL, 100, "utf-8", SMALL_BESIDE),
    (SMALL, 60, "ascii", SMALL_STACKED),
    (SMALL, 32, "utf-8", SMALL_DRAWN),
    (TRANSPOSED, 60, "ascii", TRANSPOSED_BESIDE),
    (HEAT, 60, "utf-8", HEAT_UNICODE),
    (HEAT, 40, "ascii", HEAT_ASCII),
    (SERIES, 60, "utf-8", SERIES_UNICODE),
    (SERIES, 40, "ascii", SERIES_ASCII),
    (HISTOGRAM, 60, "utf-8", HISTOGRAM_UNICODE),
    (TREE, 60, "utf-8", TREE_WIDE),
    (TREE, 40, "ascii", TREE_NARROW),
]


@pytest.mark.parametrize(("picture", "width", "encoding", "expected"), SCREENS)
def test_a_picture_is_legible_without_colour(
    printed: Printed, picture: Picture, width: int, encoding: str, expected: str
) -> None:
    assert printed(lambda marks, columns: render_picture(picture, marks=marks, width=columns), width, encoding) == (
        expected
    )


def test_colour_is_added_to_what_differs_and_takes_no_sign_away(printed: Printed) -> None:
    colored = printed(lambda marks, columns: render_picture(SMALL, marks=marks, width=columns), 60, color="always")
    assert "\x1b[31m   1.8* \x1b[0m" in colored
    assert "\x1b[32m   1.3  \x1b[0m" in colored


def test_two_numbers_that_differ_never_read_the_same_where_there_is_room(printed: Printed) -> None:
    close = ArrayPicture("y", "f32[1,2]", ((1.0, 0.12345),), ((1.0, 0.12349),), frozenset({(0, 1)}), differ=1, size=2)
    assert printed(lambda marks, columns: render_picture(close, marks=marks, width=columns)) == (
        "y — f32[1,2], 1 of 2 differ (*)\nexpected           yours\n      1  0.12345         1  0.12349*\n"
    )


def test_a_name_of_a_stranger_cannot_speak_to_the_terminal(printed: Printed) -> None:
    row = TreeRow(("\x1b[2J[red]",), "f32[4]\x07", "", "missing")
    shown = printed(lambda marks, columns: render_picture(TreePicture((row,), 0, 0), marks=marks, width=columns))
    assert shown.splitlines()[1:] == ["\\x1b[2J[red]  f32[4]\\x07         ✗ missing"]


NUMBERS = st.floats(allow_nan=True, allow_infinity=True)


@st.composite
def arrays(draw: st.DrawFn) -> ArrayPicture:
    rank = draw(st.sampled_from((1, 2)))
    rows, columns = (1 if rank == 1 else draw(st.integers(1, 20))), draw(st.integers(1, 80))
    cells = [(row, column) for row in range(rows) for column in range(columns)]
    few = draw(st.lists(NUMBERS, min_size=1, max_size=9))

    def grid(shift: int) -> tuple[tuple[float, ...], ...]:
        return tuple(
            tuple(few[(row * 7 + column * 3 + shift) % len(few)] for column in range(columns)) for row in range(rows)
        )

    wrong = frozenset(draw(st.lists(st.sampled_from(cells), max_size=9)))
    return ArrayPicture("y", "f32[2]", grid(0), grid(1), wrong, rank=rank, block=(1, 1), differ=len(wrong), size=9)


@settings(max_examples=100, deadline=None)
@given(picture=st.one_of(arrays(), st.sampled_from([HISTOGRAM, TRANSPOSED])), width=st.integers(40, 120))
@pytest.mark.parametrize("marks", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_no_picture_is_wider_than_its_console(marks: Marks, picture: Picture, width: int) -> None:
    console = Console(width=width, file=io.StringIO(), color_system=None, legacy_windows=False)
    shown = render_picture(picture, marks=marks, width=width, indent="    ")
    lines = console.render_lines(shown, pad=False)
    assert lines
    assert max(sum(segment.cell_length for segment in line) for line in lines) <= width
