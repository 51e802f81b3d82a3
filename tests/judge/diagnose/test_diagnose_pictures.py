"""Which picture is chosen, what is in it, and that no leaf of a stranger's makes it fail or slow."""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from flaxlings.judge.compare import compare
from flaxlings.judge.diagnose.pictures import picture_of
from flaxlings.judge.observation import Array, Key, Leaf, Number, Observation, ProbePlan, Raised, Spec, Value
from flaxlings.judge.picture import ArrayPicture, Draws, HistogramPicture, Picture, TreePicture, TreeRow
from flaxlings.screen.marks import ASCII
from flaxlings.screen.pictures import render_picture

PLAN = ProbePlan("p", "a probe", (0,))
KERNEL = ("params", "kernel")


def array(values: Any, dtype: str = "float32") -> Array:
    numbers = np.asarray(values, dtype)
    return Array(dtype, numbers.shape, numbers.tobytes())


def leaf(value: Value, *path: str, variable: str | None = None) -> Leaf:
    return Leaf(path, value, variable)


def drawn(expected: tuple[Leaf, ...] | Value, yours: tuple[Leaf, ...] | Value) -> Picture | None:
    """The picture of two trees or two values."""
    left, right = (each if isinstance(each, tuple) else (leaf(each),) for each in (expected, yours))
    return picture_of(Observation("p", 0, left), Observation("p", 0, right), compare(left, right, PLAN), PLAN)


def test_a_small_array_is_shown_with_the_cells_that_differ():
    picture = drawn(array([[1, 2, 3], [4, 5, 6]]), array([[1, 2, 3], [4, 5.5, math.nan]]))
    assert isinstance(picture, ArrayPicture)
    assert (picture.path, picture.about) == ("(the value itself)", "f32[2,3]")
    assert picture.expected == ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0))
    assert picture.yours[0] == (1.0, 2.0, 3.0)
    assert picture.wrong == {(1, 1), (1, 2)}
    assert (picture.rank, picture.place, picture.block, picture.differ, picture.size) == (2, "", (1, 1), 2, 6)


def test_of_a_higher_rank_the_slice_that_is_furthest_off_is_shown():
    expected = np.zeros((2, 3, 4, 5))
    yours = expected.copy()
    yours[0, 1, 2, 3], yours[1, 2, 0, 4] = 1.0, 7.0
    picture = drawn(array(expected), array(yours))
    assert isinstance(picture, ArrayPicture)
    assert (picture.place, picture.wrong, picture.differ, picture.size) == ("[1,2,:,:]", {(0, 4)}, 2, 120)


def test_a_large_array_is_drawn_in_blocks_that_show_what_is_furthest_off():
    expected = np.zeros((50, 200), np.float32)
    yours = expected.copy()
    yours[49, 199], yours[0, 0], yours[1, 1] = 3.0, 1.0, 2.0
    picture = drawn(array(expected), array(yours))
    assert isinstance(picture, ArrayPicture)
    assert (len(picture.yours), {len(row) for row in picture.yours}, picture.block) == (17, {67}, (3, 3))
    assert picture.wrong == {(0, 0), (16, 66)}
    assert (picture.yours[0][0], picture.yours[16][66]) == (2.0, 3.0)
    assert picture.differ == 3


def test_a_series_is_one_row():
    expected = np.arange(10.0)
    picture = drawn(array(expected), array(np.roll(expected, 1)))
    assert isinstance(picture, ArrayPicture)
    assert (picture.rank, len(picture.yours), picture.differ) == (1, 1, 10)


def test_small_arrays_of_two_shapes_are_shown_as_they_are():
    picture = drawn(array([[1, 2, 3], [4, 5, 6]]), array([[1, 4], [2, 5], [3, 6]]))
    assert picture == ArrayPicture(
        "(the value itself)", "f32[2,3]", ((1, 2, 3), (4, 5, 6)), ((1, 4), (2, 5), (3, 6)), size=6
    )
    assert drawn(array(np.zeros((7, 2))), array(np.zeros((2, 7)))) is None


