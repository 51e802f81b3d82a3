"""Any pytree as leaves: their paths, in an order that does not depend on how it was made."""

from __future__ import annotations

import collections
import dataclasses
import types
from typing import Any, NamedTuple

import flax
import flax.linen as nn
import jax
import jax.numpy as jnp
import optax
import pytest
from flattened import ONE, TWO, flat
from flax import nnx, struct

from flaxlings.judge.observation import Array, Empty, Nothing, PathPart, Text, Value
from flaxlings.run.worker.flatten import flatten


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


@pytest.mark.parametrize(
    ("tree", "leaves"),
    [
        ({"b": 1, "a": {"c": 2}}, {("a", "c"): TWO, ("b",): ONE}),
        ([1, [2]], {(0,): ONE, (1, 0): TWO}),
        ((1, (2,)), {(0,): ONE, (1, 0): TWO}),
        (Pair(1, [2]), {(0,): ONE, (1, 0): TWO}),
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
            {(0, 0, "w"): Array("float32", (), b"\0\0\0\0"), (1,): Empty("sequence")},
        ),
        (nnx.List([1, "x"]), {(0,): ONE, (1,): Text("x")}),
        (nnx.Dict(b=1, a=2), {("a",): TWO, ("b",): ONE}),
    ],
    ids=str,
)
def test_a_container_is_its_leaves_by_path(tree: object, leaves: dict[tuple[PathPart, ...], Value]) -> None:
    assert flat(tree) == leaves


def test_a_named_tuple_is_the_tuple_that_it_equals() -> None:
    assert flat({"pair": Pair(1, Pair(2, ()))}) == flat({"pair": (1, (2, ()))})
    assert flat(Pair([], {})) == flat(([], {}))


def test_keys_are_sorted_whatever_they_are() -> None:
    tree: dict[Any, int] = {"b": 0, 10: 1, "a": 2, 2: 3, True: 4, None: 5, 1.5: 6, (1, 2): 7, 1 << 70: 8}
    paths = [leaf.path for leaf in flatten(tree)]
    last = [(text,) for text in sorted(["b", "a", "True", "None", "1.5", "(1, 2)", str(1 << 70)])]
    assert paths == [(2,), (10,), *last]
    assert paths == [leaf.path for leaf in flatten(dict(reversed(tree.items())))]


def test_linen_variables_are_in_sorted_order_whatever_order_they_were_made_in() -> None:
    variables = nn.Dense(2).init(jax.random.key(0), jnp.ones((1, 3)))
    assert [leaf.path for leaf in flatten(variables)] == [("params", "bias"), ("params", "kernel")]
    assert [leaf.path for leaf in flatten(flax.core.freeze(variables))] == [("params", "bias"), ("params", "kernel")]
