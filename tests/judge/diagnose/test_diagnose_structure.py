"""What the rules about structure leave to others, and what they need to see before they say the more special name."""

from __future__ import annotations

import pytest
from structure_cases import answer, case_of, name, param, spec
from structure_trees import DENSE, OWN_DENSE, SQUARE, WIDE, Y, params

from flaxlings.judge.diagnose import structure
from flaxlings.judge.observation import Raised

DECLINED = {
    "nothing differs": (params(**DENSE), params(**DENSE), ""),
    "only a value": (Y, Y + 1, ""),
    "only a shape": (params(**DENSE), params(**WIDE), ""),
    "something missing and something unlike it": (params(**DENSE), params(kernel=spec(3, 4), table=spec(9, 9, 9)), ""),
    "two names of which one has a partner": (params(**DENSE), params(weight=spec(3, 4), offset=spec(2)), ""),
    "what the check itself called so": ({"output": spec(3), "a share": True}, {"output": spec(4)}, ""),
    "keys that the check made of paths": ({"params/a/kernel": "1"}, {"params/b/kernel": "1"}, ""),
    "two counts that are each other's": ({"inside": 0, "outside": 3}, {"inside": 3, "outside": 0}, ""),
    "two truths that are each other's": ({"compact": True, "setup": False}, {"compact": False, "setup": True}, ""),
    "texts that are no kinds": ({"mean": "a"}, {"mean": "b"}, ""),
    "kinds of some and a shape of others": (
        {"kernel": param(3, 4), "bias": param(4)},
        {"kernel": spec(3, 4), "bias": param(5)},
        "",
    ),
    "a pair of two that fit": (Y, [Y, Y + 1], ""),
    "an expected None": (None, 1, ""),
    "an exception": (Y, Raised("ValueError", "no"), ""),
    "arrays partly exchanged": ([Y, Y + 1, Y + 2], [Y + 1, Y, Y + 5], ""),
}


@pytest.mark.parametrize(("expected", "yours", "source"), DECLINED.values(), ids=DECLINED)
def test_what_is_no_matter_of_structure_is_declined(expected, yours, source):
    assert answer(structure.RULES, case_of(expected, yours, source)) is None


@pytest.mark.parametrize(
    ("expected", "yours", "source", "wanted"),
    [
        (params(Dense_0=SQUARE, Dense_1=SQUARE), params(Dense_0=SQUARE), "", "missing"),
        (params(**DENSE), params(kernel=spec(3, 4)), "", "missing"),
        (params(dense=SQUARE), params(dense=SQUARE, weights=spec(4, 4)), "", "extra"),
        (params(Dense_0=DENSE), params(Dense_0=DENSE, Dense_1=SQUARE), "", "extra"),
        (params(Dense_0=DENSE), params(Dense_0={"Dense_0": DENSE}), OWN_DENSE, "nested-too-deep"),
        (params(**DENSE), params(MyDense_0=DENSE), OWN_DENSE, "nested-too-deep"),
    ],
)
def test_without_evidence_the_plainer_name_is_taken(expected, yours, source, wanted):
    assert name(structure.RULES, case_of(expected, yours, source)) == wanted


def test_seeds_that_say_different_things_are_not_explained():
    renamed = (params(**DENSE), params(weight=spec(3, 4), bias=spec(4)))
    missing = (params(**DENSE), params(kernel=spec(3, 4)))
    assert name(structure.RULES, case_of(*renamed, more=(renamed,))) == "renamed"
    assert name(structure.RULES, case_of(*renamed, more=(missing,))) is None
