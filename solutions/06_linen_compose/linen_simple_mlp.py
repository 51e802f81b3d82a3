"""An MLP in one compact method, with the names of `ExplicitMLP`."""

from collections.abc import Sequence

import flax.linen as nn
import jax


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        for i, width in enumerate(self.features):
            if i > 0:
                # Between two layers: before each one but the first is the same as after each one but the last.
                x = nn.relu(x)
            # The names that setup() would give; they decide where the params are found, and which key draws them.
            x = nn.Dense(width, name=f"layers_{i}")(x)
        return x
