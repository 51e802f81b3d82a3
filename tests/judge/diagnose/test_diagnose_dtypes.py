"""What the rules about dtypes call each difference, and what they leave to others."""

from __future__ import annotations

import numpy as np
import pytest
from structure_cases import answer, array, case_of, name, spec

from flaxlings.judge.diagnose import dtypes
from flaxlings.judge.diagnose.case import Found

X = [[1.5, 2.0], [3.0, 4.5]]


def params(dtype):
    return {"params": {"kernel": spec(3, 4, dtype=dtype), "bias": spec(4, dtype=dtype)}}


NAMED = {
    "numpy's floats": (array(X), array(X, "float64"), "float64"),
    "numpy's floats among others": (
        {"a": array(X), "b": array(X)},
        {"a": array(X, "float64"), "b": array(X)},
        "float64",
    ),
    "numpy's complex numbers": (array(X, "complex64"), array(X, "complex128"), "float64"),
    "parameters of a bfloat16 input": (params("float32"), params("bfloat16"), "bfloat16"),
    "a result in bfloat16": (spec(2), spec(2, dtype="bfloat16"), "bfloat16"),
    "a result not in bfloat16": (spec(2, dtype="bfloat16"), spec(2), "bfloat16"),
    "half precision": (spec(2), spec(2, dtype="float16"), "bfloat16"),
    "a dtype as a text": ({"dtype": "float32"}, {"dtype": "bfloat16"}, "bfloat16"),
    "parameters made of ints": (params("float32"), params("int32"), "ints"),
    "a count made of floats": (spec(dtype="int32"), spec(), "another-dtype"),
    "numbers that are true or false": (spec(3), spec(3, dtype="bool"), "another-dtype"),
    "a mask made of numbers": (spec(3, dtype="bool"), spec(3), "another-dtype"),
    "another width of ints": (spec(3, dtype="int32"), spec(3, dtype="int8"), "another-dtype"),
    "an int for a float": ([1.0], [1], "ints"),
    "a float for an int": ([1], [1.0], "another-dtype"),
    "an int for an array of floats": (array(1.0), 1, "ints"),
}


@pytest.mark.parametrize(("expected", "yours", "wanted"), NAMED.values(), ids=NAMED)
def test_a_difference_of_dtypes_has_a_name(expected, yours, wanted):
    assert name(dtypes.RULES, case_of(expected, yours)) == wanted


@pytest.mark.parametrize(
    ("expected", "yours"), [(array(0, "int32"), 0), (0, array(0, "int32")), (array(0.5), 0.5)], ids=str
)
def test_where_scalars_are_strict_a_python_number_is_no_array(expected, yours):
    assert name(dtypes.RULES, case_of({"count": expected}, {"count": yours}, strict=True)) == "python-number"
    assert name(dtypes.RULES, case_of({"count": expected}, {"count": yours})) is None


DECLINED = {
    "nothing": (array(X), array(X)),
    "values": (array(X), array(np.asarray(X) + 1)),
    "a dtype here, a value there": (
        {"a": array(X), "b": array(X)},
        {"a": array(X, "float64"), "b": array(np.asarray(X) + 1)},
    ),
    "two dtypes": (
        {"a": spec(2), "b": spec(3)},
        {"a": spec(2, dtype="bfloat16"), "b": spec(3, dtype="int32")},
    ),
    "a shape too": (spec(2, 3), spec(3, 2, dtype="float64")),
    "another name": ({"a": spec(2)}, {"b": spec(2, dtype="float64")}),
    "a text that is no dtype": ({"a": "float32"}, {"a": "Param"}),
    "a bool for an int": ([1], [True]),
}


@pytest.mark.parametrize(("expected", "yours"), DECLINED.values(), ids=DECLINED)
def test_what_dtypes_cannot_tell_is_declined(expected, yours):
    assert answer(dtypes.RULES, case_of(expected, yours)) is None


@pytest.mark.parametrize(
    ("expected", "yours", "source", "wanted"),
    [
        (
            params("float32"),
            params("bfloat16"),
            "x = 1\ny = nn.Dense(3, param_dtype=jnp.bfloat16)",
            Found(
                "bfloat16",
                "All parameters are bfloat16; parameters stay float32, whatever the input is: dtype= is for computing, "
                "param_dtype= for what is stored.",
                line=2,
            ),
        ),
        (
            {"a": array(X), "b": array(X)},
            {"a": array(X, "float64"), "b": array(X)},
            "",
            Found(
                "float64",
                "`a` is float64: numpy computes in double precision, JAX in single. Use jax.numpy, or "
                "dtype=jnp.float32.",
            ),
        ),
        (
            {"count": spec(dtype="int32")},
            {"count": spec()},
            "",
            Found(
                "another-dtype",
                "`count` is float32; int32 is expected: without a dtype, jnp.zeros and jnp.ones make floats, and / "
                "does.",
            ),
        ),
    ],
    ids=["parameters", "one array", "a count"],
)
def test_the_sentence_says_where_and_why(expected, yours, source, wanted):
    assert answer(dtypes.RULES, case_of(expected, yours, source)) == wanted