@pytest.mark.parametrize(("path", "variable"), [(KERNEL, None), (("kernel",), "Param")], ids=["Linen", "NNX"])
def test_parameters_that_were_all_drawn_anew_are_two_histograms(path, variable):
    generator = np.random.default_rng(0)
    expected, yours = generator.normal(size=(8, 8)), 3.0 + 2.0 * generator.normal(size=(8, 8))
    picture = drawn((leaf(array(expected), *path, variable=variable),), (leaf(array(yours), *path, variable=variable),))
    assert isinstance(picture, HistogramPicture)
    assert (picture.low, picture.high) == (
        pytest.approx(expected.min(), rel=1e-6),
        pytest.approx(yours.max(), rel=1e-6),
    )
    for side, numbers in ((picture.expected, expected), (picture.yours, yours)):
        assert (len(side.counts), sum(side.counts), side.size) == (24, 64, 64)
        assert (side.mean, side.std) == (pytest.approx(numbers.mean(), 1e-5), pytest.approx(numbers.std(), 1e-5))


def test_what_is_no_parameter_or_differs_in_places_only_is_no_histogram():
    expected = np.random.default_rng(0).normal(size=(8, 8))
    assert isinstance(drawn(array(expected), array(expected + 1)), ArrayPicture)
    yours = expected.copy()
    yours[0] += 1
    assert isinstance(drawn((leaf(array(expected), *KERNEL),), (leaf(array(yours), *KERNEL),)), ArrayPicture)


def test_a_constant_instead_of_draws_is_one_bin():
    expected = np.random.default_rng(0).normal(size=(8, 8))
    picture = drawn((leaf(array(expected), *KERNEL),), (leaf(array(np.zeros((8, 8))), *KERNEL),))
    assert isinstance(picture, HistogramPicture)
    assert (max(picture.yours.counts), picture.yours.mean, picture.yours.std) == (64, 0.0, 0.0)
    assert Draws(picture.yours.counts, 0.0, 0.0, 64) == picture.yours


def test_trees_that_differ_in_structure_are_one_tree():
    expected = (
        leaf(Spec("float32", (4,)), "params", "Dense_0", "bias"),
        leaf(Spec("float32", (3, 4)), "params", "Dense_0", "kernel"),
        leaf(Spec("float32", (4, 2)), "params", "head", "kernel"),
        leaf(Spec("float32", (2,)), "same"),
    )
    yours = (
        leaf(Spec("float32", (4, 3)), "params", "Dense_0", "kernel"),
        leaf(Spec("float32", (7,)), "params", "Dense_0", "scale"),
        leaf(Spec("float32", (4, 2)), "params", "out", "kernel"),
        leaf(Spec("float32", (2,)), "same"),
    )
    assert drawn(expected, yours) == TreePicture(
        (
            TreeRow(("params", "Dense_0", "bias"), "f32[4]", "", "missing"),
            TreeRow(("params", "Dense_0", "kernel"), "f32[3,4]", "f32[4,3]", "shape"),
            TreeRow(("params", "head", "kernel"), "f32[4,2]", "f32[4,2]", "renamed", "out"),
            TreeRow(("same",), "f32[2]", "f32[2]"),
            TreeRow(("params", "Dense_0", "scale"), "", "f32[7]", "extra"),
        ),
        expected_count=26,
        yours_count=29,
    )


def test_of_a_large_tree_the_rows_that_differ_are_kept():
    expected = tuple(leaf(Spec("float32", (2,)), "params", f"p{number:03}") for number in range(100))
    yours = (*expected[:-1], leaf(Spec("float32", (3,)), "params", "p099"))
    picture = drawn(expected, yours)
    assert isinstance(picture, TreePicture)
    assert (len(picture.rows), picture.left, picture.rows[-1].kind) == (40, 60, "shape")


