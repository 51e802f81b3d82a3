"""Exceptions cut to the learner's lines, through whatever the libraries wrap around them."""

from __future__ import annotations

import re

import pytest
from runs import Bench

from flaxlings.judge.observation import Frame

THROUGH = {
    "jax.jit": "jax.jit(inner)(1.0)",
    "jax.grad": "jax.grad(inner)(1.0)",
    "jax.vmap": "jax.vmap(inner)(jnp.ones(2))",
    "jax.lax.scan": "jax.lax.scan(lambda c, x: (c, inner(x)), 0, jnp.ones(2))",
    "jax.eval_shape": "jax.eval_shape(inner, 1.0)",
    "jax.checkpoint": "jax.checkpoint(inner)(1.0)",
    "nnx.jit": "nnx.jit(inner)(1.0)",
    "nnx.grad": "nnx.grad(inner)(1.0)",
    "nnx.vmap": "nnx.vmap(inner)(jnp.ones(2))",
}
IMPORTS = "import jax, jax.numpy as jnp, flax.linen as nn\nfrom flax import nnx\n"


@pytest.mark.parametrize("call", THROUGH.values(), ids=THROUGH)
def test_only_the_learners_frames_are_left_through_a_transformation(bench: Bench, call: str) -> None:
    source = f"{IMPORTS}def inner(x):\n    raise ValueError('inside')\n\ndef f(seed):\n    return {call}\n"
    raised = bench.raised(source)
    assert (raised.type, raised.message.partition("\n")[0], raised.line) == ("ValueError", "inside", 4)
    first, *_, last = raised.frames
    assert first == Frame(7, "f", f"return {call}")
    assert last == Frame(4, "inner", "raise ValueError('inside')")
    assert {frame.line for frame in raised.frames} == {4, 7}


@pytest.mark.parametrize("lift", ["Inner", "nn.jit(Inner)", "nn.remat(Inner)"])
def test_only_the_learners_frames_are_left_through_a_linen_module(bench: Bench, lift: str) -> None:
    source = f"""{IMPORTS}
class Inner(nn.Module):
    @nn.compact
    def __call__(self, x):
        return nn.Dense("three")(x)

class Outer(nn.Module):
    def setup(self):
        self.inner = {lift}()
    def __call__(self, x):
        return self.inner(x)

def f(seed):
    return Outer().init(jax.random.key(seed), jnp.ones(2))
"""
    raised = bench.raised(source)
    assert [(frame.line, frame.function) for frame in raised.frames] == [(16, "f"), (13, "__call__"), (7, "__call__")]
    assert raised.line == 7
    assert raised.type in {"TypeError", "ValueError"}


def test_the_message_of_flax_is_whole_and_its_type_has_its_full_name(bench: Bench) -> None:
    params = "{'kernel': jnp.ones((5, 3))}"
    source = f"{IMPORTS}def f(seed):\n    return nn.Dense(3).apply({{'params': {params}}}, jnp.ones(2))\n"
    raised = bench.raised(source)
    assert (raised.type, raised.line) == ("flax.errors.ScopeParamShapeError", 4)
    assert "flax.errors.html#flax.errors.ScopeParamShapeError" in raised.message


def test_what_the_check_or_a_library_raises_has_no_frames_of_the_learner(bench: Bench) -> None:
    raised = bench.raised("x = 1\n")
    assert (raised.type, raised.frames, raised.line) == ("AttributeError", (), None)
    assert "'exercise'" in raised.message
    assert "'f'" in raised.message


def test_a_message_names_no_place_in_memory(bench: Bench) -> None:
    raised = bench.raised("def f(seed):\n    raise ValueError(f'not {f} but {object()}, 0x10 at 0x20')\n")
    assert raised.message == "not <function f> but <object object>, 0x10 at 0x20"


def test_a_message_names_no_directory_of_the_machine(bench: Bench) -> None:
    raised = bench.raised("import jax\n\ndef f(seed):\n    return jax.jit(lambda x: 1 if x else 2)(seed)\n")
    assert raised.type == "jax.errors.TracerBoolConversionError"
    assert re.search(r" at \w+\.py:4 for jit", raised.message)
    installed = bench.raised("import flax\n\ndef f(seed):\n    raise ValueError(f'in {flax.__file__}:3')\n")
    assert installed.message == "in flax/__init__.py:3"


def test_a_recursion_leaves_its_first_and_last_frames(bench: Bench) -> None:
    raised = bench.raised("def f(seed):\n    return f(seed + 1)\n")
    assert (raised.type, raised.line) == ("RecursionError", 2)
    assert raised.frames == (Frame(2, "f", "return f(seed + 1)"),) * 20


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        ("class E(Exception):\n    def __str__(self): raise KeyError(1)", "(its message raised KeyError)"),
        ("class E(Exception):\n    __notes__ = 3", "(its message raised TypeError)"),
        ("class E(Exception):\n    __notes__ = ['first', 2]", "\nfirst\n2"),
        ("def E():\n    error = ValueError('text')\n    error.add_note('a note')\n    return error", "text\na note"),
        ("def E(): return ValueError('x' * 30000)", "x" * 20000 + " [cut]"),
        ("def E(): return SyntaxError(7)", "7"),
        ("def E(): return SyntaxError('bad', (__file__, 'nine', 1, 'x'))", "bad"),
        ("def E(): return SyntaxError('bad', (__file__, 9, 1, 'x'))", "bad"),
    ],
)
def test_an_exception_that_misbehaves_is_reported_all_the_same(bench: Bench, definition: str, message: str) -> None:
    raised = bench.raised(f"{definition}\ndef f(seed):\n    raise E()\n")
    assert raised.message == message
    assert raised.frames[-1].code == "raise E()"


def test_a_syntax_error_of_another_file_is_not_one_of_the_learners(bench: Bench) -> None:
    raised = bench.raised("def f(seed):\n    compile('a b', 'other.py', 'exec')\n")
    assert (raised.type, raised.line) == ("SyntaxError", 2)


def test_a_class_of_the_learners_is_named_with_its_module(bench: Bench) -> None:
    assert bench.raised("class Mine(Exception): ...\ndef f(seed):\n    raise Mine\n").type == "exercise.Mine"


ORIGINS = {
    "the learner's own line": ("1 / 0", ""),
    "a library that was given the wrong thing": ("nn.remat(nn.relu)(jnp.ones(2))", "flax"),
    "jax": ("jnp.dot(jnp.ones(2), jnp.ones(3))", "jax"),
    "a name that a module does not have": ("jnp.sinus(1.0)", ""),
    "a name that a Linen module does not have": ("nn.Dense(3).kernle", ""),
}


@pytest.mark.parametrize(("expression", "origin"), ORIGINS.values(), ids=ORIGINS)
def test_an_exception_knows_whose_code_raised_it(bench: Bench, expression: str, origin: str) -> None:
    assert bench.raised(f"{IMPORTS}def f(seed):\n    return {expression}\n").origin == origin
