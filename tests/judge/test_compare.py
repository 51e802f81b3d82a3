"""Trees of leaves against each other: every rule of structure and kind."""

from __future__ import annotations

import struct
import subprocess
import sys

import numpy as np
import pytest

from flaxlings.judge.compare import compare
from flaxlings.judge.difference import Difference
from flaxlings.judge.observation import Array, Empty, Key, Leaf, Nothing, Number, Opaque, ProbePlan, Spec, Text

PLAN = ProbePlan("p", "a probe", (0,))
STRICT = ProbePlan("p", "a probe", (0,), strict_scalars=True)


def array(*shape: int, dtype: str = "float32", fill: float = 1.0) -> Array:
    return Array(dtype, shape, np.full(shape, fill, dtype).tobytes())


def tree(**leaves: object) -> tuple[Leaf, ...]:
    """Leaves by paths with `__` between the parts."""
    return tuple(Leaf(tuple(path.split("__")), value) for path, value in leaves.items())


def differences(expected, yours, plan=PLAN) -> list[tuple[str, str, str, str]]:
    return [(each.path, each.kind, each.expected, each.yours) for each in compare(expected, yours, plan)]


def root(value, variable=None) -> tuple[Leaf, ...]:
    return (Leaf((), value, variable),)


def test_equal_trees_have_no_difference_whatever_their_order():
    leaves = tree(params__kernel=array(3, 4), params__bias=array(4), step=Number("int", "3"), name=Text("x"))
    assert compare(leaves, leaves[::-1], PLAN) == ()


def test_all_differences_are_told_in_the_order_of_the_expected_tree():
    expected = tree(a=array(2), b=array(3), c=Nothing(), d=array(2), e=Text("x"))
    yours = tree(z=array(9), e=Text("y"), d=array(2, dtype="int32"), b=array(4), c=Number("int", "0"))
    assert differences(expected, yours) == [
        ("a", "missing", "f32[2]", ""),
        ("b", "shape", "f32[3]", "f32[4]"),
        ("c", "kind", "None", "int 0"),
        ("d", "dtype", "f32[2]", "i32[2]"),
        ("e", "value", "'x'", "'y'"),
        ("z", "extra", "", "f32[9]"),
    ]


def test_every_leaf_of_a_missing_or_extra_subtree_is_told():
    expected = tree(params__Dense_0__kernel=array(3, 4), params__Dense_0__bias=array(4))
    yours = tree(params__other=array(2))
    assert differences(expected, yours) == [
        ("params/Dense_0/kernel", "missing", "f32[3,4]", ""),
        ("params/Dense_0/bias", "missing", "f32[4]", ""),
        ("params/other", "extra", "", "f32[2]"),
    ]


def test_a_leaf_with_another_name_is_renamed():
    expected = tree(params__kernel=array(3, 4), params__bias=array(4))
    yours = tree(params__weight=array(3, 4), params__bias=array(4))
    assert compare(expected, yours, PLAN) == (Difference("params/kernel", "renamed", "kernel", "weight"),)


def test_a_renamed_leaf_with_other_values_says_both():
    expected, yours = tree(kernel=array(2), bias=array(3)), tree(weight=array(2, fill=2), bias=array(3))
    assert compare(expected, yours, PLAN) == (
        Difference("kernel", "renamed", "kernel", "weight", "the values differ too"),
    )


def test_a_whole_subtree_with_another_name_is_one_renaming():
    expected = tree(params__Dense_0__kernel=array(3, 4), params__Dense_0__bias=array(4), params__scale=array(2))
    yours = tree(params__out__bias=array(4), params__out__kernel=array(3, 4), params__scale=array(2))
    assert compare(expected, yours, PLAN) == (Difference("params/Dense_0", "renamed", "Dense_0", "out"),)


def test_an_ambiguous_renaming_is_missing_and_extra():
    expected = tree(a=array(4), b=array(4))
    yours = tree(c=array(4), d=array(4))
    assert [each[:2] for each in differences(expected, yours)] == [
        ("a", "missing"),
        ("b", "missing"),
        ("c", "extra"),
        ("d", "extra"),
    ]


