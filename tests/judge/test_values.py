"""Numbers against numbers: tolerance, NaN and infinity, and the words for how far apart they are."""

from __future__ import annotations

from typing import Any

import ml_dtypes
import numpy as np
import pytest

from flaxlings.judge.compare import compare
from flaxlings.judge.difference import Difference
from flaxlings.judge.dtypes import DTYPES, Tolerance, tolerance
from flaxlings.judge.observation import Array, Leaf, Number, ProbePlan, Value

PLAN = ProbePlan("p", "a probe", (0,))
ROOT = "(the value itself)"
INF, NAN = float("inf"), float("nan")


def array(elements: Any, dtype: str = "float32") -> Array:
    native = DTYPES[dtype].native
    values = np.asarray(elements, dtype if native else getattr(ml_dtypes, dtype))
    return Array(dtype, values.shape, values.tobytes())


def differ(expected: Value, yours: Value, plan: ProbePlan = PLAN) -> tuple[Difference, ...]:
    return compare((Leaf((), expected),), (Leaf((), yours),), plan)


def value(expected: str, yours: str, measure: str) -> tuple[Difference, ...]:
    return (Difference(ROOT, "value", expected, yours, measure),)


def test_a_value_difference_says_how_many_how_far_where_and_what_was_allowed():
    expected = np.arange(12).reshape(3, 4) / 8
    yours = expected.copy()
    yours[0, 1] += 0.01
    yours[2, 1] -= 0.25
    assert differ(array(expected), array(yours)) == value(
        "1.125 at [2,1] of f32[3,4]",
        "0.875 at [2,1] of f32[3,4]",
        "2 of 12 differ; largest error 0.25 at [2,1]; allowed 1e-05 + 0.0001 * |expected|",
    )


def test_a_tiny_array_is_shown_whole():
    assert differ(array([[1, 2.5], [3, 4]]), array([[1, 2.5], [3, 5]])) == value(
        "[[1, 2.5], [3, 4]]",
        "[[1, 2.5], [3, 5]]",
        "1 of 4 differ; largest error 1 at [1,1]; allowed 1e-05 + 0.0001 * |expected|",
    )


def test_a_scalar_has_no_place():
    assert differ(array(0.5), Number("float", "0.75")) == value(
        "0.5", "0.75", "error 0.25; allowed 1e-05 + 0.0001 * |expected|"
    )


def test_two_numbers_that_differ_never_read_alike():
    assert differ(array(1.0, "float64"), array(1.0 + 1e-6, "float64")) == value(
        "1", "1.000001", "error 1e-06; allowed 1e-09 + 1e-07 * |expected|"
    )


def test_integers_and_booleans_are_exact():
    plan = ProbePlan("p", "a probe", (0,), rtol=1.0, atol=1.0)
    assert differ(array([1, 2, 3], "int32"), array([1, 4, 3], "int32"), plan) == value(
        "[1, 2, 3]", "[1, 4, 3]", "1 of 3 differ; largest error 2 at [1]; must be exactly equal"
    )
    top = (1 << 64) - 1
    assert differ(array(top, "uint64"), array(top - 1, "uint64")) == value(
        str(top), str(top - 1), "error 1; must be exactly equal"
    )
    assert differ(Number("int", "9" * 30), array(-5, "int64")) == value(
        "9" * 30, "-5", f"error {int('9' * 30) + 5}; must be exactly equal"
    )
    assert differ(array([True, False], "bool"), array([True, True], "bool")) == value(
        "[True, False]", "[True, True]", "1 of 2 differ; first at [1]; must be exactly equal"
    )
    assert differ(Number("bool", "True"), array(False, "bool")) == value(
        "True", "False", "not the same; must be exactly equal"
    )


def test_a_check_gives_its_own_tolerance():
    loose = ProbePlan("p", "a probe", (0,), rtol=0.5)
    assert differ(array([1.0]), array([1.4]), loose) == ()
    exact = ProbePlan("p", "a probe", (0,), rtol=0.0, atol=0.0)
    assert differ(array([1.0]), array([1.25]), exact) == value("[1]", "[1.25]", "error 0.25; must be exactly equal")
    assert differ(array([0.0]), array([-0.0]), exact) == ()


