"""A layer is described, initialized, applied; its variables travel by hand."""

from typing import Any

import flax.linen as nn
import jax


def init_and_apply(seed: int, x: jax.Array, features: int) -> tuple[dict[str, Any], jax.Array]:
    # Only a description: no arrays are made here, so making it again would cost nothing.
    model = nn.Dense(features)
    # Of x only shape and dtype matter here: Dense reads off it how many rows its kernel needs.
    variables = model.init(jax.random.PRNGKey(seed), x)
    # The whole dict goes in. No key is needed: applying a Dense draws nothing.
    y = model.apply(variables, x)
    return variables, y
