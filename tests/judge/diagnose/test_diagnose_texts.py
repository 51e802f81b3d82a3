"""What the learner's words say beside the solution's, where the numbers leave it open."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from structure_cases import answer, case_of

from flaxlings.judge.diagnose import texts
from flaxlings.judge.diagnose.case import Case, Found

SOLUTION = """import flax.linen as nn
import jax

class SimpleDense(nn.Module):
    features: int
    kernel_init: Callable = nn.initializers.lecun_normal()
    train: bool = False

    @nn.compact
    def __call__(self, x):
        return nn.jit(nn.Dense)(self.features, kernel_init=self.kernel_init, name=str(self.train))(x)

def forward(model, variables, x):
    return model.apply(variables, x)

def first(seed, x):
    return SimpleDense(3).init(jax.random.PRNGKey(seed), x)
"""
DRAWN = np.random.default_rng(0).standard_normal((3, 4)).astype(np.float32)
OTHERS = np.random.default_rng(1).standard_normal((3, 4)).astype(np.float32)
RULES = (*texts.FIRST, *texts.RULES)


def case(source: str, expected: object = DRAWN, yours: object = OTHERS) -> Case:
    return replace(case_of(expected, yours, source), solution=SOLUTION)


def line(source: str, part: str) -> int:
    return next(number for number, text in enumerate(source.splitlines(), start=1) if part in text)


def test_the_solution_itself_gives_nothing_away() -> None:
    assert answer(RULES, case(SOLUTION)) is None
    assert answer(RULES, case("")) is None
    assert answer(RULES, case("def broken(:")) is None


def test_a_field_that_nothing_reads_is_named_with_its_line() -> None:
    source = SOLUTION.replace("kernel_init=self.kernel_init, ", "")
    found = answer(RULES, case(source))
    assert found == Found(
        "field-unread",
        "Nothing in your text reads the field `kernel_init`: take `self.kernel_init` where the value is needed.",
        line=line(source, "kernel_init: Callable"),
    )


@pytest.mark.parametrize(
    "source",
    [
        SOLUTION.replace("    kernel_init: Callable = nn.initializers.lecun_normal()\n", "").replace(
            "self.kernel_init", "None"
        ),
        SOLUTION.replace("self.kernel_init", "getattr(self, 'kernel_init')"),
        SOLUTION.replace("self.features", "3").replace("self.kernel_init", "0").replace("self.train", "1"),
    ],
    ids=["no such field", "read by its name as text", "so many that the text is another idea"],
)
def test_fields_that_may_be_read_otherwise_are_left_alone(source: str) -> None:
    assert answer(RULES, case(source)) is None


def test_an_argument_that_a_function_ignores_is_named() -> None:
    source = SOLUTION.replace("model.apply(variables, x)", "model.apply(model.init(KEY, x), x)")
    found = answer(RULES, case(source))
    assert found == Found(
        "argument-unread", "`forward` is given `variables` and never uses it.", line=line(source, "def forward")
    )


def test_an_argument_of_another_name_is_found_by_its_place() -> None:
    source = SOLUTION.replace("def forward(model, variables, x)", "def forward(m, v, inputs)").replace(
        "model.apply(variables, x)", "m.apply({}, inputs)"
    )
    found = answer(RULES, case(source))
    assert found is not None
    assert "`v`" in found.says


@pytest.mark.parametrize(
    "key",
    [
        "jax.random.split(jax.random.PRNGKey(seed))[0]",
        "jax.random.fold_in(jax.random.PRNGKey(seed), 1)",
        "jax.random.PRNGKey(seed + 1)",
        "random.split(random.key(seed), 2)[1]",
    ],
)
def test_a_key_that_is_changed_before_it_is_used_looks_like_the_cause(key: str) -> None:
    source = SOLUTION.replace("jax.random.PRNGKey(seed)", key)
    found = answer(RULES, case(source))
    assert found is not None
    assert (found.id, found.sure, found.line) == ("other-draws", False, line(source, "return SimpleDense(3)"))


@pytest.mark.parametrize(
    ("expected", "yours"),
    [(DRAWN, np.where(np.arange(4) == 1, OTHERS, DRAWN)), ({"a": 1}, {"b": 1}), (DRAWN, OTHERS.T)],
    ids=["one column differs", "names differ", "shapes differ"],
)
def test_a_key_explains_only_numbers_that_all_differ(expected: object, yours: object) -> None:
    source = SOLUTION.replace("jax.random.PRNGKey(seed)", "jax.random.PRNGKey(seed + 1)")
    assert answer(RULES, case(source, expected, yours)) is None


def test_a_text_without_the_tool_of_the_solution_looks_like_it() -> None:
    found = answer(RULES, case(SOLUTION.replace("nn.jit(nn.Dense)", "nn.Dense"), {"calls": 2}, {"calls": 0}))
    assert found is not None
    assert (found.id, found.sure) == ("tool-unused", False)
    assert "`nn.jit`" in found.says


@pytest.mark.parametrize("written", ["jax.jit(nn.Dense)", "jit(nn.Dense)", "flax.linen.jit(nn.Dense)"])
def test_a_tool_may_be_written_otherwise(written: str) -> None:
    assert answer(RULES, case(SOLUTION.replace("nn.jit(nn.Dense)", written))) is None


@pytest.mark.parametrize(
    ("default", "expected", "yours", "named"),
    [
        ("True", False, True, True),
        ("0.5", 0.1, 0.5, True),
        ("'relu'", "gelu", "relu", True),
        ("None", 3, None, True),
        ("True", False, 1, False),
        ("0.5", 0.1, 0.25, False),
        ("make()", False, True, False),
    ],
)
def test_a_default_is_named_where_it_is_what_was_seen(
    default: str, expected: object, yours: object, named: bool
) -> None:
    source = SOLUTION.replace("train: bool = False", f"train: bool = {default}")
    found = answer(RULES, case(source, {"train": expected}, {"train": yours}))
    if not named:
        assert found is None
        return
    assert found is not None
    assert (found.id, found.sure, found.line) == ("another-default", True, line(source, "train: bool"))
