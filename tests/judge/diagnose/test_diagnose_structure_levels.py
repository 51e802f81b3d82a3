"""What the rules about levels call what is in another collection, or deeper or higher than it should be."""

from __future__ import annotations

import pytest
from structure_cases import answer, case_of, name, param, spec
from structure_trees import ALIASED, DENSE, STATS, WIDE, Y, params

from flaxlings.judge.diagnose import structure
from flaxlings.judge.diagnose.case import Found

OWN_VARIABLE = """
class M(nn.Module):
    @nn.compact
    def __call__(self):
        count = self.variable("state", "count", jnp.zeros, ())
"""
EXCHANGED_VARIABLE = OWN_VARIABLE.replace('"state", "count"', '"count", "counter"')

NAMED = {
    "a ready-made layer inside": (params(**DENSE), params(Dense_0=DENSE), "", "built-in-layer"),
    "a ready-made layer of another shape inside": (
        params(kernel=spec(3, 3, 1, 8)),
        params(Conv_0={"kernel": spec(3, 3, 8)}),
        "",
        "built-in-layer",
    ),
    "a ready-made layer of NNX": (
        {"kernel": param(3, 4), "bias": param(4)},
        {"linear": {"kernel": param(3, 4), "bias": param(4)}},
        ALIASED.replace("first", "linear"),
        "built-in-layer",
    ),
    "a layer in a wrapper of its own": (
        params(layers_0=DENSE),
        params(layers_0={"Dense_0": DENSE}),
        "",
        "nested-too-deep",
    ),
    "a level that is not there, and a new name": (
        params(net={"layers_0": DENSE}, dense=WIDE),
        params(Dense_0=DENSE, Dense_1=WIDE),
        "",
        "nested-too-shallow?",
    ),
    "a wrapping module": (params(Dense_0=DENSE), params(MLP_0={"Dense_0": DENSE}), "", "nested-too-deep"),
    "a whole dict for what is in it": (STATS, {"batch_stats": STATS}, "", "nested-too-deep"),
    "a tuple of one": ({"y": Y}, {"y": (Y,)}, "", "nested-too-deep"),
    "parameters of a layer in the module itself": (params(Dense_0=DENSE), params(**DENSE), "", "nested-too-shallow"),
    "what is inside params": (params(**DENSE), DENSE, "", "nested-too-shallow"),
    "a level that is not there, with other names": (
        params(net={"layers_0": DENSE, "layers_2": WIDE}),
        params(Dense_0=DENSE, Dense_1=WIDE),
        "",
        "nested-too-shallow",
    ),
    "statistics among the parameters": (
        {**params(Dense_0=DENSE), "batch_stats": {"Norm_0": {"mean": spec(4)}}},
        params(Dense_0=DENSE, Norm_0={"mean": spec(4)}),
        "",
        "wrong-collection",
    ),
    "a collection of one's own under another name": (
        {"counter": {"count": spec(dtype="int32")}},
        {"state": {"count": spec(dtype="int32")}},
        OWN_VARIABLE,
        "wrong-collection",
    ),
    "a collection of one's own under another name, where the text tells nothing": (
        {"counter": {"count": spec(dtype="int32")}},
        {"state": {"count": spec(dtype="int32")}},
        "",
        "wrong-collection",
    ),
    "a count that is a parameter": (
        {"counter": {"count": spec(dtype="int32")}},
        {"params": {"count": spec(dtype="int32")}},
        "",
        "wrong-collection",
    ),
    "collection and name exchanged": (
        {"counter": {"count": spec(dtype="int32")}},
        {"count": {"counter": spec(dtype="int32")}},
        EXCHANGED_VARIABLE,
        "wrong-collection",
    ),
}


@pytest.mark.parametrize(("expected", "yours", "source", "wanted"), NAMED.values(), ids=NAMED)
def test_a_difference_of_structure_has_a_name(expected, yours, source, wanted):
    assert name(structure.RULES, case_of(expected, yours, source)) == wanted


SENTENCES = {
    "a ready-made layer": (
        params(**DENSE),
        params(Dense_0=DENSE),
        "",
        Found(
            "built-in-layer",
            "`Dense_0/kernel` belongs to a ready-made Dense inside the module; `kernel` is expected in the module "
            "itself.",
        ),
    ),
}


@pytest.mark.parametrize(("expected", "yours", "source", "wanted"), SENTENCES.values(), ids=SENTENCES)
def test_the_sentence_says_what_to_change(expected, yours, source, wanted):
    assert answer(structure.RULES, case_of(expected, yours, source)) == wanted
