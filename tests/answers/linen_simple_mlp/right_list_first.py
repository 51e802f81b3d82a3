# right
from collections.abc import Sequence

import flax.linen as nn
from flax.linen import initializers


def make_layers(widths):
    return [
        nn.Dense(
            w,
            kernel_init=initializers.lecun_normal(),
            bias_init=initializers.zeros_init(),
            name="layers_{}".format(k),
        )
        for k, w in enumerate(widths)
    ]


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        layers = make_layers(self.features)
        for layer in layers[:-1]:
            x = nn.relu(layer(x))
        return layers[-1](x)
