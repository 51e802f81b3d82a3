"""A learner's text is read once, in silence, whatever stands in it."""

from __future__ import annotations

import ast
import warnings

import pytest

from flaxlings.judge.diagnose.declarations import Declarations, declared
from flaxlings.judge.diagnose.syntax import nodes_of, thrown_away, tree_of

ESCAPE = 'name = "\\d"\n'


@pytest.mark.parametrize("look", [nodes_of, declared, tree_of])
def test_what_python_warns_about_is_not_said_by_the_parent(look):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        look(f"# {look.__name__}\n{ESCAPE}")
    assert said == []


def test_all_that_look_at_a_text_share_one_tree(monkeypatch):
    parsed = []
    parse = ast.parse
    monkeypatch.setattr(ast, "parse", lambda source: parsed.append(source) or parse(source))
    source = "# read once\nclass M: pass\nrelu(x)\n"
    assert declared(source).classes == {"M"}
    assert list(thrown_away(source, "relu")) == [("relu", 3)]
    assert tree_of(source) is tree_of(source)
    assert parsed == [source]


@pytest.mark.parametrize(
    "source",
    ["def (", "x = 1\0", "(" * 5_000, f"{'x = 1;' * 20_000}"],
    ids=["no Python", "a zero byte", "too deep", "too long"],
)
def test_a_text_that_cannot_be_read_has_no_tree(source):
    assert tree_of(source) is None
    assert nodes_of(source) == ()
    assert declared(source) == Declarations()
