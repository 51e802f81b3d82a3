"""What the rules about shapes call each difference, and what they leave to others."""

from __future__ import annotations

import numpy as np
import pytest
from structure_cases import answer, case_of, drawn, name, param, spec

from flaxlings.judge.diagnose import shapes
from flaxlings.judge.diagnose.case import Found

MAPPED = 'module = nn.vmap(Dense, variable_axes={"params": 0}, split_rngs={"params": True})'
Y = drawn(2, 5)
LONG = drawn(4, 3, 5)
STACK = {"params": {"kernel": spec(3, 6, 4), "bias": spec(3, 4)}}


def dense(inputs, features):
    return {"kernel": spec(inputs, features), "bias": spec(features)}


def params(**children):
    return {"params": children}


NAMED = {
    "a kernel's axes": (params(**dense(3, 4)), params(kernel=spec(4, 3), bias=spec(4)), "", "transposed"),
    "a kernel's axes in several trees, one of them square": (
        {"a": params(kernel=spec(3, 4)), "b": params(kernel=spec(4, 4)), "c": params(kernel=spec(5, 7))},
        {"a": params(kernel=spec(4, 3)), "b": params(kernel=spec(4, 4)), "c": params(kernel=spec(7, 5))},
        "",
        "transposed",
    ),
    "a kernel of NNX": ({"kernel": param(3, 4)}, {"kernel": param(4, 3)}, "", "transposed"),
    "a kernel's drawn values": (params(kernel=drawn(3, 4)), params(kernel=drawn(4, 3)), "", "transposed"),
    "a result transposed": (Y, Y.T.copy(), "", "transposed"),
    "a result without values": (spec(2, 5), spec(5, 2), "", "transposed?"),
    "a kernel in the order of PyTorch": (
        params(Conv_0={"kernel": spec(3, 5, 2, 8)}),
        params(Conv_0={"kernel": spec(8, 2, 3, 5)}),
        "",
        "axes-permuted",
    ),
    "a result with its axes turned": (LONG, LONG.transpose(1, 2, 0).copy(), "", "axes-permuted"),
    "the axis of copies behind": (
        STACK,
        params(kernel=spec(6, 3, 4), bias=spec(4, 3)),
        MAPPED,
        "axes-permuted",
    ),
    "a bias of the input's size": (
        params(**dense(3, 4)),
        params(kernel=spec(3, 4), bias=spec(3)),
        "",
        "features-and-input-exchanged",
    ),
    "a kernel and a bias made for the input": (
        params(**dense(3, 4)),
        params(**dense(4, 3)),
        "",
        "features-and-input-exchanged",
    ),
    "as many features as inputs": (params(**dense(3, 4)), params(**dense(3, 3)), "", "features-and-input-exchanged"),
    "a bias with a batch axis": (
        params(**dense(3, 4)),
        params(kernel=spec(3, 4), bias=spec(1, 4)),
        "",
        "batch-axis-extra",
    ),
    "a result with a batch axis of one": (drawn(4), drawn(4)[None], "", "batch-axis-extra"),
    "a result with a batch axis of one, without values": (spec(4), spec(1, 4), "", "batch-axis-extra"),
    "a batch for its first example": (Y[0], Y, "", "batch-axis-extra"),
    "a batch axis squeezed away": (Y[:1], Y[0], "", "batch-axis-missing"),
    "the first example alone": (Y, Y[0], "", "batch-axis-missing"),
    "keepdims": (Y.sum(1), Y.sum(1, keepdims=True), "", "axis-extra"),
    "a vector for a number": (spec(dtype="int32"), spec(1, dtype="int32"), "", "axis-extra"),
    "keepdims forgotten": (Y.sum(1, keepdims=True), Y.sum(1), "", "axis-missing"),
    "rows against a column": (Y[:, 0], Y[:, 0] + np.zeros((2, 1), np.float32), "", "broadcast"),
    "rows against a column, without values": (spec(6), spec(6, 6), "", "broadcast?"),
    "a mean left out": (LONG.mean(1), LONG, "", "not-reduced"),
    "a sum left out": (LONG.sum(0), LONG, "", "not-reduced"),
    "a mean too many": (LONG, LONG.mean(1), "", "reduced-over-another-axis"),
    "a mean of everything": (drawn(7), drawn(7).mean(), "", "reduced-over-another-axis?"),
    "a vector for one number": (drawn(7)[0], drawn(3, seed=9), "", "reduced-over-another-axis?"),
    "a sum over another axis, kept": (
        Y.sum(1, keepdims=True),
        Y.sum(0, keepdims=True),
        "",
        "reduced-over-another-axis",
    ),
    "params for each copy": (
        params(kernel=spec(6, 4), bias=spec(4)),
        params(kernel=spec(3, 6, 4), bias=spec(3, 4)),
        MAPPED,
        "params-stacked",
    ),
    "params shared by the copies": (STACK, params(kernel=spec(6, 4), bias=spec(4)), MAPPED, "params-not-stacked"),
    "the layers' widths in the opposite order": (
        params(layers_0=dense(5, 7), layers_1=dense(7, 3)),
        params(layers_0=dense(5, 3), layers_1=dense(3, 7)),
        "",
        "order-swapped",
    ),
    "one layer's width, and what follows from it": (
        params(layers_0=dense(5, 7), layers_1=dense(7, 3)),
        params(layers_0=dense(5, 6), layers_1=dense(6, 3)),
        "",
        "another-size",
    ),
    "a width that follows nothing": (
        {"a": params(kernel=spec(3, 4)), "b": params(kernel=spec(5, 4))},
        {"a": params(kernel=spec(3, 4)), "b": params(kernel=spec(3, 4))},
        "",
        "hard-coded-size",
    ),
    "a layer that is called on something else": (
        params(layers_0=dense(5, 7), layers_1=dense(7, 3)),
        params(layers_0=dense(5, 7), layers_1=dense(5, 3)),
        "",
        "another-input",
    ),
}


