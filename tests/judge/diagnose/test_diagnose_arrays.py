"""Leaves as numbers: none is read as another number, and two are the same just where the probe says so."""

from __future__ import annotations

import struct

import ml_dtypes
import numpy as np
import pytest
from diagnose_cases import EXERCISE, value

from flaxlings.judge.compare import compare
from flaxlings.judge.diagnose.arrays import SIZE_LIMIT, Pair, numbers, pairs
from flaxlings.judge.diagnose.case import Case, Sighting
from flaxlings.judge.diagnose.evidence import measured
from flaxlings.judge.diagnose.pictures import picture_of
from flaxlings.judge.observation import Array, Leaf, Number, Observation, ProbePlan, Value
from flaxlings.judge.picture import ArrayPicture


def seen(of: Value, seed: int = 0) -> Observation:
    return Observation("p", seed, (Leaf(("y",), of),))


def pair(expected: Value, yours: Value, plan: ProbePlan | None = None) -> Pair:
    (found,) = pairs(Sighting(0, seen(expected), seen(yours), ()), plan or ProbePlan("p", "a probe", (0,)))
    return found


@pytest.mark.parametrize(
    ("number", "read"),
    [
        (Number("complex", "(1.7e308+1.7e308j)"), 1.7e308 + 1.7e308j),
        (Number("float", "1e300"), 1e300),
        (Number("float", "inf"), float("inf")),
        (Number("int", str(1 << 62)), 1 << 62),
        (Number("int", str(1 << 63)), None),
        (Number("int", str(-(1 << 63))), None),
        (Number("bool", "True"), True),
    ],
)
def test_a_python_number_is_read_unless_it_is_an_int_that_would_overflow(number, read):
    found = numbers(Leaf((), number))
    assert (None if found is None else (found.shape, found.item())) == (None if read is None else ((), read))


def test_an_unsigned_int_is_never_read_as_a_negative_one():
    largest = np.array([[2**64 - 1, 1 << 63]], np.uint64)
    found = numbers(Leaf((), Array("uint64", largest.shape, largest.tobytes())))
    assert found is not None
    assert found.tolist() == largest.tolist()


@pytest.mark.parametrize(("dtype", "itemsize"), [("uint8", 1), ("float32", 4), ("complex128", 16)])
def test_how_many_elements_are_too_many_is_no_matter_of_their_dtype(dtype, itemsize):
    def of(size: int) -> Array:
        return Array(dtype, (size,), bytes(size * itemsize))

    assert numbers(Leaf((), of(SIZE_LIMIT))) is not None
    assert numbers(Leaf((), of(SIZE_LIMIT + 1))) is None


LOOSE = ProbePlan("p", "a probe", (0,), rtol=1e-2, atol=1.0)


@pytest.mark.parametrize(
    ("expected", "yours", "plan"),
    [
        (value(np.int32([1000])), value(np.int32([1001])), LOOSE),
        (value(np.int64([1 << 60])), value(np.int64([(1 << 60) + 1])), None),
        (value(np.array([True, True])), value(np.array([True, False])), LOOSE),
        (value(1000), value(1001), LOOSE),
        (value(1.0), value(np.float32(1.01)), None),
        (value(1.0), Array("float16", (), np.float16(1.002).tobytes()), None),
        (value(1.0), Array("bfloat16", (), ml_dtypes.bfloat16(1.01).tobytes()), None),
        (value(1.0), Array("float64", (), struct.pack("<d", 1.00001)), None),
        (value(np.float32([1.0, np.nan])), value(np.float32([1.005, np.nan])), LOOSE),
        (value(np.float32([np.inf])), value(np.float32([-np.inf])), LOOSE),
        (value(np.complex64([1 + 1j])), value(np.complex64([1 + 9j])), None),
    ],
)
def test_two_leaves_are_the_same_just_where_the_comparison_finds_nothing(expected, yours, plan):
    plan = plan or ProbePlan("p", "a probe", (0,))
    found = compare((Leaf((), expected),), (Leaf((), yours),), plan)
    assert {each.kind for each in found} <= {"value"}
    assert pair(expected, yours, plan).same == (not found)


def test_a_picture_marks_an_int_that_is_off_by_less_than_a_float_can_tell():
    expected, yours = np.full((2, 4), 1 << 60), np.full((2, 4), 1 << 60)
    yours[1, 2] += 1
    left, right = seen(value(expected)), seen(value(yours))
    picture = picture_of(left, right, compare(left.leaves, right.leaves, LOOSE), LOOSE)
    assert isinstance(picture, ArrayPicture)
    assert (picture.wrong, picture.differ) == ({(1, 2)}, 1)


def test_what_differs_is_a_pair_of_floats_that_knows_its_seed():
    plan = ProbePlan("p", "a probe", (3,), rtol=1e-2)
    left, right = seen(value(np.int32([10, 20, 30])), 3), seen(value(np.int32([11, 21, 31])), 3)
    sighting = Sighting(3, left, right, compare(left.leaves, right.leaves, plan))
    (found,) = measured(Case(EXERCISE, plan, (sighting,)))
    assert isinstance(found, Pair)
    assert (found.name, found.seed, found.variable, found.expected.dtype) == ("y", 3, None, np.float64)
    assert not found.close(found.expected, found.yours)
    assert found.close(found.expected, found.yours - 1.0)
