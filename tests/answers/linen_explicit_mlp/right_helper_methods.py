# right
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = [nn.Dense(f, kernel_init=nn.initializers.lecun_normal()) for f in self.features]

    def hidden(self, x):
        for i in range(len(self.features) - 1):
            x = nn.relu(self.layers[i](x))
        return x

    def head(self, h):
        return self.layers[-1](h)

    def __call__(self, x):
        return self.head(self.hidden(x))
