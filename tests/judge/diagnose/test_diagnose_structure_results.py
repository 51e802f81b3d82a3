"""What the rules about results call each: nothing, a function, the output without its pair, another container."""

from __future__ import annotations

import pytest
from structure_cases import answer, case_of, name
from structure_trees import DENSE, STATS, Y, params

from flaxlings.judge.diagnose import structure
from flaxlings.judge.diagnose.case import Found
from flaxlings.judge.observation import Opaque

NAMED = {
    "a result of one instead of three": ([Y, Y + 1, Y + 2], Y + 2, "", "missing"),
    "the output alone": ([Y, {"batch_stats": STATS}], Y, "", "mutated-collection-missing"),
    "one of two collections": (
        {"batch_stats": STATS, "cache": STATS},
        {"batch_stats": STATS},
        "",
        "mutated-collection-missing",
    ),
    "the pair for the output": (Y, [Y, params(**DENSE)], "", "pair-not-unpacked"),
    "nothing returned": (Y, None, "", "missing-return"),
    "nothing returned for a pair": ({"a call": [Y, Y]}, {"a call": None}, "", "missing-return"),
    "a function returned": (Y, Opaque("function"), "", "not-called"),
    "a holder returned": (Y, Opaque("flax.core.scope.Variable"), "", "variable-as-array"),
    "the variables for the output": (Y, params(**DENSE), "", "apply-forgotten"),
    "a tracer kept": ({"kernel": Y}, {"kernel": Opaque("jax.core.Tracer")}, "", "tracer-leak"),
    "params that escaped": (
        {"variables": params(**DENSE), "params that escaped from a JAX transformation": 0},
        {"variables": params(**DENSE), "params that escaped from a JAX transformation": 2},
        "",
        "tracer-leak",
    ),
    "a dict for a tuple": ([Y, Y], {"y": Y, "z": Y}, "", "another-container"),
}


@pytest.mark.parametrize(("expected", "yours", "source", "wanted"), NAMED.values(), ids=NAMED)
def test_a_difference_of_structure_has_a_name(expected, yours, source, wanted):
    assert name(structure.RULES, case_of(expected, yours, source)) == wanted


SENTENCES = {
    "a changed collection": (
        [Y, {"batch_stats": STATS}],
        Y,
        "",
        Found(
            "mutated-collection-missing",
            'The changed `batch_stats` is not returned: with mutable=["batch_stats"], apply gives a pair, the output '
            "and what changed.",
        ),
    ),
}


@pytest.mark.parametrize(("expected", "yours", "source", "wanted"), SENTENCES.values(), ids=SENTENCES)
def test_the_sentence_says_what_to_change(expected, yours, source, wanted):
    assert answer(structure.RULES, case_of(expected, yours, source)) == wanted
