"""Statements that cannot mean what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from structure_cases import answer, case_of

from flaxlings.judge.diagnose import statements

RULES = (*statements.FIRST, *statements.RULES)
NAMED = {
    "a method in a condition": ("if not self.is_initializing:\n    pass\n", "method-not-called"),
    "a method in a sum of conditions": ("y = x and self.has_variable\n", "method-not-called"),
    "a method in an expression": ("y = 1 if m.has_rng else 2\n", "method-not-called"),
    "a return in a for": ("def f(x):\n    for m in y:\n        x = m(x)\n        return x\n", "return-in-loop"),
    "a return in a while": ("def f(x):\n    while x > 1:\n        x = x / 2\n        return x\n", "return-in-loop"),
    "a layer's result": ("nn.Dropout(0.5)(x)\n", "result-thrown-away"),
    "an activation's result": ("jax.nn.relu(x)\n", "result-thrown-away"),
    "an update in place": ("x.at[0].set(1)\n", "result-thrown-away"),
    "an activation for a flag": ("x = nn.Dense(3, nn.relu)(x)\n", "positional-argument"),
    "an initializer for a flag": ("x = nn.Dense(3, nn.initializers.zeros)(x)\n", "positional-argument"),
    "an initializer that is called": ("x = nn.Dense(3, lecun_normal())(x)\n", "positional-argument"),
    "a field for a flag": ("x = nn.Dense(3, self.kernel_init)(x)\n", "positional-argument"),
    "two widths": ("x = nn.Dense(64, 32)(x)\n", "positional-argument"),
    "a width out of a shape": ("x = nn.Dense(3, x.shape[-1])(x)\n", "positional-argument"),
    "two fields": (
        "class M:\n    width: int\n    def f(self, x):\n        return nn.Dense(3, self.width)(x)\n",
        "positional-argument",
    ),
    "a flag for the dims of dropout": ("x = nn.Dropout(0.5, not self.train)(x)\n", "positional-argument"),
}
LEFT = {
    "a method that is called": "if self.is_initializing():\n    pass\n",
    "a method that is kept": "ask = self.is_initializing\n",
    "a return behind the loop": "def f(x):\n    for m in y:\n        x = m(x)\n    return x\n",
    "a return under a condition": "def f(x):\n    for m in y:\n        if m:\n            return m\n",
    "a module that counts": "self.counter(x)\n",
    "what is sown": "self.sow('intermediates', 'h', nn.relu(x))\n",
    "a sum of its own": "relu(x)\n",
    "a docstring": '"""nn.relu(x)"""\n',
    "a flag": "x = nn.Dense(3, False)(x)\nx = nn.Dense(3, self.use_bias)(x)\n",
    "dims": "x = nn.Dropout(0.5, (1,))(x)\n",
    "axes": "x = nn.DenseGeneral((3, 4), -1)(x)\n",
    "no Python": "if not self.is_initializing",
}


@pytest.mark.parametrize(("source", "cause"), NAMED.values(), ids=NAMED)
def test_a_statement_that_does_nothing_or_something_else_is_named_with_its_line(source: str, cause: str) -> None:
    found = answer(RULES, case_of(1, 2, source))
    assert found is not None
    assert (found.id, found.sure) == (cause, True)
    assert found.line is not None
    assert any(word in source.splitlines()[found.line - 1] for word in ("return", "(", "self", "has_"))


@pytest.mark.parametrize("source", LEFT.values(), ids=LEFT)
def test_other_statements_are_left_alone(source: str) -> None:
    assert answer(RULES, case_of(1, 2, source)) is None


def test_a_loop_that_returns_in_the_solution_too_is_left_alone() -> None:
    source = NAMED["a return in a for"][0]
    assert answer(RULES, replace(case_of(1, 2, source), solution=source)) is None