def test_a_renaming_keeps_the_parent():
    assert [each[:2] for each in differences(tree(a__x=array(4)), tree(b__y=array(4)))] == [
        ("a/x", "missing"),
        ("b/y", "extra"),
    ]


@pytest.mark.parametrize(
    ("expected", "yours", "texts"),
    [
        (array(4), Number("int", "3"), ("f32[4]", "int 3")),
        (array(4), Text("x"), ("f32[4]", "'x'")),
        (array(4), Nothing(), ("f32[4]", "None")),
        (array(4), Opaque("Everything"), ("f32[4]", "an object of type Everything")),
        (Spec("float32", (4,)), array(4), ("f32[4] without values", "f32[4]")),
        (Number("int", "3"), Number("float", "3.0"), ("int 3", "float 3.0")),
        (Number("int", "1"), Number("bool", "True"), ("int 1", "bool True")),
        (Number("float", "1.0"), array(), ("float 1.0", "i32[]")),
        (Number("float", "1.0"), array(1), ("float 1.0", "f32[1]")),
        (Empty("mapping"), Empty("sequence"), ("{}", "[]")),
        (Opaque("function"), Opaque("Tracer"), ("a function", "an object of type Tracer")),
        (Key("threefry2x32", (), bytes(8)), array(2, dtype="uint32"), ("key<threefry2x32>[]", "u32[2]")),
    ],
)
def test_another_kind_of_value_is_a_kind_difference(expected, yours, texts):
    if texts[1] == "i32[]":
        yours = array(dtype="int32")
    assert differences(root(expected), root(yours)) == [("(the value itself)", "kind", *texts)]


def test_a_variable_against_a_raw_array_or_another_variable_kind_is_a_kind_difference():
    kernel = array(3, 4)
    assert differences(root(kernel, "Param"), root(kernel)) == [
        ("(the value itself)", "kind", "Param f32[3,4]", "f32[3,4] outside any Variable")
    ]
    assert differences(root(kernel, "Param"), root(array(4, 3), "BatchStat")) == [
        ("(the value itself)", "kind", "Param f32[3,4]", "BatchStat f32[4,3]"),
        ("(the value itself)", "shape", "Param f32[3,4]", "BatchStat f32[4,3]"),
    ]


def test_one_leaf_gives_its_most_telling_difference():
    assert differences(root(array(3, fill=1)), root(array(4, dtype="int32", fill=2))) == [
        ("(the value itself)", "shape", "f32[3]", "i32[4]")
    ]
    assert differences(root(array(3, fill=1)), root(array(3, dtype="int32", fill=2))) == [
        ("(the value itself)", "dtype", "f32[3]", "i32[3]")
    ]


def test_a_container_where_a_leaf_belongs_is_one_kind_difference():
    both = (Leaf((0,), array(4)), Leaf((1,), array(2)))
    assert differences(root(array(4)), both) == [("(the value itself)", "kind", "f32[4]", "a sequence of 2")]
    assert differences(both, root(array(4))) == [("(the value itself)", "kind", "a sequence of 2", "f32[4]")]
    assert differences(tree(params=array(4)), tree(params__kernel=array(4))) == [
        ("params", "kind", "f32[4]", "a mapping with kernel")
    ]


def test_a_sequence_where_a_mapping_belongs_is_one_kind_difference():
    expected = tree(params__kernel=array(4), params__bias=array(2))
    yours = (Leaf((0, "params", "kernel"), array(4)), Leaf((1,), array(2)))
    assert differences(expected, yours) == [("(the value itself)", "kind", "a mapping with params", "a sequence of 2")]
    assert differences(yours, expected) == [("(the value itself)", "kind", "a sequence of 2", "a mapping with params")]


def test_what_an_empty_container_should_hold_is_missing_or_extra():
    full = tree(params__kernel=array(4), x=array(1))
    empty = tree(params=Empty("mapping"), x=array(1))
    assert differences(full, empty) == [("params/kernel", "missing", "f32[4]", "")]
    assert differences(empty, full) == [("params/kernel", "extra", "", "f32[4]")]


def test_no_leaves_at_all_are_never_equal_to_some():
    empty = root(Empty("mapping"))
    assert differences(empty, ()) == [("(the value itself)", "missing", "{}", "")]
    assert differences((), empty) == [("(the value itself)", "extra", "", "{}")]