@pytest.mark.parametrize(("expected", "yours", "source", "wanted"), NAMED.values(), ids=NAMED)
def test_a_difference_of_shapes_has_a_name(expected, yours, source, wanted):
    assert name(shapes.RULES, case_of(expected, yours, source)) == wanted


DECLINED = {
    "nothing": (Y, Y),
    "other values": (Y, Y + 1),
    "another dtype": (spec(2, 5), spec(2, 5, dtype="int32")),
    "another name": (params(**dense(3, 4)), params(weight=spec(4, 3), bias=spec(4))),
    "a result of a size of its own": (spec(2, 5), spec(2, 6)),
    "a result turned, of other numbers": (Y, drawn(5, 2, seed=1)),
    "a result with another axis, of other numbers": (Y[0], drawn(2, 5, seed=1)),
    "a result without an axis, of other numbers": (LONG, drawn(4, 5, seed=1)),
    "a result without any axis, of another number": (drawn(7), drawn(1, seed=3)[0]),
    "one of two turned, the other not": ({"a": spec(2, 5), "b": spec(3)}, {"a": spec(5, 2), "b": spec(4)}),
    "a shape and, elsewhere, a value": ({"a": spec(2, 5), "b": Y}, {"a": spec(5, 2), "b": Y + 1}),
    "nothing in it": (np.zeros((0, 3), np.float32), np.zeros((0, 4), np.float32)),
    "two rows of nothing": (np.zeros((0,), np.float32), np.zeros((2, 0), np.float32)),
    "numbers of single values": ([1, 2.0], [1, 2.5]),
    "a kernel of more axes": (params(kernel=spec(3, 4)), params(kernel=spec(2, 2, 3, 5))),
}


@pytest.mark.parametrize(("expected", "yours"), DECLINED.values(), ids=DECLINED)
def test_what_shapes_cannot_tell_is_declined(expected, yours):
    assert answer(shapes.RULES, case_of(expected, yours)) is None


def test_the_axis_that_is_left_is_known_by_what_the_reference_shows_elsewhere():
    case = case_of(Y.sum(0), Y.sum(1), elsewhere={"input": Y})
    assert name(shapes.RULES, case) == "reduced-over-another-axis"
    assert answer(shapes.RULES, case_of(Y.sum(0), Y.sum(1), elsewhere={"input": Y + 1})) is None


def test_the_axis_of_copies_is_known_by_the_parameters():
    case = case_of(spec(2, 5, 8), spec(2, 3, 8), MAPPED, elsewhere=STACK)
    assert name(shapes.RULES, case) == "reduced-over-another-axis?"
    assert answer(shapes.RULES, case_of(spec(2, 5, 8), spec(2, 4, 8), MAPPED, elsewhere=STACK)) is None


def test_of_a_kernel_and_what_is_computed_from_it_the_kernel_is_named():
    expected = {"variables": params(**dense(3, 4)), "y": drawn(2, 4)}
    yours = {"variables": params(kernel=spec(4, 3), bias=spec(4)), "y": drawn(2, 4, seed=1)}
    assert answer(shapes.RULES, case_of(expected, yours, 'self.param("kernel", init, shape)')) == Found(
        "transposed",
        "A Flax kernel is (in, features), the input's axis first, so that x @ kernel needs no transposing. Yours has "
        "the axes exchanged.",
        line=1,
    )


def test_the_sentence_says_which_axis_has_which_size():
    expected = params(layers_0=dense(5, 7), layers_1=dense(7, 3))
    yours = params(layers_0=dense(5, 6), layers_1=dense(6, 3))
    assert answer(shapes.RULES, case_of(expected, yours)) == Found(
        "another-size", "The last axis of `layers_0/kernel`, its features, has size 6, not 7."
    )
