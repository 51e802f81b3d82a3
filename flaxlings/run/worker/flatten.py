"""Any pytree that a probe returns, as leaves that go over the wire."""

from __future__ import annotations

import dataclasses
import enum
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

import flax.linen
import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from flaxlings.judge.observation import (
    DEPTH_LIMIT,
    LEAF_LIMIT,
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

BYTE_LIMIT = 16 << 20
"""Bytes of array data in one observation; half of what one message may have."""

Path = tuple[PathPart, ...]

_SEQUENCES = (list, tuple, deque, range, nnx.List)
_SETS = (set, frozenset)
_KEY_LIMIT = 1 << 63
"""Integers beyond it do not go over the wire as such."""


class TooLarge(ValueError):
    """A probe returned more than an observation can hold."""


def flatten(tree: object) -> tuple[Leaf, ...]:
    """The leaves of a tree, in its order (mappings by sorted key).

    Raises:
        TooLarge: more than `LEAF_LIMIT` leaves or `BYTE_LIMIT` bytes of arrays and texts, or `DEPTH_LIMIT` levels.
        RecursionError: the tree contains itself.
    """
    leaves: list[Leaf] = []
    size = 0
    for leaf in _leaves((), tree, None):
        leaves.append(leaf)
        size += _size(leaf)
        if len(leaves) > LEAF_LIMIT or size > BYTE_LIMIT:
            raise _too_large()
        if len(leaf.path) > DEPTH_LIMIT or len(getattr(leaf.value, "shape", ())) > DEPTH_LIMIT:
            raise TooLarge(f"more than {DEPTH_LIMIT} levels or axes were returned")
    return tuple(leaves)


def _too_large() -> TooLarge:
    return TooLarge(f"more than {LEAF_LIMIT} leaves or {BYTE_LIMIT >> 20} MiB were returned")


def _size(leaf: Leaf) -> int:
    texts = sum(len(part) for part in leaf.path if isinstance(part, str))
    match leaf.value:
        case Array(data=data) | Key(data=data):
            return texts + len(data)
        case Text(text=text) | Number(text=text):
            return texts + len(text)
        case _:
            return texts


def _leaves(path: Path, tree: object, variable: str | None) -> Iterator[Leaf]:
    if isinstance(tree, nnx.Variable):
        yield from _leaves(path, tree.get_value(), type(tree).__name__)
        return
    if isinstance(tree, nnx.Pytree) and not isinstance(tree, nnx.List | nnx.Dict):
        tree = nnx.state(tree)
    value = _value(tree)
    if value is not None:
        yield Leaf(path, value, variable)
        return
    children = _children(tree)
    if children is None:
        yield Leaf(path, Opaque(_type_name(tree)), variable)
    elif not children:
        yield Leaf(path, Empty("sequence" if isinstance(tree, _SEQUENCES + _SETS) else "mapping"), variable)
    else:
        for key, child in children:
            yield from _leaves((*path, key), child, variable)


def _value(tree: Any) -> Value | None:
    """The tree as one leaf, or None when it has children."""
    if tree is None:
        return Nothing()
    if isinstance(tree, jax.core.Tracer):
        return Opaque("jax.core.Tracer")
    if isinstance(tree, jax.Array):
        if jnp.issubdtype(tree.dtype, jax.dtypes.prng_key):
            words = np.asarray(jax.random.key_data(tree))
            return Key(str(jax.random.key_impl(tree)), tree.shape, _bytes(words))
        return _array(np.asarray(tree))
    if isinstance(tree, np.ndarray):
        return _array(tree)
    if isinstance(tree, jax.ShapeDtypeStruct):
        return Spec(str(tree.dtype), tuple(tree.shape))
    if isinstance(tree, str):
        return Text(str(tree))
    if isinstance(tree, bool | int | float | complex | np.generic):
        return _number(tree)
    if isinstance(tree, bytes | bytearray):
        return _array(np.frombuffer(tree, np.uint8))
    if isinstance(tree, enum.Enum | jax.tree_util.PyTreeDef | jax.sharding.PartitionSpec):
        return Text(str(tree))
    # jnp.float32 is no type of numpy's, but an object that stands for a dtype.
    if isinstance(tree, np.dtype | type(jnp.float32)) or (isinstance(tree, type) and issubclass(tree, np.generic)):
        return Text(np.dtype(tree).name)
    return None


def _number(tree: Any) -> Value:
    if isinstance(tree, bool | np.bool_):
        return Number("bool", repr(bool(tree)))
    if isinstance(tree, int | np.integer):
        return Number("int", hex(int(tree)) if abs(int(tree)) >= 1 << 64 else repr(int(tree)))
    if isinstance(tree, complex | np.complexfloating):
        return Number("complex", repr(complex(tree)))
    if isinstance(tree, float | np.floating):
        return Number("float", repr(float(tree)))
    # What ml_dtypes adds to numpy (bfloat16, float8, int4) is np.generic, but neither np.floating nor np.integer.
    if jnp.issubdtype(tree.dtype, np.integer):
        return Number("int", repr(int(tree)))
    if jnp.issubdtype(tree.dtype, np.floating):
        return Number("float", repr(float(tree)))
    return Opaque(_type_name(tree))


def _array(array: Any) -> Value:
    if array.dtype.hasobject or array.dtype.names is not None or array.dtype.kind in "SUMm":
        return Opaque(f"numpy.ndarray of {array.dtype}")
    # Before it is copied: a broadcast array can be a thousand times larger than the memory.
    if array.nbytes > BYTE_LIMIT:
        raise _too_large()
    return Array(array.dtype.name, array.shape, _bytes(array))


def _bytes(array: Any) -> bytes:
    little = array.astype(array.dtype.newbyteorder("<"), copy=False) if array.dtype.byteorder == ">" else array
    return bytes(np.ascontiguousarray(little).tobytes())


def _children(tree: Any) -> list[tuple[PathPart, Any]] | None:
    """The children of a container by key, or None for something that is no container."""
    if isinstance(tree, Mapping):
        items = [(_key(key), child) for key, child in tree.items()]
        return sorted(items, key=lambda item: (isinstance(item[0], str), item[0]))
    if isinstance(tree, _SEQUENCES):
        # A named tuple too: it equals the plain one, so whoever asks for a pair may get it with names.
        return list(enumerate(tree))
    if isinstance(tree, _SETS):
        return list(enumerate(sorted(tree, key=repr)))
    # To jax an iterator is no tree, and soon an error.
    if isinstance(tree, type | flax.linen.Module | Iterator):
        return None
    if dataclasses.is_dataclass(tree):
        return [(entry.name, getattr(tree, entry.name)) for entry in dataclasses.fields(tree)]
    # Whatever else is registered with jax; a tree that is its own only leaf is not.
    leaves, _ = jax.tree_util.tree_flatten_with_path(tree, is_leaf=lambda node: node is not tree)
    if any(child is tree for _, child in leaves):
        return None
    return [(_part(keys[0]), child) for keys, child in leaves]


def _part(key: Any) -> PathPart:
    for attribute in ("key", "name", "idx"):
        part = getattr(key, attribute, None)
        if part is not None:
            return _key(part)
    return str(key)


def _key(key: object) -> PathPart:
    return key if type(key) is int and abs(key) < _KEY_LIMIT else str(key)


def _type_name(tree: object) -> str:
    kind = type(tree)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
