"""An MLP whose layers are compiled one by one, by `nn.jit`."""

from collections.abc import Sequence

import flax.linen as nn
import jax


class JitMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        for i, width in enumerate(self.features):
            # nn.jit turns a module class into a module class: params and rngs go in and out of the compiled function.
            # The name is given, because the new class would call itself JitDense_0.
            x = nn.jit(nn.Dense)(width, name=f"layers_{i}")(x)
            if i < len(self.features) - 1:
                x = nn.relu(x)
        return x
