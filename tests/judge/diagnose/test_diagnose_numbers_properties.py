"""No rule about numbers raises, whatever arrays hold, and none names what has nothing to do with each other."""

from __future__ import annotations

import numpy as np
import pytest
from diagnose_cases import case, named
from hypothesis import given, settings
from hypothesis import strategies as st

from flaxlings.judge.diagnose.numbers import RULES


def relu(x):
    return np.maximum(x, 0)


def softmax(x):
    powers = np.exp(x)
    return powers / powers.sum(axis=-1, keepdims=True)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("shape", [(2,), (3,), (4,), (2, 2), (3, 4), (2, 3, 4)])
def test_unrelated_numbers_have_no_name(seed, shape):
    rng = np.random.default_rng([seed, *shape])
    source = "Dense Dropout mask BatchNorm momentum var eps scale relu softmax where"
    sides = [(rng.normal(size=shape), rng.normal(size=shape)) for _ in range(1 + seed % 3)]
    assert named(case(*sides, source=source)) is None
    assert named(case(*((np.exp(left), np.exp(right)) for left, right in sides), source=source)) is None
    assert named(case(*((relu(left), relu(right)) for left, right in sides), source="Dense relu")) is None
    assert named(case(*((softmax(left), softmax(right)) for left, right in sides), source=source)) is None


ARRAYS = st.sampled_from(["float32", "float64", "int32", "uint8", "bool", "complex64", "float16", "int64", "uint64"])


@st.composite
def arrays(draw):
    shape = tuple(draw(st.lists(st.integers(0, 4), max_size=4)))
    dtype = np.dtype(draw(ARRAYS))
    size = int(np.prod(shape))
    if dtype.kind == "b":
        raw = bytes(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    elif draw(st.booleans()):
        raw = draw(st.binary(min_size=size * dtype.itemsize, max_size=size * dtype.itemsize))
    else:
        few = np.array([0.0, 1, 2, 3, 0.5])
        picks = draw(st.lists(st.integers(0, 4), min_size=size, max_size=size))
        return few[np.array(picks, int)].reshape(shape).astype(dtype)
    return np.frombuffer(raw, dtype).reshape(shape)


@settings(max_examples=300, deadline=None)
@given(data=st.data(), seeds=st.integers(1, 3))
def test_no_rule_raises_whatever_the_arrays_hold(data, seeds):
    source = "softmax mask log / Dense bias Dropout BatchNorm scale momentum var eps PRNGKey(0)"
    sides = []
    for _ in range(seeds):
        one = data.draw(arrays())
        other = data.draw(st.one_of(arrays(), st.just(one[::-1] if one.ndim else one), st.just(np.zeros_like(one))))
        sides.append(({"params": {"kernel": one, "b": other}}, {"params": {"kernel": other, "b": one}}))
    of = case(*sides, source=source)
    alone = case(*((left["params"]["kernel"], right["params"]["kernel"]) for left, right in sides), source=source)
    for rule in RULES:
        rule(of)
        rule(alone)
