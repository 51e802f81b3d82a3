"""The calls of submodules are seen beside what a probe returns, and change nothing of it."""

from __future__ import annotations

from runs import Bench, the_observation

MODULE = """
import flax.linen as nn
import jax, jax.numpy as jnp

class Two(nn.Module):
    @nn.compact
    def __call__(self, x):
        return nn.Dense(4, name="second")(nn.relu(nn.Dense(3, name="first")(x)))

"""


def test_every_call_of_a_submodule_is_a_step(bench: Bench) -> None:
    text = MODULE + "def f(seed):\n    return Two().init_with_output(jax.random.PRNGKey(seed), jnp.ones((2, 5)))[0]\n"
    seen = the_observation(bench.run(text))
    assert [(step.path, step.module, step.input and step.input.shape, step.output.shape) for step in seen.steps] == [
        (("first",), "Dense", (2, 5), (2, 3)),
        (("second",), "Dense", (2, 3), (2, 4)),
    ]


def test_what_jax_traces_is_no_step(bench: Bench) -> None:
    text = MODULE + "def f(seed):\n    return jax.eval_shape(Two().init, jax.random.PRNGKey(seed), jnp.ones((2, 5)))\n"
    assert the_observation(bench.run(text)).steps == ()


def test_steps_are_bounded_in_number_and_size(bench: Bench) -> None:
    text = """
import flax.linen as nn
import jax, jax.numpy as jnp

class Many(nn.Module):
    @nn.compact
    def __call__(self, x):
        layer = nn.Dense(3)
        for _ in range(100):
            x = layer(x)
        return nn.Dense(10_000)(x).sum()

def f(seed):
    return Many().init_with_output(jax.random.PRNGKey(seed), jnp.ones((2, 3)))[0]
"""
    seen = the_observation(bench.run(text))
    assert seen.raised is None
    assert [step.path for step in seen.steps] == [("Dense_0",)] * 64


def test_what_was_seen_before_an_exception_is_there(bench: Bench) -> None:
    text = (
        MODULE
        + "def f(seed):\n    Two().init(jax.random.PRNGKey(seed), jnp.ones((2, 5)))\n    raise ValueError('no')\n"
    )
    seen = the_observation(bench.run(text))
    assert seen.raised is not None
    assert len(seen.steps) == 2


NNX = """
from flax import nnx
import jax, jax.numpy as jnp

class Block(nnx.Module):
    def __init__(self, rngs):
        self.linear = nnx.Linear(3, 3, rngs=rngs)

    def __call__(self, x):
        return nnx.relu(self.linear(x))

class Net(nnx.Module):
    def __init__(self, rngs):
        self.layers = nnx.List([Block(rngs), Block(rngs)])

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

"""


def test_every_call_of_an_nnx_submodule_is_a_step(bench: Bench) -> None:
    seen = the_observation(bench.run(NNX + "def f(seed):\n    return Net(nnx.Rngs(seed))(jnp.ones((2, 3)))\n"))
    assert [(".".join(step.path), step.module) for step in seen.steps] == [
        ("layers.0.linear", "Linear"),
        ("layers.0", "Block"),
        ("layers.1.linear", "Linear"),
        ("layers.1", "Block"),
    ]


def test_a_wrong_call_of_an_nnx_submodule_is_the_learners_line(bench: Bench) -> None:
    text = NNX + "def f(seed):\n    return Net(nnx.Rngs(seed))(jnp.ones((2, 3)), 1)\n"
    raised = bench.raised(text)
    assert (raised.type, raised.line, raised.origin) == ("TypeError", len(text.splitlines()), "")
    assert raised.message == "Net.__call__() takes 2 positional arguments but 3 were given"
