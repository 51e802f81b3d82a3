"""What the rules about names call what is in its place and called otherwise."""

from __future__ import annotations

import pytest
from structure_cases import answer, array, case_of, name, param, spec
from structure_trees import DENSE, OWN_DENSE, WIDE, layers, params

from flaxlings.judge.diagnose import structure
from flaxlings.judge.diagnose.case import Found

NAMED = {
    "a parameter under another name": (params(**DENSE), params(weight=spec(3, 4), bias=spec(4)), "", "renamed"),
    "the same in several trees": (
        {"a vector": params(**DENSE), "a batch": params(**WIDE)},
        {
            "a vector": params(weight=spec(3, 4), bias=spec(4)),
            "a batch": params(weight=spec(5, 7), bias=spec(7)),
        },
        "",
        "renamed",
    ),
    "another name and PyTorch's order of axes": (
        params(**DENSE),
        params(weight=spec(4, 3), bias=spec(4)),
        "",
        "renamed",
    ),
    "automatic names": (
        layers("layers_", spec(3, 4), spec(4, 2)),
        layers("Dense_", spec(3, 4), spec(4, 2)),
        "",
        "renamed",
    ),
    "automatic names of layers that are alike": (
        layers("layers_", spec(4, 4), spec(4, 4)),
        layers("Dense_", spec(4, 4), spec(4, 4)),
        "",
        "renamed",
    ),
    "a given name for an automatic one": (params(Dense_0=DENSE), params(hidden=DENSE), "", "renamed"),
    "layers counted from one": (
        layers("layers_", spec(3, 4), spec(4, 2)),
        layers("layers_", spec(3, 4), spec(4, 2), first=1),
        "",
        "renamed",
    ),
    "an attribute of NNX": ({"kernel": param(3, 4)}, {"w": param(3, 4)}, "", "renamed"),
    "a key of a result": ({"loss": 0.5, "accuracy": array([0.5])}, {"loss": 0.5, "acc": array([0.5])}, "", "renamed"),
    "a ready-made layer for one's own": (
        params(MyDense_0=DENSE),
        params(Dense_0=DENSE),
        OWN_DENSE,
        "built-in-layer",
    ),
    "another ready-made layer": (
        params(Dense_0={"kernel": spec(3, 4)}),
        params(Conv_0={"kernel": spec(3, 3, 4)}),
        "",
        "another-layer",
    ),
    "another ready-made layer of the same name": (
        params(cell=dict.fromkeys(("h", "i"), DENSE)),
        params(cell=dict.fromkeys(("hn", "hr", "hz", "in", "ir", "iz"), DENSE)),
        "",
        "another-layer",
    ),
}


@pytest.mark.parametrize(("expected", "yours", "source", "wanted"), NAMED.values(), ids=NAMED)
def test_a_difference_of_structure_has_a_name(expected, yours, source, wanted):
    assert name(structure.RULES, case_of(expected, yours, source)) == wanted


SENTENCES = {
    "a parameter's name": (
        params(**DENSE),
        params(weight=spec(3, 4), bias=spec(4)),
        'class M:\n    def f(self):\n        self.param("weight", init)\n',
        Found(
            "renamed",
            "`weight` is to be called `kernel`. The name is the string that self.param or self.variable gets, not the "
            "Python variable.",
            line=3,
        ),
    ),
}


@pytest.mark.parametrize(("expected", "yours", "source", "wanted"), SENTENCES.values(), ids=SENTENCES)
def test_the_sentence_says_what_to_change(expected, yours, source, wanted):
    assert answer(structure.RULES, case_of(expected, yours, source)) == wanted
