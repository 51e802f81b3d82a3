"""An observation as HTML by treescope, which needs objects and jax. No learner's code runs in this process."""

from __future__ import annotations

from typing import IO, Any

import jax
import ml_dtypes
import msgspec
import numpy as np
import treescope  # type: ignore[import-untyped]  # it ships no types; flax needs it, so it is there
from flax import nnx

from flaxlings.judge.observation import (
    Array,
    Empty,
    Key,
    Leaf,
    Nothing,
    Number,
    Observation,
    Opaque,
    PathPart,
    Spec,
    Text,
)

_DEPTH_LIMIT = 100
_LINES = 80
"""What is open when the page is; the rest unfolds."""

# jax leaves its constructor without annotations.
_Spec: Any = jax.ShapeDtypeStruct


def write_page(source: IO[bytes], target: IO[bytes]) -> None:
    """Read an observation, whose leaves have no flaw, and write its tree as HTML that needs nothing else."""
    tree = nested(msgspec.msgpack.decode(source.read(), type=Observation).leaves)
    with (
        treescope.active_autovisualizer.set_scoped(treescope.ArrayAutovisualizer()),
        treescope.using_expansion_strategy(max_height=_LINES),
    ):
        # What one value makes fail is shown as such, and the others all the same.
        html = treescope.render_to_html(tree, ignore_exceptions=True, compressed=False)
    target.write(html.encode())


def nested(leaves: tuple[Leaf, ...]) -> dict[PathPart, Any]:
    """The leaves as mappings in each other; one that lies in or around another leaf is left out."""
    root: dict[PathPart, Any] = {}
    for leaf in leaves:
        if not 0 < len(leaf.path) <= _DEPTH_LIMIT:
            continue
        *parents, name = leaf.path
        node: Any = root
        for part in parents:
            node = node.setdefault(part, {}) if isinstance(node, dict) else None
        if isinstance(node, dict):
            node.setdefault(name, _object(leaf))
    return root


class _Words:
    """What is shown as these words."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __repr__(self) -> str:
        return self._words


def _object(leaf: Leaf) -> Any:
    value = _value(leaf)
    return value if leaf.variable is None else _kind(leaf.variable)(value)


def _kind(name: str) -> Any:
    """The variable kind of this name, or one that is only called so."""
    known = getattr(nnx, name, None)
    if isinstance(known, type) and issubclass(known, nnx.Variable):
        return known
    return type(name, (nnx.Variable,), {}) if name.isidentifier() else nnx.Variable


def _value(leaf: Leaf) -> Any:
    match leaf.value:
        case Array(dtype=dtype, shape=shape, data=data):
            return np.frombuffer(data, _dtype(dtype)).reshape(shape)
        case Spec(dtype=dtype, shape=shape) if not dtype.startswith("key<"):
            return _Spec(shape, _dtype(dtype))
        case Spec(dtype=dtype, shape=shape):
            return _Words(f"{dtype}{list(shape)}")
        case Key(impl=impl, shape=shape):
            return _Words(f"key<{impl}>{list(shape)}")
        case Number(text=text):
            return _Words(text)
        case Text(text=text):
            return text
        case Nothing():
            return None
        case Empty(kind=kind):
            return {} if kind == "mapping" else []
        case Opaque(name=name):
            return _Words(f"<{name}>")


def _dtype(name: str) -> Any:
    return np.dtype(getattr(ml_dtypes, name) if hasattr(ml_dtypes, name) else name)
