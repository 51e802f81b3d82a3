"""Trees that cases about structure are made of, and texts of a learner's file that tell why they differ."""

from __future__ import annotations

from structure_cases import drawn, spec

DENSE = {"kernel": spec(3, 4), "bias": spec(4)}
WIDE = {"kernel": spec(5, 7), "bias": spec(7)}
SQUARE = {"kernel": spec(4, 4), "bias": spec(4)}
STATS = {"mean": spec(4), "var": spec(4)}
Y = drawn(2, 4)


def params(**children):
    return {"params": children}


def layers(stem, *kernels, first=0):
    return params(**{f"{stem}{number}": {"kernel": each} for number, each in enumerate(kernels, start=first)})


MADE_TWICE = """
class M(nn.Module):
    @nn.compact
    def __call__(self, x):
        dense = nn.Dense(4)
        return dense(nn.relu(dense(x)))
"""
ALIASED = """
class M(nnx.Module):
    def __init__(self, rngs):
        self.first = nnx.Linear(4, 4, rngs=rngs)
        self.second = self.first
"""
PLAIN_BIAS = """
class M(nn.Module):
    @nn.compact
    def __call__(self, x):
        kernel = self.param("kernel", init, (3, 4))
        bias = jnp.zeros((4,))
        return x @ kernel + bias
"""
RANDOM_PARAM = """
class M(nn.Module):
    def setup(self):
        self.weights = self.param("weights", lambda key: jax.random.uniform(key, (4, 4)))
"""
OWN_DENSE = "class MyDense(nn.Module):\n    features: int\n"
