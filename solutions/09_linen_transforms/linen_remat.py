"""An MLP that forgets what is between its layers, and computes it again for the gradient: `nn.remat`."""

from collections.abc import Sequence

import flax.linen as nn
import jax


class RematMLP(nn.Module):
    features: Sequence[int]

    # Around the whole call, only its input and the params are kept. Around each layer, every layer's input would be.
    # nn.remat stands on top: it wraps the finished compact method.
    @nn.remat
    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        for i, width in enumerate(self.features):
            x = nn.Dense(width, name=f"layers_{i}")(x)
            if i < len(self.features) - 1:
                x = nn.relu(x)
        return x
