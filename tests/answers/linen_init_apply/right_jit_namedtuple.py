# right
import functools
from typing import Any, NamedTuple

import flax.linen as nn
import jax


class Result(NamedTuple):
    variables: Any
    y: jax.Array


def init_and_apply(seed, x, features):
    layer = nn.Dense(features)
    variables = jax.jit(layer.init)(jax.random.PRNGKey(seed), x)
    forward = functools.partial(layer.apply, {"params": variables["params"]})
    return Result(variables=variables, y=forward(x))
