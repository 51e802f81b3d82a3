# right
from typing import Sequence

from flax import linen as nn
import jax.numpy as jnp

FastDense = nn.jit(nn.Dense)


class JitMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, inputs):
        out = inputs
        for i in range(len(self.features)):
            if i != 0:
                out = jnp.maximum(out, 0)
            layer = FastDense(features=self.features[i], use_bias=True, name="layers_" + str(i))
            out = layer(out)
        return out
