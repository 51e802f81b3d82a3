"""Weights that should sum to 1, made of the right scores in another way."""

from __future__ import annotations

import numpy as np
import pytest
from diagnose_cases import case, named

SCORES = [np.random.default_rng(seed).standard_normal((4, 5)) for seed in (0, 1)]


def softmax(x):
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


MADE = {
    "logarithms": (lambda x: np.log(softmax(x)), "another-activation"),
    "the scores": (lambda x: x, "activation-missing"),
    "sigmoids": (lambda x: 1 / (1 + np.exp(-x)), "another-activation"),
    "powers": (np.exp, "softmax-not-normalized"),
    "powers of what is moved": (lambda x: np.exp(x - x.max(axis=-1, keepdims=True)), "softmax-not-normalized"),
}


@pytest.mark.parametrize(("made", "cause"), MADE.values(), ids=MADE)
def test_weights_made_in_another_way_are_named(made, cause):
    assert named(case(*((softmax(x), made(x)) for x in SCORES))) == cause


@pytest.mark.parametrize(
    "made",
    [lambda x: softmax(2 * x), lambda x: softmax(x) ** 2, lambda x: np.log(softmax(2 * x))],
    ids=["sharper", "squares", "logarithms of others"],
)
def test_weights_of_other_scores_have_another_name(made):
    assert named(case(*((softmax(x), made(x)) for x in SCORES))) not in {cause for _, cause in MADE.values()}


def test_what_is_expected_to_be_no_weights_is_left_alone():
    assert named(case(*((x, np.exp(x)) for x in SCORES))) != "softmax-not-normalized"
