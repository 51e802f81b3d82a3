# right
from collections.abc import Sequence

import flax.linen as nn
import jax


def run(mlp, x):
    last = len(mlp.features) - 1
    for i, width in enumerate(mlp.features):
        x = nn.Dense(features=width, name=f"layers_{i}")(x)
        x = x if i == last else jax.nn.relu(x)
    return x


class RematMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        return nn.checkpoint(run, prevent_cse=False)(self, x)
