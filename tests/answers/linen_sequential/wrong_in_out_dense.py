# wrong: hidden-width-twice, positional-argument, features-and-input-exchanged

import flax.linen as nn


def build_mlp(hidden, out):
    return nn.Sequential([nn.Dense(hidden), nn.relu, nn.Dense(hidden, out)])
