# wrong: nested-too-deep, renamed, param-not-found
import flax.linen as nn


def block(width):
    return nn.Sequential([nn.Dense(width), nn.relu])


def build_mlp(hidden, out):
    return nn.Sequential([block(hidden), nn.Dense(out)])
