"""What the rules about exchanges call items that are each in the place of another."""

from __future__ import annotations

import pytest
from structure_cases import case_of, name
from structure_trees import DENSE, Y, params

from flaxlings.judge.diagnose import structure

NAMED = {
    "a pair exchanged, with other values": ([Y, {"mean": Y}], [{"mean": Y + 1}, Y + 2], "", "order-swapped"),
    "a pair exchanged in each of two trees": (
        {"one": [Y, {"mean": Y}], "another one": [Y, {"mean": Y}]},
        {"one": [{"mean": Y}, Y], "another one": [{"mean": Y}, Y]},
        "",
        "order-swapped",
    ),
    "output and variables exchanged": ([params(**DENSE), Y], [Y, params(**DENSE)], "", "order-swapped"),
    "two numbers exchanged": ([0.0123, 0.4567], [0.4567, 0.0123], "", "order-swapped"),
    "three arrays reversed": ([Y, Y + 1, Y + 2], [Y + 2, Y + 1, Y], "", "order-swapped"),
    "two small numbers exchanged": ([1.5, 2.5], [2.5, 1.5], "", "order-swapped?"),
    "values under each other's names": ({"mean": Y, "var": Y + 1}, {"mean": Y + 1, "var": Y}, "", "order-swapped"),
}


@pytest.mark.parametrize(("expected", "yours", "source", "wanted"), NAMED.values(), ids=NAMED)
def test_a_difference_of_structure_has_a_name(expected, yours, source, wanted):
    assert name(structure.RULES, case_of(expected, yours, source)) == wanted
