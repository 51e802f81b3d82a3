# right

from collections.abc import Sequence

from flax import linen as nn


def body(mlp, x):
    last = len(mlp.features) - 1
    for i, width in enumerate(mlp.features):
        x = nn.Dense(features=width, name="layers_" + str(i))(x)
        x = x if i == last else nn.relu(x)
    return x


class RematMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        return nn.checkpoint(body)(self, x)