def test_a_string_key_is_no_index():
    expected, yours = (Leaf((0,), array(4)), Leaf((1,), array(2))), (Leaf(("0",), array(4)), Leaf((1,), array(2)))
    assert differences(expected, yours) == [("0", "renamed", "0", "'0'")]


def test_a_second_value_at_one_path_is_never_equal():
    leaf = Leaf(("a",), array(2))
    told = [("a", "kind", "", "a second value here")]
    assert differences((leaf,), (leaf, leaf)) == told
    assert differences((leaf,), (leaf, Leaf(("a",), array(3)))) == told
    assert differences((leaf, leaf), (leaf,)) == [("a", "kind", "a second value here", "")]
    assert differences(root(array(2)), root(array(2)) * 2) == [
        ("(the value itself)", "kind", "", "a second value here")
    ]


def test_a_leaf_inside_a_leaf_is_never_equal():
    leaf, inner = Leaf(("a",), array(2)), Leaf(("a", "b", "c"), array(2))
    assert differences((leaf,), (leaf, inner)) == [("a/b/c", "kind", "", "a second value here")]
    assert [each[:2] for each in differences((leaf,), (inner, leaf))] == [("a", "kind"), ("a", "kind")]
    assert [each[:2] for each in differences((leaf,), (leaf, *root(array(2))))] == [("(the value itself)", "kind")]


def test_a_tree_deeper_than_the_stack_is_a_difference():
    deep = Leaf(("x",) * 50_000, array(2))
    ((path, kind, _, yours),) = differences(tree(a=array(2)), (*tree(a=array(2)), deep))
    assert (path, kind, yours) == ("/".join("x" * 24) + "/.../x", "kind", "a second value here")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Array("float32", (3,), bytes(7)), "f32[3]: 7 bytes instead of 12"),
        (Array("float32", (-3,), b""), "f32[-3]: an impossible shape"),
        (Array("float32", (-1, -3), bytes(12)), "f32[-1,-3]: an impossible shape"),
        (Array("float32", (1 << 63,), b""), "f32[9223372036854775808]: an impossible shape"),
        (Array("float32", (1 << 62, 1 << 62), b""), f"f32[{1 << 62},{1 << 62}]: an impossible shape"),
        (Array("float32", (0, 1 << 62, 1 << 62), b""), f"f32[0,{1 << 62},{1 << 62}]: an impossible shape"),
        (Array("complex128", (1 << 60, 0), b""), f"c128[{1 << 60},0]: an impossible shape"),
        (Array("float32", (1 << 58,), b""), f"f32[{1 << 58}]: 0 bytes instead of {1 << 60}"),
        (Array("float32", (1,) * 65, bytes(4)), "f32[1,1,1,1,1,1,1,1,1,1,1,1,...]: an impossible shape"),
        (Array("object", (1,), bytes(8)), "object[1]: an unknown dtype"),
        (Array("key<fry>", (), bytes(8)), "key<fry>[]: an unknown dtype"),
        (Spec("wat", (1,)), "wat[1] without values: an unknown dtype"),
        (Spec("float32", (-1,)), "f32[-1] without values: an impossible shape"),
        (Key("threefry2x32", (2,), bytes(8)), "key<threefry2x32>[2]: 8 bytes instead of 16"),
        (Key("mine", (2,), bytes(7)), "key<mine>[2]: 7 bytes are no words for 2 keys"),
        (Key("mine", (), b""), "key<mine>[]: 0 bytes are no words for 1 key"),
        (Key("mine", (0,), bytes(4)), "key<mine>[0]: 4 bytes instead of 0"),
        (Number("int", "7" * 5000), "int " + "7" * 57 + "...: a number that cannot be read"),
        (Number("int", "0x" + "7" * 590), "int 0x" + "7" * 55 + "...: a number that cannot be read"),
        (Number("int", "three"), "int three: a number that cannot be read"),
        (Number("float", ""), "float : a number that cannot be read"),
        (Number("complex", "1+"), "complex 1+: a number that cannot be read"),
        (Number("bool", "1"), "bool 1: a number that cannot be read"),
    ],
)
def test_a_value_that_cannot_be_read_is_never_equal_not_even_to_itself(value, words):
    assert differences(root(value), root(value)) == [("(the value itself)", "kind", words, words)]


