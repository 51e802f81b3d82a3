# wrong: not-called, missing-name

import flax.linen as nn


def build_mlp(hidden, out):
    def mlp(x):
        return nn.Sequential([nn.Dense(hidden), nn.relu, nn.Dense(out)])(x)

    return mlp
