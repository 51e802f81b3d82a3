# right

from collections.abc import Sequence

from flax import linen as nn


class JitMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, inputs):
        compiled = {f"layers_{i}": width for i, width in enumerate(self.features)}
        x = inputs
        for name, width in compiled.items():
            if name != "layers_0":
                x = nn.relu(x)
            x = nn.jit(nn.Dense, backend=None)(name=name, features=width)(x)
        return x
