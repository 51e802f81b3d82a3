"""What cannot be flattened, and how much is too much."""

from __future__ import annotations

import collections
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flattened import only

from flaxlings.judge.observation import Array
from flaxlings.run.worker.flatten import TooLarge, flatten


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


@pytest.mark.parametrize("make", [lambda tree: [tree], lambda tree: {"deeper": tree}], ids=["list", "dict"])
def test_a_tree_that_is_too_deep_is_an_error(make: Callable[[object], object]) -> None:
    tree: object = 1
    for _ in range(100):
        tree = make(tree)
    assert len(flatten(tree)[0].path) == 100
    with pytest.raises(TooLarge, match="more than 100 levels or axes were returned"):
        flatten(make(tree))


def test_a_shape_of_too_many_axes_is_an_error() -> None:
    with pytest.raises(TooLarge, match="more than 100 levels or axes were returned"):
        flatten(jax.ShapeDtypeStruct((1,) * 101, jnp.float32))


def test_an_array_that_was_given_away_is_an_error_of_jax() -> None:
    array = jnp.ones(1)
    array.delete()
    with pytest.raises(RuntimeError, match="deleted"):
        flatten([array])
