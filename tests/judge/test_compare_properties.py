"""Laws of comparison, for values that nobody thought of."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from flaxlings.judge.compare import compare
from flaxlings.judge.dtypes import DTYPES, tolerance
from flaxlings.judge.flaw import flaw
from flaxlings.judge.observation import (
    Array,
    Empty,
    Key,
    Leaf,
    Nothing,
    Number,
    Opaque,
    ProbePlan,
    Spec,
    Text,
)

# A deadline would make a test of a busy machine.
unhurried = settings(deadline=None, max_examples=60)
PLAN = ProbePlan("p", "a probe", (0,))
shapes = st.lists(st.integers(0, 3), max_size=3).map(tuple)
names = st.sampled_from(["kernel", "bias", "Dense_0", "params", "0", "a/b"]) | st.text(max_size=3)
parts = names | st.integers(0, 3)


@st.composite
def sound_arrays(draw):
    dtype, shape = draw(st.sampled_from(sorted(DTYPES))), draw(shapes)
    size = math.prod(shape) * DTYPES[dtype].itemsize
    return Array(dtype, shape, draw(st.binary(min_size=size, max_size=size)))


@st.composite
def sound_keys(draw):
    shape = draw(shapes)
    size = math.prod(shape) * 8
    return Key("threefry2x32", shape, draw(st.binary(min_size=size, max_size=size)))


sound_values = st.one_of(
    sound_arrays(),
    sound_keys(),
    st.builds(Spec, st.sampled_from(sorted(DTYPES)), shapes),
    st.integers().map(lambda number: Number("int", repr(number))),
    st.floats().map(lambda number: Number("float", repr(number))),
    st.complex_numbers().map(lambda number: Number("complex", repr(number))),
    st.booleans().map(lambda number: Number("bool", repr(number))),
    st.builds(Text, st.text()),
    st.just(Nothing()),
    st.builds(Opaque, st.text()),
    st.builds(Empty, st.sampled_from(["mapping", "sequence"])),
)
variables = st.none() | st.sampled_from(["Param", "BatchStat"])
wild_integers = st.integers(-(1 << 64), 1 << 64)
wild_shapes = st.lists(st.integers(-2, 4) | wild_integers, max_size=4).map(tuple)
wild_dtypes = st.sampled_from([*sorted(DTYPES), "object", "void", "<U3", "str", "O"]) | st.text(max_size=5)
wild_values = st.one_of(
    sound_values,
    st.builds(Array, wild_dtypes, wild_shapes, st.binary(max_size=64)),
    st.builds(Spec, wild_dtypes, wild_shapes),
    st.builds(Key, st.text(max_size=12), wild_shapes, st.binary(max_size=64)),
    st.builds(Number, st.sampled_from(["bool", "int", "float", "complex"]), st.text(max_size=9)),
    st.builds(Number, st.just("int"), st.sampled_from(["0x" + "f" * 600, "9" * 5000, "-0x10", "1_0", "0b1", "007"])),
)
wild_leaves = st.lists(
    st.builds(Leaf, st.lists(parts, max_size=3).map(tuple), wild_values, variables | st.text()), max_size=5
).map(tuple)


branches_of_trees = st.dictionaries(parts, st.tuples(sound_values, variables), min_size=1, max_size=3)


@unhurried
@given(st.dictionaries(names, branches_of_trees, max_size=3))
def test_a_tree_equals_itself(branches):
    leaves = tuple(
        Leaf((branch, name), value, variable)
        for branch, children in branches.items()
        for name, (value, variable) in children.items()
    )
    assert compare(leaves, leaves, PLAN) == ()


@unhurried
@given(sound_values)
def test_a_sound_value_has_no_flaw_and_equals_itself(value):
    assert flaw(value) == ""
    assert compare((Leaf((), value),), (Leaf((), value),), PLAN) == ()


@unhurried
@given(wild_leaves, wild_leaves)
def test_arbitrary_leaves_never_raise_and_only_equal_paths_can_be_equal(expected, yours):
    found = compare(expected, yours, PLAN)
    if not found:
        assert {leaf.path for leaf in expected} == {leaf.path for leaf in yours}
        assert len(expected) == len(yours)
        assert not any(flaw(leaf.value) for leaf in expected + yours)


@unhurried
@given(wild_values, wild_values)
def test_two_arbitrary_values_at_one_place_never_raise(expected, yours):
    found = compare((Leaf((), expected),), (Leaf((), yours),), PLAN)
    assert len(found) <= 1
    assert found or not (flaw(expected) or flaw(yours))


@unhurried
@given(st.data())
def test_two_arrays_of_one_dtype_and_shape_are_equal_or_have_one_value_difference_that_can_be_read(data):
    one = data.draw(sound_arrays())
    other = data.draw(st.binary(min_size=len(one.data), max_size=len(one.data)))
    yours = Array(one.dtype, one.shape, other)
    for found in compare((Leaf((), one),), (Leaf((), yours),), PLAN):
        assert found.kind == "value"
        assert found.expected != found.yours
        assert found.measure


@unhurried
@given(st.data())
def test_one_element_beyond_the_tolerance_gives_exactly_one_value_difference(data):
    dtype = data.draw(st.sampled_from(["float16", "float32", "float64", "complex64", "int16", "uint8", "bool"]))
    shape = data.draw(st.lists(st.integers(1, 3), max_size=3).map(tuple))
    size = math.prod(shape)
    # Small numbers that every dtype here holds, so that the perturbation is not rounded away.
    numbers = data.draw(st.lists(st.integers(0, 1), min_size=size, max_size=size))
    expected = np.array(numbers, dtype)
    yours = expected.copy()
    index = data.draw(st.integers(0, size - 1))
    if dtype == "bool":
        yours[index] = not yours[index]
    elif expected.dtype.kind in "iu":
        yours[index] += data.draw(st.integers(1, 100))
    else:
        allowed = tolerance(dtype, None, None)
        beyond = (allowed.atol + allowed.rtol * abs(expected[index])) * data.draw(st.floats(1.5, 100))
        yours[index] += data.draw(st.sampled_from([beyond, -beyond]))
    (found,) = compare(
        (Leaf(("x",), Array(dtype, shape, expected.tobytes())),),
        (Leaf(("x",), Array(dtype, shape, yours.tobytes())),),
        PLAN,
    )
    assert (found.path, found.kind) == ("x", "value")
    assert found.expected != found.yours
    if size > 1:
        assert found.measure.startswith(f"1 of {size} differ; ")
        place = ",".join(map(str, np.unravel_index(index, shape)))
        assert f"at [{place}]" in found.measure