@pytest.mark.parametrize(
    ("expected", "yours"),
    [
        (array(1.0), array(2.0)),
        (array([1, 2, 3]), array([1, 2, 4])),
        (array(np.zeros((0, 3))), array(np.zeros((2, 3)))),
        (Number("float", "1.0"), Number("float", "2.0")),
        (array([[1, 2]], "complex64"), array([[1, 3]], "complex64")),
        (array([[1, 2]]), Number("int", "1")),
        (array([[1, 2]]), Array("float32", (1, 2), b"")),
        (array([[1, 2]]), Array("float33", (1, 2), b"")),
        (array([[1, 2]]), Array("float32", (1 << 62, 1 << 62), b"")),
        (array([[1, 2]]), Spec("float32", (-1, 2))),
        (array([[1, 2]]), Key("threefry2x32", (1 << 40,), b"")),
        (array([[1, 2]]), array([[1, 2]])),
    ],
)
def test_what_is_said_in_words_or_cannot_be_read_is_no_picture(expected, yours):
    assert drawn(expected, yours) is None


@pytest.mark.parametrize("value", [math.inf, math.nan, -math.inf, 3e38], ids=["inf", "nan", "-inf", "the largest"])
def test_numbers_that_are_not_finite_or_overflow_are_drawn_all_the_same(value):
    expected, yours = np.zeros((8, 8), np.float32), np.full((8, 8), value, np.float32)
    picture = drawn((leaf(array(expected), *KERNEL),), (leaf(array(yours), *KERNEL),))
    assert isinstance(picture, ArrayPicture)
    assert picture.differ == 64


def test_nothing_is_drawn_of_what_was_raised_or_of_a_tree_that_nobody_could_look_at():
    left = Observation("p", 0, (leaf(array([[1, 2]])),))
    raised = Observation("p", 0, raised=Raised("ValueError", "no"))
    differences = compare(left.leaves, (leaf(array([[1, 3]])),), PLAN)
    assert picture_of(left, raised, differences, PLAN) is None
    deep = (leaf(Spec("float32", (2,)), *(["a"] * 90)),)
    assert drawn((leaf(Spec("float32", (2,)), "a"),), deep) is None
    wide = tuple(leaf(Spec("float32", (2,)), f"p{number}") for number in range(3000))
    assert drawn((leaf(Spec("float32", (2,)), "a"),), wide) is None


def test_an_exact_dtype_differs_by_one():
    expected = np.arange(16).reshape(4, 4) + 10_000
    yours = expected.copy()
    yours[0, 0] += 1
    picture = drawn(array(expected, "int32"), array(yours, "int32"))
    assert isinstance(picture, ArrayPicture)
    assert picture.wrong == {(0, 0)}


def test_a_pair_in_the_other_order_is_no_tree():
    left = (Leaf((0,), array([1.0, 2.0])), Leaf((1, "mean"), array([3.0])))
    right = (Leaf((0, "mean"), array([3.0])), Leaf((1,), array([1.0, 2.0])))
    assert drawn(left, right) is None


@pytest.mark.parametrize(
    ("expected", "yours", "ranks"),
    [((3,), (1, 3), (1, 2)), ((1, 3), (3,), (2, 1)), ((2, 3), (3,), (2, 1)), ((3,), (4,), (1, None))],
)
def test_two_shapes_are_never_shown_as_one(expected, yours, ranks):
    picture = drawn(array(np.ones(expected)), array(np.ones(yours)))
    assert isinstance(picture, ArrayPicture)
    assert not picture.same_shape
    assert (picture.rank, picture.yours_rank) == ranks
    console = Console(file=io.StringIO(), width=80, color_system=None)
    console.print(render_picture(picture, marks=ASCII, width=80))
    names = [f"{side} [{','.join(map(str, shape))}]" for side, shape in (("expected", expected), ("yours", yours))]
    assert isinstance(console.file, io.StringIO)
    assert all(name in console.file.getvalue() for name in names)