def test_nan_equals_nan_and_an_infinity_the_one_of_its_sign():
    assert differ(array([NAN, INF, -INF, 1.0]), array([-NAN, INF, -INF, 1.000001])) == ()
    assert differ(array([INF, 0.0]), array([-INF, 0.0])) == value(
        "[inf, 0]",
        "[-inf, 0]",
        "1 of 2 differ; NaN or infinity expected, but not there (once, at [0]); allowed 1e-05 + 0.0001 * |expected|",
    )


def test_nan_and_infinity_where_a_finite_number_is_expected_are_said():
    assert differ(array([1.0, 2.0, 3.0, 4.0]), array([1.0, NAN, INF, 4.5])) == value(
        "[1, 2, 3, 4]",
        "[1, nan, inf, 4.5]",
        "3 of 4 differ; NaN where a finite number is expected (once, at [1]); "
        "infinite where a finite number is expected (once, at [2]); "
        "largest error 0.5 at [3]; allowed 1e-05 + 0.0001 * |expected|",
    )
    assert differ(Number("float", "1.0"), Number("float", "nan")) == value(
        "1",
        "nan",
        "NaN where a finite number is expected; allowed 1e-05 + 0.0001 * |expected|",
    )


def test_several_nans_are_counted():
    (found,) = differ(array([1.0, 2.0, 3.0]), array([1.0, NAN, NAN]))
    assert "NaN where a finite number is expected (2 times, first at [1]); allowed" in found.measure


def test_a_large_array_shows_its_first_nan():
    expected = np.zeros(10)
    yours = expected.copy()
    yours[3], yours[5] = 100.0, NAN
    (found,) = differ(array(expected), array(yours))
    assert (found.expected, found.yours) == ("0 at [5] of f32[10]", "nan at [5] of f32[10]")


def test_finite_numbers_are_not_close_to_an_infinity():
    assert differ(array([-INF]), array([-1e9]))
    assert differ(array([1.0]), array([INF]))
    assert differ(array([INF]), array([NAN]))


def test_complex_numbers_take_the_tolerance_of_their_parts():
    assert differ(array([100 + 1e-4j], "complex64"), array([100 + 2e-4j], "complex64")) == ()
    assert differ(array([1 + 2j], "complex64"), array([1 - 2j], "complex64")) == value(
        "[1+2j]", "[1-2j]", "error 4; allowed 1e-05 + 0.0001 * |expected|"
    )
    same, other = [complex(INF, 1), complex(NAN, NAN)], [complex(INF, 9), complex(NAN, NAN)]
    assert differ(array(same, "complex128"), array(np.array(same), "complex128")) == ()
    (found,) = differ(array(same, "complex128"), array(other, "complex128"))
    assert found.measure.startswith("1 of 2 differ; NaN or infinity expected, but not there (once, at [0])")


@pytest.mark.parametrize("dtype", DTYPES)
def test_every_known_dtype_has_the_size_that_numpy_gives_it_and_can_be_told_apart(dtype):
    zeros, ones = array([1, 1], dtype), array([1, 0] if dtype != "float8_e8m0fnu" else [1, 2], dtype)
    assert len(zeros.data) == 2 * DTYPES[dtype].itemsize
    assert differ(zeros, zeros) == ()
    (found,) = differ(zeros, ones)
    assert (found.kind, found.measure.split(";")[0]) == ("value", "1 of 2 differ")


@pytest.mark.parametrize(
    ("dtype", "near", "far"),
    [
        ("float16", 1.004, 1.02),
        ("bfloat16", 1.02, 1.08),
        ("float32", 1.00005, 1.0005),
        ("float64", 1.00000005, 1.000001),
        ("float8_e4m3fn", 1.125, 1.25),
    ],
)
def test_each_dtype_has_its_tolerance(dtype, near, far):
    assert differ(array([1.0], dtype), array([near], dtype)) == ()
    assert differ(array([1.0], dtype), array([far], dtype)) != ()


def test_a_tolerance_of_a_check_leaves_exact_dtypes_exact():
    assert tolerance("int32", 1.0, 1.0) == Tolerance(0.0, 0.0)
    assert tolerance("float32", None, 0.5) == Tolerance(1e-4, 0.5)


def test_a_complex_number_whose_size_overflows_is_near_nothing_but_itself():
    large = array([1.7e308 + 1.7e308j], "complex128")
    assert differ(large, large) == ()
    assert differ(large, array([1.0 + 1.7e308j], "complex128")) != ()
    assert differ(Number("complex", "(1.7e308+1.7e308j)"), Number("complex", "0j")) != ()
