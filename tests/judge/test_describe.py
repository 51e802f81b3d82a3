"""Values and paths in words."""

from __future__ import annotations

import pytest

from flaxlings.judge.describe import describe, describe_container, describe_kind, describe_path
from flaxlings.judge.observation import Array, Empty, Key, Leaf, Nothing, Number, Opaque, Spec, Text

VALUES = [
    (Array("float32", (3, 4), b""), "f32[3,4]"),
    (Array("float32", (), b""), "f32[]"),
    (Array("float16", (1,), b""), "f16[1]"),
    (Array("float64", (1,), b""), "f64[1]"),
    (Array("bfloat16", (2,), b""), "bf16[2]"),
    (Array("int8", (2,), b""), "i8[2]"),
    (Array("int64", (2,), b""), "i64[2]"),
    (Array("uint8", (2,), b""), "u8[2]"),
    (Array("uint64", (2,), b""), "u64[2]"),
    (Array("bool", (2,), b""), "bool[2]"),
    (Array("complex64", (2,), b""), "c64[2]"),
    (Array("complex128", (2,), b""), "c128[2]"),
    (Array("float8_e4m3fn", (2,), b""), "float8_e4m3fn[2]"),
    (Array("nonsense", (-1,), b""), "nonsense[-1]"),
    (Array("float32", (1,) * 14, b""), "f32[1,1,1,1,1,1,1,1,1,1,1,1,...]"),
    (Spec("float32", (3, 4)), "f32[3,4]"),
    (Spec("key<fry>", (2,)), "key<fry>[2]"),
    (Key("threefry2x32", (2,), b""), "key<threefry2x32>[2]"),
    (Number("int", "3"), "3"),
    (Number("float", "0.25"), "0.25"),
    (Number("bool", "True"), "True"),
    (Number("int", "7" * 5000), "7" * 57 + "..."),
    (Text("relu"), "'relu'"),
    (Text("a" * 100), "'" + "a" * 56 + "..."),
    (Text("\x1b[31m"), "'\\x1b[31m'"),
    (Nothing(), "None"),
    (Empty("mapping"), "{}"),
    (Empty("sequence"), "[]"),
    (Opaque("function"), "a function"),
    (Opaque("type"), "a class"),
    (Opaque("jax.core.Tracer"), "an object of type jax.core.Tracer"),
    (Opaque("\x1b[31m"), "an object of type  [31m"),
]


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_a_value_reads_as_a_jax_user_would_write_it(value, text):
    assert describe(Leaf((), value)) == text


def test_the_variable_kind_stands_in_front():
    assert describe(Leaf((), Array("float32", (3, 4), b""), "Param")) == "Param f32[3,4]"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), "(the value itself)"),
        (("params", "Dense_0", "kernel"), "params/Dense_0/kernel"),
        ((0, "carry", 1), "0/carry/1"),
        (("0",), "'0'"),
        (("a/b", ""), "'a/b'/''"),
        (("\x1b[31m",), "'\\x1b[31m'"),
        (tuple("x" * 30), "/".join("x" * 24) + "/.../x"),
    ],
)
def test_a_path_names_one_place_only(path, text):
    assert describe_path(path) == text


@pytest.mark.parametrize(
    ("leaf", "text"),
    [
        (Leaf((), Number("int", "3")), "int 3"),
        (Leaf((), Number("float", "3.0"), "Param"), "Param float 3.0"),
        (Leaf((), Spec("float32", (3,))), "f32[3] without values"),
        (Leaf((), Array("float32", (3,), b"")), "f32[3]"),
    ],
)
def test_kinds_that_read_alike_are_told_apart(leaf, text):
    assert describe_kind(leaf) == text


@pytest.mark.parametrize(
    ("children", "text"),
    [
        ({0: None, 1: None}, "a sequence of 2"),
        ({"kernel": None, "bias": None}, "a mapping with kernel, bias"),
        (dict.fromkeys("abcdef"), "a mapping with a, b, c, d and 2 more"),
    ],
)
def test_a_container_reads_as_what_it_holds(children, text):
    assert describe_container(children) == text
