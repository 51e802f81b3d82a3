# wrong: list-returned, missing-name
import flax.linen as nn


def build_mlp(hidden, out):
    return [nn.Dense(hidden), nn.relu, nn.Dense(out)]
