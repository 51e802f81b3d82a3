"""Any pytree as leaves: names, kinds, shapes, dtypes, values; what is no data is at least named."""

from __future__ import annotations

import collections
import dataclasses
import enum
import functools
import types
from typing import Any, NamedTuple

import flax
import flax.linen as nn
import jax
import jax.numpy as jnp
import ml_dtypes
import numpy as np
import optax
import pytest
from flax import nnx, struct

from flaxlings.judge.observation import (
    Array,
    Empty,
    Key,
    Leaf,
    Nothing,
    Number,
    Opaque,
    PathPart,
    Spec,
    Text,
    Value,
)
from flaxlings.run.worker.flatten import TooLarge, flatten


class Pair(NamedTuple):
    first: object
    second: object


@dataclasses.dataclass
class Settings:
    width: int
    nested: object = None


@struct.dataclass
class Step:
    params: object
    name: str = struct.field(pytree_node=False, default="step")


class Colour(enum.Enum):
    RED = "r"


class Level(enum.IntEnum):
    LOW = 1


@jax.tree_util.register_pytree_with_keys_class
class Keyed:
    """A pytree of its own kind, as libraries register them."""

    def __init__(self, *children: object) -> None:
        self.children = children

    def tree_flatten_with_keys(self) -> tuple[list[tuple[object, object]], None]:
        return [(jax.tree_util.GetAttrKey(f"part_{i}"), child) for i, child in enumerate(self.children)], None

    @classmethod
    def tree_unflatten(cls, _: None, children: tuple[object, ...]) -> Keyed:
        return cls(*children)


@jax.tree_util.register_pytree_node_class
class Plain(Keyed):
    """Likewise, without keys."""

    def tree_flatten(self) -> tuple[tuple[object, ...], None]:
        return self.children, None


class Scale(nnx.Variable):  # type: ignore[misc] # flax is untyped here
    """A kind of variable that flax does not know."""


class Everything(nnx.Module):  # type: ignore[misc] # flax is untyped here
    def __init__(self) -> None:
        self.linear = nnx.Linear(1, 2, rngs=nnx.Rngs(0))
        self.norm = nnx.BatchNorm(1, rngs=nnx.Rngs(0))
        self.drop = nnx.Dropout(0.5, rngs=nnx.Rngs(0))
        self.scale = Scale(jnp.ones(3))
        self.raw = jnp.zeros(2, jnp.int32)
        self.list = nnx.List([nnx.Param(jnp.ones(1)), nnx.Param(jnp.ones(2))])
        self.dict = nnx.Dict(b=nnx.Param(2.0), a=nnx.Param(1.0))
        self.width = 7


def flat(tree: object) -> dict[tuple[PathPart, ...], Value]:
    return {leaf.path: leaf.value for leaf in flatten(tree)}


def only(tree: object) -> Value:
    (leaf,) = flatten(tree)
    assert leaf.path == ()
    return leaf.value


def f32(*numbers: float) -> Array:
    return Array("float32", (len(numbers),), np.array(numbers, "<f4").tobytes())


ONE, TWO = Number("int", "1"), Number("int", "2")


@pytest.mark.parametrize(
    ("tree", "leaves"),
    [
        ({"b": 1, "a": {"c": 2}}, {("a", "c"): TWO, ("b",): ONE}),
        ([1, [2]], {(0,): ONE, (1, 0): TWO}),
        ((1, (2,)), {(0,): ONE, (1, 0): TWO}),
        (Pair(1, 2), {("first",): ONE, ("second",): TWO}),
        (Settings(1, Settings(2)), {("width",): ONE, ("nested", "width"): TWO, ("nested", "nested"): Nothing()}),
        (Step({"w": 1}), {("params", "w"): ONE, ("name",): Text("step")}),
        (flax.core.freeze({"b": {"c": 1}, "a": 2}), {("a",): TWO, ("b", "c"): ONE}),
        (collections.OrderedDict(b=1, a=2), {("a",): TWO, ("b",): ONE}),
        (types.MappingProxyType({"a": 1}), {("a",): ONE}),
        (collections.deque([1, 2]), {(0,): ONE, (1,): TWO}),
        (range(1, 3), {(0,): ONE, (1,): TWO}),
        ({2, 1}, {(0,): ONE, (1,): TWO}),
        (frozenset({2, 1}), {(0,): ONE, (1,): TWO}),
        (Keyed(1, Keyed(2)), {("part_0",): ONE, ("part_1", "part_0"): TWO}),
        (Plain(1, [2, None]), {(0,): ONE, (1, 0): TWO, (1, 1): Nothing()}),
        ({}, {(): Empty("mapping")}),
        ([], {(): Empty("sequence")}),
        (
            {"a": (), "b": set(), "c": {}},
            {("a",): Empty("sequence"), ("b",): Empty("sequence"), ("c",): Empty("mapping")},
        ),
        (Keyed(), {(): Empty("mapping")}),
        (
            optax.sgd(0.1, momentum=0.9).init({"w": 1.0}),
            {(0, "trace", "w"): Array("float32", (), b"\0\0\0\0"), (1,): Empty("sequence")},
        ),
        (nnx.List([1, "x"]), {(0,): ONE, (1,): Text("x")}),
        (nnx.Dict(b=1, a=2), {("a",): TWO, ("b",): ONE}),
    ],
    ids=str,
)
def test_a_container_is_its_leaves_by_path(tree: object, leaves: dict[tuple[PathPart, ...], Value]) -> None:
    assert flat(tree) == leaves


