"""NNX modules, variables and optimizers as leaves, each with the kind of its variable."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import optax
from flattened import ONE, TWO, flat
from flax import nnx

from flaxlings.judge.observation import Array, Leaf, Nothing, Spec
from flaxlings.run.worker.flatten import flatten


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


def f32(*numbers: float) -> Array:
    return Array("float32", (len(numbers),), np.array(numbers, "<f4").tobytes())


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
