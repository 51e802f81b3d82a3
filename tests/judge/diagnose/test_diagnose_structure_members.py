"""What the rules about members call what is missing, what is too much, and what is held by another thing."""

from __future__ import annotations

import pytest
from structure_cases import Held, answer, case_of, name, param, spec
from structure_trees import ALIASED, DENSE, MADE_TWICE, PLAIN_BIAS, RANDOM_PARAM, SQUARE, Y, layers, params

from flaxlings.judge.diagnose import structure
from flaxlings.judge.diagnose.case import Found

PLAIN_BIAS_IN_NNX = """
class M(nnx.Module):
    def __init__(self, rngs):
        self.bias = 0.0
"""
NAMED = {
    "a parameter that is not there": (params(**DENSE), params(kernel=spec(3, 4)), "", "missing"),
    "no parameters at all": (params(**DENSE), {}, "", "missing"),
    "a layer that is not there": (
        layers("layers_", spec(3, 4), spec(4, 4)),
        layers("layers_", spec(3, 4)),
        "",
        "missing",
    ),
    "an item that is not there": ([Y, Y + 1, Y + 2], [Y, Y + 1], "", "missing"),
    "a bias too many": (params(kernel=spec(3, 4)), params(**DENSE), "", "extra"),
    "a module without parameters": ({}, params(**DENSE), "", "extra"),
    "an item too many": ([Y], [Y, Y + 1], "", "extra"),
    "a parameter that is a plain array": (
        params(**DENSE),
        params(kernel=spec(3, 4)),
        PLAIN_BIAS,
        "parameter-became-constant",
    ),
    "a Param that is a number": (
        {"kernel": param(3, 4), "bias": param(4)},
        {"kernel": param(3, 4)},
        PLAIN_BIAS_IN_NNX,
        "parameter-became-constant",
    ),
    "a constant that is a parameter": (
        params(dense=SQUARE),
        params(dense=SQUARE, weights=spec(4, 4)),
        RANDOM_PARAM,
        "constant-became-parameter",
    ),
    "bare arrays": (
        {"kernel": param(3, 4), "bias": param(4)},
        {"kernel": spec(3, 4), "bias": spec(4)},
        "",
        "wrong-variable-kind",
    ),
    "a Variable for a Param": (
        {"kernel": param(3, 4)},
        {"kernel": Held("Variable", spec(3, 4))},
        "",
        "wrong-variable-kind",
    ),
    "kinds in words": ({"mean": "BatchStat"}, {"mean": "Param"}, "", "wrong-variable-kind"),
    "a second submodule": (
        params(Dense_0=SQUARE),
        params(Dense_0=SQUARE, Dense_1=SQUARE),
        "",
        "submodule-twice",
    ),
    "one submodule for two": (
        params(Dense_0=SQUARE, Dense_1=SQUARE),
        params(Dense_0=SQUARE),
        MADE_TWICE,
        "submodule-shared",
    ),
    "one module of NNX under two names": (
        {"first": {"kernel": param(4, 4)}, "second": {"kernel": param(4, 4)}},
        {"first": {"kernel": param(4, 4)}},
        ALIASED,
        "submodule-shared",
    ),
}


@pytest.mark.parametrize(("expected", "yours", "source", "wanted"), NAMED.values(), ids=NAMED)
def test_a_difference_of_structure_has_a_name(expected, yours, source, wanted):
    assert name(structure.RULES, case_of(expected, yours, source)) == wanted


SENTENCES = {
    "a bias left out": (
        params(Dense_0=DENSE),
        params(Dense_0={"kernel": spec(3, 4)}),
        "y = nn.Dense(4, use_bias=False)(x)",
        Found("missing", "`Dense_0/bias` is missing: leave out use_bias=False.", line=1),
    ),
    "a parameter left out": (
        {"a batch of 5": params(**DENSE)},
        {"a batch of 5": params(kernel=spec(3, 4))},
        "",
        Found("missing", '`bias` is missing: declare it by self.param("bias", ...).'),
    ),
    "a plain value": (
        params(**DENSE),
        params(kernel=spec(3, 4)),
        PLAIN_BIAS,
        Found(
            "parameter-became-constant",
            'No parameter, but a plain value in yours: `bias`. To be learnt, declare it by self.param("bias", ...).',
            line=6,
        ),
    ),
    "bare arrays": (
        {"kernel": param(3, 4)},
        {"kernel": spec(3, 4)},
        "class M:\n    def __init__(self):\n        self.kernel = jnp.ones(3)\n",
        Found("wrong-variable-kind", "`kernel` is outside any Variable: wrap the array, nnx.Param(...).", line=3),
    ),
    "a text that Python cannot read": (
        params(**DENSE),
        params(kernel=spec(3, 4)),
        "def (:\n\0",
        Found("missing", '`bias` is missing: declare it by self.param("bias", ...).'),
    ),
}


@pytest.mark.parametrize(("expected", "yours", "source", "wanted"), SENTENCES.values(), ids=SENTENCES)
def test_the_sentence_says_what_to_change(expected, yours, source, wanted):
    assert answer(structure.RULES, case_of(expected, yours, source)) == wanted
