"""An observation as HTML by treescope: every value that crosses the wire, whatever its names are."""

from __future__ import annotations

import io

import jax
import msgspec
import numpy as np
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
    Spec,
    Text,
    Value,
)
from flaxlings.run.worker.page import nested, write_page

BFLOAT16 = Array("bfloat16", (2,), bytes(4))
VALUES: tuple[Value, ...] = (
    Array("float32", (2, 2), np.arange(4, dtype=np.float32).tobytes()),
    BFLOAT16,
    Array("bool", (), b"\1"),
    Spec("float32", (3, 4)),
    Spec("key<fry>", (2,)),
    Key("threefry2x32", (), bytes(8)),
    Number("int", "3"),
    Text("<script>"),
    Nothing(),
    Empty("mapping"),
    Empty("sequence"),
    Opaque("function"),
)


def page(*leaves: Leaf) -> str:
    source, target = io.BytesIO(msgspec.msgpack.encode(Observation("p", 0, leaves))), io.BytesIO()
    write_page(source, target)
    return target.getvalue().decode()


def test_every_value_is_on_the_page_in_and_outside_of_variables() -> None:
    kinds = (None, "Param", "Kind", "Module", "no identifier")
    leaves = [Leaf((f"{kind}", number), value, kind) for kind in kinds for number, value in enumerate(VALUES)]
    html = page(*leaves)
    assert "ShapeDtypeStruct" in html
    assert "Param" in html
    # What a stranger wrote is text.
    assert "'<script>'" not in html


def test_leaves_are_mappings_in_each_other() -> None:
    tree = nested(
        (
            Leaf(("params", "Dense_0", "kernel"), Spec("float32", (3, 4))),
            Leaf(("layers", 0), BFLOAT16, "Param"),
            Leaf(("step",), Nothing()),
        )
    )
    assert list(tree) == ["params", "layers", "step"]
    assert tree["params"] == {"Dense_0": {"kernel": jax.ShapeDtypeStruct((3, 4), np.float32)}}
    assert type(tree["layers"][0]) is nnx.Param
    assert str(tree["layers"][0].get_value().dtype) == "bfloat16"


def test_a_leaf_in_another_one_or_too_deep_is_left_out() -> None:
    inside = Leaf(("a", "b"), Nothing())
    assert nested((Leaf(("a",), Nothing()), inside, Leaf((), Nothing()), Leaf(("x",) * 200, Nothing()))) == {"a": None}
    assert nested((inside, Leaf(("a",), Text("x")))) == {"a": {"b": None}}
