"""Any value as one leaf: kinds, shapes, dtypes, bytes; what is no data is at least named."""

from __future__ import annotations

import enum
import functools
from typing import Any

import flax.linen as nn
import jax
import jax.numpy as jnp
import ml_dtypes
import numpy as np
import pytest
from flattened import only

from flaxlings.judge.observation import Array, Key, Nothing, Number, Opaque, Spec, Text, Value


class Colour(enum.Enum):
    RED = "r"


class Level(enum.IntEnum):
    LOW = 1


@pytest.mark.parametrize(
    ("tree", "value"),
    [
        (True, Number("bool", "True")),
        (np.bool_(False), Number("bool", "False")),
        (3, Number("int", "3")),
        (-3, Number("int", "-3")),
        (np.int8(3), Number("int", "3")),
        (np.uint64(2**64 - 1), Number("int", "18446744073709551615")),
        (Level.LOW, Number("int", "1")),
        (10**30, Number("int", hex(10**30))),
        (-(10**30), Number("int", hex(-(10**30)))),
        (10**9999, Number("int", hex(10**9999))),
        (0.1, Number("float", "0.1")),
        (float("nan"), Number("float", "nan")),
        (float("-inf"), Number("float", "-inf")),
        (np.float16(0.5), Number("float", "0.5")),
        (np.float64(0.1), Number("float", "0.1")),
        (np.longdouble(1.5), Number("float", "1.5")),
        (ml_dtypes.bfloat16(1.5), Number("float", "1.5")),
        (ml_dtypes.float8_e4m3fn(0.5), Number("float", "0.5")),
        (ml_dtypes.int4(-3), Number("int", "-3")),
        (1 + 2j, Number("complex", "(1+2j)")),
        (np.complex64(1j), Number("complex", "1j")),
        ("text", Text("text")),
        (np.str_("text"), Text("text")),
        (None, Nothing()),
        (jnp.float32, Text("float32")),
        (jnp.bfloat16, Text("bfloat16")),
        (np.float32, Text("float32")),
        (ml_dtypes.bfloat16, Text("bfloat16")),
        (np.dtype(">i4"), Text("int32")),
        (jnp.dtype("bfloat16"), Text("bfloat16")),
        (Colour.RED, Text("Colour.RED")),
        (jax.lax.Precision.HIGHEST, Text("HIGHEST")),
        (jax.tree.structure({"a": 1}), Text("PyTreeDef({'a': *})")),
        (jax.sharding.PartitionSpec("data", None), Text(str(jax.sharding.PartitionSpec("data", None)))),
        (b"ab", Array("uint8", (2,), b"ab")),
        (bytearray(b"ab"), Array("uint8", (2,), b"ab")),
        (jax.ShapeDtypeStruct((2, 3), jnp.bfloat16), Spec("bfloat16", (2, 3))),
        (jax.eval_shape(lambda: jax.random.key(0)), Spec("key<fry>", ())),
        (len, Opaque("builtin_function_or_method")),
        (lambda: 1, Opaque("function")),
        (functools.partial(len), Opaque("functools.partial")),
        (int, Opaque("type")),
        (nn.Dense, Opaque("abc.ABCMeta")),
        (nn.Dense(3), Opaque("flax.linen.linear.Dense")),
        (object(), Opaque("object")),
        ((n for n in ()), Opaque("generator")),
        (np.datetime64("2020-01-01"), Opaque("numpy.datetime64")),
        (np.bytes_(b"x"), Opaque("numpy.bytes_")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_container_is_one_leaf(tree: object, value: Value) -> None:
    found = only(tree)
    if isinstance(value, Opaque) and value.name == "abc.ABCMeta":
        assert isinstance(found, Opaque)  # the name of Linen's metaclass is its own affair
        return
    assert found == value


DTYPES = [
    "bool",
    "int8",
    "int16",
    "int32",
    "uint8",
    "uint16",
    "uint32",
    "float16",
    "bfloat16",
    "float32",
    "complex64",
    "float8_e4m3fn",
    "float8_e5m2",
    "int4",
    "uint4",
]


@pytest.mark.parametrize("dtype", DTYPES)
def test_an_array_is_its_dtype_its_shape_and_its_bytes(dtype: str) -> None:
    array = jnp.asarray(np.array([[0, 1, 1], [1, 0, 1]])).astype(dtype)
    expected = Array(dtype, (2, 3), np.asarray(array).tobytes())
    assert only(array) == expected
    assert only(np.asarray(array)) == expected
    assert only(jnp.asarray(array).T.T) == expected
    assert len(expected.data) == 6 * np.dtype(jnp.dtype(dtype)).itemsize


@pytest.mark.parametrize("shape", [(), (0,), (2, 0, 3), (1, 1)])
def test_an_array_of_any_shape_keeps_it(shape: tuple[int, ...]) -> None:
    array = np.zeros(shape, np.float32)
    assert only(jnp.asarray(array)) == only(array) == Array("float32", shape, array.tobytes())


@pytest.mark.parametrize(
    "array",
    [
        np.array([1, 2], ">i4"),
        np.array([1, 2], "<i4"),
        np.array([1, 9, 2, 9], "i4")[::2],
        np.asfortranarray(np.array([1, 2], "i4")),
        np.ma.array([1, 2], dtype="i4"),
    ],
    ids=["big-endian", "little-endian", "strided", "fortran", "masked"],
)
def test_bytes_are_little_endian_and_in_c_order(array: object) -> None:
    assert only(array) == Array("int32", (2,), b"\1\0\0\0\2\0\0\0")


def test_a_matrix_in_fortran_order_is_sent_in_c_order() -> None:
    matrix = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert only(np.asfortranarray(matrix)) == only(matrix)


@pytest.mark.parametrize(
    "array",
    [
        np.array([object()]),
        np.array(["a"]),
        np.array([b"a"]),
        np.zeros(1, [("a", "i4")]),
        np.array(["2020-01-01"], "datetime64[D]"),
    ],
    ids=["object", "str", "bytes", "structured", "datetime"],
)
def test_an_array_that_is_no_numbers_is_named(array: np.ndarray[Any, Any]) -> None:
    assert only(array) == Opaque(f"numpy.ndarray of {array.dtype}")


@pytest.mark.parametrize(("impl", "words"), [("threefry2x32", 2), ("rbg", 4), ("unsafe_rbg", 4)])
def test_a_typed_key_is_its_implementation_and_its_words(impl: str, words: int) -> None:
    keys = jax.random.split(jax.random.key(3, impl=impl), 2)
    assert only(keys) == Key(impl, (2,), np.asarray(jax.random.key_data(keys)).astype("<u4").tobytes())
    found = only(jax.random.key(3, impl=impl))
    assert isinstance(found, Key)
    assert (found.shape, len(found.data)) == ((), 4 * words)


def test_an_old_key_is_an_array() -> None:
    assert only(jax.random.PRNGKey(3)) == Array("uint32", (2,), b"\0\0\0\0\3\0\0\0")


def test_a_leaked_tracer_is_named() -> None:
    leaked: list[object] = []
    jax.jit(lambda x: leaked.append(x) or x)(1.0)
    assert only(leaked[0]) == Opaque("jax.core.Tracer")
