# wrong: misspelt-name

import flax.linen as nn


def build_mlp(hidden, out):
    return nn.Sequential([nn.Dense(hidden), nn.ReLU(), nn.Dense(out)])
