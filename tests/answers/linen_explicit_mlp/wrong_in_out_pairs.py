# wrong: positional-argument, output-layer-left-out, missing

from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        pairs = zip(self.features[:-1], self.features[1:])
        self.layers = [nn.Dense(n_in, n_out) for n_in, n_out in pairs]

    def __call__(self, x):
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if i < len(self.layers) - 1:
                x = nn.relu(x)
        return x