def test_a_python_number_equals_a_scalar_array_of_its_kind():
    pairs = [
        (Number("int", "3"), array(dtype="int32", fill=3)),
        (Number("int", "3"), array(dtype="uint64", fill=3)),
        (Number("float", "0.1"), array(dtype="float32", fill=0.1)),
        (Number("float", "nan"), array(dtype="float16", fill=float("nan"))),
        (Number("bool", "True"), array(dtype="bool")),
        (Number("complex", "(1+2j)"), Array("complex64", (), struct.pack("<ff", 1, 2))),
        (Number("float", "1.0"), Number("float", "1.00001")),
        (Number("int", "16"), Number("int", "0x10")),
    ]
    for one, other in pairs:
        assert compare(root(one), root(other), PLAN) == ()
        assert compare(root(other), root(one), PLAN) == ()


def test_strict_scalars_keep_numbers_and_scalar_arrays_apart():
    number, scalar = Number("int", "3"), array(dtype="int32", fill=3)
    assert differences(root(number), root(scalar), STRICT) == [("(the value itself)", "kind", "int 3", "i32[]")]
    assert differences(root(number), root(number), STRICT) == []


def test_scalar_arrays_of_two_dtypes_differ():
    assert differences(root(array()), root(array(dtype="float64"))) == [
        ("(the value itself)", "dtype", "f32[]", "f64[]")
    ]


def test_specs_differ_in_shape_and_dtype_only():
    assert differences(root(Spec("float32", (3, 4))), root(Spec("float32", (4, 3)))) == [
        ("(the value itself)", "shape", "f32[3,4]", "f32[4,3]")
    ]
    assert differences(root(Spec("float32", (3,))), root(Spec("bfloat16", (3,)))) == [
        ("(the value itself)", "dtype", "f32[3]", "bf16[3]")
    ]
    assert differences(root(Spec("key<fry>", ())), root(Spec("key<fry>", ()))) == []


def test_keys_are_compared_by_implementation_and_words():
    one = Key("threefry2x32", (2,), struct.pack("<4I", 0, 1, 0, 2))
    other = Key("threefry2x32", (2,), struct.pack("<4I", 0, 1, 7, 2))
    assert compare(root(one), root(other), PLAN) == (
        Difference(
            "(the value itself)",
            "value",
            "key<threefry2x32>[2] with words [0, 2]",
            "key<threefry2x32>[2] with words [7, 2]",
            "1 of 2 keys differ; must be exactly equal",
        ),
    )
    assert differences(root(Key("rbg", (), bytes(16))), root(Key("unsafe_rbg", (), bytes(16)))) == [
        ("(the value itself)", "dtype", "key<rbg>[]", "key<unsafe_rbg>[]")
    ]
    assert differences(root(Key("mine", (), bytes(8))), root(Key("mine", (), bytes(24)))) == [
        (
            "(the value itself)",
            "value",
            "key<mine>[] with words [0, 0]",
            "key<mine>[] with words [0, 0, 0, 0, ...]",
        )
    ]


IMPORTS = """
import sys
from flaxlings.judge.compare import compare
from flaxlings.judge.decide import decide
from flaxlings.judge.observation import Array, Key, Leaf, Number, ProbePlan
leaves = (
    Leaf(("a",), Array("float32", (2,), bytes(8))), Leaf(("b",), Array("bfloat16", (2,), bytes(4))),
    Leaf(("c",), Number("float", "0.5")), Leaf(("d",), Key("rbg", (), bytes(16))),
)
other = (Leaf(("a",), Array("float32", (2,), bytes([0, 0, 128, 63] * 2))), *leaves[1:])
assert len(compare(leaves, {yours}, ProbePlan("p", "", (0,)))) == {count}
print(*sorted({{"numpy", "ml_dtypes", "jax", "flax"}} & sys.modules.keys()))
"""


@pytest.mark.parametrize(("yours", "count", "imported"), [("leaves", 0, ""), ("other", 1, "numpy")])
def test_numpy_is_imported_only_for_bytes_that_differ(yours, count, imported):
    program = IMPORTS.format(yours=yours, count=count)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == imported
