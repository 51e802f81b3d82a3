"""What rules ask of a case again and again is looked at once."""

from __future__ import annotations

import gc
import weakref
from collections import Counter

import numpy as np
import pytest
from diagnose_cases import case

from flaxlings.judge.diagnose import activation, evidence, masks, numbers, parting
from flaxlings.judge.diagnose.case import Case, once
from flaxlings.judge.diagnose.rules import RULES

RNG = np.random.default_rng(0)
SIDES = [({"y": RNG.normal(size=(3, 4))}, {"y": RNG.normal(size=(3, 4))}) for _ in range(2)]


def count_calls(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> list[tuple[object, ...]]:
    """The arguments of every call of the module's function, which goes on as before."""
    calls: list[tuple[object, ...]] = []
    real = getattr(module, name)

    def counted(*args: object) -> object:
        calls.append(args)
        return real(*args)

    monkeypatch.setattr(module, name, counted)
    return calls


def test_all_rules_together_read_the_arrays_of_a_seed_once_and_build_its_trees_once(monkeypatch):
    arrays = count_calls(monkeypatch, evidence, "pairs")
    trees = count_calls(monkeypatch, parting, "_tree")
    of = case(*SIDES)
    for rule in RULES:
        rule(of)
    assert [sighting for sighting, _ in arrays] == list(of.failing)
    assert len(trees) == 2 * len(of.failing)


class Seen:
    """Something that can be watched."""


def test_what_was_seen_is_kept_for_one_case_alone_and_goes_when_the_case_goes():
    looked: list[int] = []

    @once
    def look(of: Case) -> Seen:
        looked.append(id(of))
        return Seen()

    first, other = case(*SIDES), case(*SIDES)
    assert first == other
    assert look(first) is look(first)
    assert look(first) is not look(other)
    assert looked == [id(first), id(other)]
    assert first == other
    gone = weakref.ref(look(first))
    del first
    gc.collect()
    assert gone() is None


def test_two_looks_at_one_case_are_kept_apart():
    def length(of: Case) -> int:
        return len(of.sightings)

    def title(of: Case) -> str:
        return of.plan.title

    of = case(*SIDES)
    assert (once(length)(of), once(title)(of), once(length)(of)) == (2, "y", 2)


def test_an_activation_is_undone_once_on_each_side(monkeypatch):
    calls = count_calls(monkeypatch, activation, "_preimage")
    numbers_ = np.linspace(-2.0, 2.0, 12)
    found = activation.another_activation(case((np.tanh(numbers_), 1 / (1 + np.exp(-numbers_)))))
    assert found is not None
    assert found.says == "Your result went through sigmoid where tanh is expected."
    assert set(Counter((name, id(values)) for name, values in calls).values()) == {1}


def test_every_rule_about_masks_is_asked_once_and_an_inverted_mask_before_all_others():
    assert numbers.RULES[0].__name__ == "mask_inverted"
    assert [rule for rule in numbers.RULES if rule.__module__ == masks.__name__] == [
        *masks.INVERSION_RULES,
        *masks.RULES,
    ]
    assert len({rule.__name__ for rule in numbers.RULES}) == len(numbers.RULES)