def test_keys_are_sorted_whatever_they_are() -> None:
    tree: dict[Any, int] = {"b": 0, 10: 1, "a": 2, 2: 3, True: 4, None: 5, 1.5: 6, (1, 2): 7, 1 << 70: 8}
    paths = [leaf.path for leaf in flatten(tree)]
    last = [(text,) for text in sorted(["b", "a", "True", "None", "1.5", "(1, 2)", str(1 << 70)])]
    assert paths == [(2,), (10,), *last]
    assert paths == [leaf.path for leaf in flatten(dict(reversed(tree.items())))]


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


def test_a_variable_is_its_value_with_its_kind() -> None:
    assert flatten(nnx.Param(jnp.ones(1))) == (Leaf((), f32(1), "Param"),)
    assert flatten({"v": Scale(2)}) == (Leaf(("v",), TWO, "Scale"),)
    assert flatten(nnx.Variable({"b": 1, "a": [2]})) == (Leaf(("a", 0), TWO, "Variable"), Leaf(("b",), ONE, "Variable"))
    assert flatten(nnx.Param(None)) == (Leaf((), Nothing(), "Param"),)


def test_an_nnx_module_is_its_state_with_the_kind_of_every_variable() -> None:
    found = [(leaf.path, leaf.variable, type(leaf.value).__name__) for leaf in flatten(Everything())]
    assert found == [
        (("dict", "a"), "Param", "Number"),
        (("dict", "b"), "Param", "Number"),
        (("drop", "rngs", "count"), "RngCount", "Array"),
        (("drop", "rngs", "key"), "RngKey", "Key"),
        (("linear", "bias"), "Param", "Array"),
        (("linear", "kernel"), "Param", "Array"),
        (("list", 0), "Param", "Array"),
        (("list", 1), "Param", "Array"),
        (("norm", "bias"), "Param", "Array"),
        (("norm", "mean"), "BatchStat", "Array"),
        (("norm", "scale"), "Param", "Array"),
        (("norm", "var"), "BatchStat", "Array"),
        (("raw",), None, "Array"),
        (("scale",), "Scale", "Array"),
    ]
    assert flatten(nnx.state(Everything())) == flatten(Everything())
    assert [leaf.variable for leaf in flatten(nnx.state(Everything(), Scale))] == ["Scale"]


def test_an_nnx_module_of_specs_keeps_its_kinds() -> None:
    found = {leaf.path: leaf for leaf in flatten(nnx.eval_shape(Everything))}
    assert found["linear", "kernel"] == Leaf(("linear", "kernel"), Spec("float32", (1, 2)), "Param")
    assert found["norm", "mean"] == Leaf(("norm", "mean"), Spec("float32", (1,)), "BatchStat")


def test_other_nnx_objects_are_their_state() -> None:
    assert [leaf.path for leaf in flatten(nnx.Rngs(0, dropout=1))] == [
        ("default", "count"),
        ("default", "key"),
        ("dropout", "count"),
        ("dropout", "key"),
    ]
    optimizer = nnx.Optimizer(nnx.Linear(1, 1, rngs=nnx.Rngs(0)), optax.sgd(0.1, momentum=0.9), wrt=nnx.Param)
    assert {leaf.variable for leaf in flatten(optimizer)} <= {"OptState", "OptVariable", "OptArray"}
    assert ("step",) in flat(optimizer)
    assert flat({"m": nnx.Linear(1, 1, use_bias=False, rngs=nnx.Rngs(0))}).keys() == {("m", "kernel")}


def test_a_leaked_tracer_is_named() -> None:
    leaked: list[object] = []
    jax.jit(lambda x: leaked.append(x) or x)(1.0)
    assert only(leaked[0]) == Opaque("jax.core.Tracer")


def test_linen_variables_are_in_sorted_order_whatever_order_they_were_made_in() -> None:
    variables = nn.Dense(2).init(jax.random.key(0), jnp.ones((1, 3)))
    assert [leaf.path for leaf in flatten(variables)] == [("params", "bias"), ("params", "kernel")]
    assert [leaf.path for leaf in flatten(flax.core.freeze(variables))] == [("params", "bias"), ("params", "kernel")]


@pytest.mark.parametrize("make", [list, dict, collections.deque], ids=["list", "dict", "deque"])
def test_a_container_that_holds_itself_is_an_error(make: type) -> None:
    tree = make()
    tree.update(self=tree) if isinstance(tree, dict) else tree.append(tree)
    with pytest.raises(RecursionError):
        flatten(tree)


@pytest.mark.parametrize(
    "tree",
    [
        [0] * 20_001,
        np.zeros((16 << 20) + 1, np.uint8),
        np.broadcast_to(np.float32(1), (1 << 30, 1 << 30)),
        jnp.zeros((5 << 20,), jnp.float32),
        "x" * ((16 << 20) + 1),
        ["x" * (9 << 20), "y" * (9 << 20)],
        {"k" * ((16 << 20) + 1): 1},
        b"x" * ((16 << 20) + 1),
    ],
    ids=["leaves", "bytes", "broadcast", "jax", "text", "texts", "key", "bytes object"],
)
def test_too_much_is_an_error(tree: object) -> None:
    with pytest.raises(TooLarge, match="more than 20000 leaves or 16 MiB were returned"):
        flatten(tree)


def test_just_enough_is_no_error() -> None:
    assert len(flatten([0] * 20_000)) == 20_000
    assert only(np.zeros(16 << 20, np.uint8)) == Array("uint8", (16 << 20,), bytes(16 << 20))


def test_an_array_that_was_given_away_is_an_error_of_jax() -> None:
    array = jnp.ones(1)
    array.delete()
    with pytest.raises(RuntimeError, match="deleted"):
        flatten([array])
